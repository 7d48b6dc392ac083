"""Real services and tools for the tests: servers, started and stopped here, a browser, Node."""
