"""Facets as checkboxes: values under their parent, the first at once, the others on demand."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search.contract import FacetResult, FacetValue

SHOWN_VALUES = 8
"""Values shown at once; a few more are shown too rather than hidden by themselves."""
SPARED = 2
LONG = 20
"""Above this many values, a field narrows them by what is typed."""
OPEN_FACETS = 2
"""Facets open at first, however little was chosen in them."""


@dataclass(frozen=True)
class FacetNode:
    """A value and those under it."""

    value: FacetValue
    children: tuple["FacetNode", ...] = ()

    @property
    def size(self) -> int:
        """Number of values, itself included."""
        return 1 + sum(child.size for child in self.children)

    @property
    def is_chosen(self) -> bool:
        """Whether it, or a value under it, is selected."""
        return self.value.selected or any(child.is_chosen for child in self.children)


@dataclass(frozen=True)
class FacetGroup:
    """A facet as two lists of values: ``shown`` at once, ``more`` behind a disclosure."""

    name: str
    label: str
    shown: tuple[FacetNode, ...]
    more: tuple[FacetNode, ...]
    is_open: bool

    @property
    def hidden(self) -> int:
        """Number of values behind the disclosure."""
        return sum(node.size for node in self.more)

    @property
    def size(self) -> int:
        """Number of values."""
        return self.hidden + sum(node.size for node in self.shown)

    @property
    def is_long(self) -> bool:
        """Whether reading every value takes longer than typing a part of one."""
        return self.size > LONG


def groups(facets: Iterable[FacetResult]) -> list[FacetGroup]:
    """The facets that can narrow a list, in their order; what is selected always shows."""
    trees = [(facet, _tree(facet.values)) for facet in facets]
    useful = [
        (facet, nodes)
        for facet, nodes in trees
        if sum(node.size for node in nodes) > 1 or any(node.is_chosen for node in nodes)
    ]
    return [_group(facet, nodes, rank < OPEN_FACETS) for rank, (facet, nodes) in enumerate(useful)]


def _tree(values: Sequence[FacetValue]) -> tuple[FacetNode, ...]:
    """Values under their parent; one whose parent is not counted stands at the top."""
    kept = [value for value in values if value.count or value.selected]
    names = {value.value for value in kept}
    under: dict[str | None, list[FacetValue]] = defaultdict(list)
    for value in kept:
        under[value.parent if value.parent in names else None].append(value)

    def nodes(parent: str | None) -> tuple[FacetNode, ...]:
        return tuple(FacetNode(value, nodes(value.value)) for value in under[parent])

    return nodes(None)


def _group(facet: FacetResult, nodes: tuple[FacetNode, ...], is_open: bool) -> FacetGroup:
    shown: list[FacetNode] = []
    more: list[FacetNode] = []
    room = SHOWN_VALUES
    spare = sum(node.size for node in nodes) <= SHOWN_VALUES + SPARED
    for node in nodes:
        (shown if spare or room > 0 or node.is_chosen else more).append(node)
        room -= node.size
    chosen = any(node.is_chosen for node in nodes)
    return FacetGroup(facet.name, facet.label, tuple(shown), tuple(more), is_open or chosen)
