"""The editors' guide: its screenshots, and what holds its text to the backoffice."""
