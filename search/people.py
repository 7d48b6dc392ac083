"""Whom a query names: « Prénom Nom » or « NOM Prénom ».

What a person wrote or leads then comes before what speaks of them. As for acronyms, the contents
are looked up here, in the database index, and given to either engine as ids, so that both rank them
alike.
"""

from uuid import UUID

from search.analysis import exact
from search.index.public import answered_for_by

FEWEST, MOST = 2, 6
"""Words of a name."""

LONGEST = 255
"""Characters of a name that are compared."""

MAXIMUM = 200
"""Contents that are given to the engine: what more of them name tells nothing."""


def key_of(name: str) -> str | None:
    """What the orders of a name have in common: its words in exact form, sorted; None for no name.

    At most ``LONGEST`` characters.
    """
    words = sorted(exact(name))
    return " ".join(words)[:LONGEST] if FEWEST <= len(words) <= MOST else None


def named_by(query: str) -> frozenset[UUID]:
    """The public contents that a person answers for whose name is the query, in any order.

    One query to the database.
    """
    key = key_of(query)
    found = answered_for_by(key, MAXIMUM + 1) if key is not None else []
    return frozenset(found if len(found) <= MAXIMUM else ())
