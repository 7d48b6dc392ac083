"""Whom a query names: « Prénom Nom » or « NOM Prénom ».

What a person wrote or leads then comes before what speaks of them. As for acronyms, the contents
are looked up here and given to either engine as ids, so that both rank them alike.
"""

from collections.abc import Sequence
from uuid import UUID

from search.analysis import exact
from search.index.public import people_of

FEWEST, MOST = 2, 6
"""Words of a name."""

MAXIMUM = 200
"""Contents that are given to the engine: what more of them name tells nothing."""


def named_by(query: str) -> frozenset[UUID]:
    """The public contents that a person answers for whose name is the query, in any order.

    One query to the database.
    """
    asked = sorted(exact(query))
    if not FEWEST <= len(asked) <= MOST:
        return frozenset()
    people = people_of(asked, MAXIMUM + 1)
    if len(people) > MAXIMUM:
        return frozenset()
    return frozenset(key for key, names in people.items() if _has(names, asked))


def _has(people: str, asked: Sequence[str]) -> bool:
    return any(sorted(exact(person)) == asked for person in people.splitlines())
