"""Publication sets: who is in them, what is still missing, and their publication."""
