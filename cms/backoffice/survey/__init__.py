"""What the reports need to know of public documents, noted when they change."""
