"""The dashboard: a few short lists for each person, of what concerns them alone."""
