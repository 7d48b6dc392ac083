"""What editorial administrators see of imports."""
