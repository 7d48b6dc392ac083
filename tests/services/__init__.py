"""Real services for the tests: PostgreSQL, Elasticsearch and Chromium, started and stopped here."""
