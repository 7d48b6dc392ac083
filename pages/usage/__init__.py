"""What is used where: shown before a deletion, refused or replaced."""
