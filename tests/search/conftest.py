"""What the search tests share."""
