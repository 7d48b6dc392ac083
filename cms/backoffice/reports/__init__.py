"""The reports of the editorial team: each line one click away from what mends it."""
