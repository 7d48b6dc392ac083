"""What belongs to a content that an import just made, kept in memory once it is written.

Once they are written, relations are read from the database at each use: by the revision, the index
of references, the search. Of a content made in the same transaction, what is in memory is known to
be right.
"""

from typing import Any

from modelcluster.models import (
    ClusterableModel,
    get_all_child_m2m_relations,
    get_all_child_relations,
)

Held = dict[str, list[Any]]
"""Objects by the name of their relation."""


def held_by(content: Any) -> Held:
    """What a content that is not in the database yet has in memory, empty relations included."""
    if not isinstance(content, ClusterableModel):
        return {}
    names = [relation.get_accessor_name() for relation in get_all_child_relations(content)]
    names += [field.name for field in get_all_child_m2m_relations(content)]
    return {name: list(getattr(content, name).all()) for name in names}


def hold(content: Any, held: Held) -> None:
    """Put it back in memory, after a save that left it to the database."""
    for name, objects in held.items():
        setattr(content, name, objects)
