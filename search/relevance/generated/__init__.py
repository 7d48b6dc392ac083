"""A corpus of French documents made by grammar, on subjects that the campus does not deal with."""
