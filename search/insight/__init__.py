"""What agents look for: a log without persons, and what editors and suggestions make of it."""
