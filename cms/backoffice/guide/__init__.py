"""The editors' guide (``docs/guide-redaction``), read inside the backoffice."""
