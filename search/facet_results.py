"""Counts of facets as people read them: labelled, in order, what is selected always there."""

from collections.abc import Iterable, Mapping

from cms.delivery.filters import Filters
from search.contract import FacetResult, FacetValue
from search.facets import FACETS
from search.known_values import KnownValues

Counts = Mapping[str, Mapping[str, int]]
"""Number of documents by facet name, then by value; what is absent is 0."""


def build(names: Iterable[str], counts: Counts, filters: Filters) -> tuple[FacetResult, ...]:
    """Label and order the counts: every value that finds something, and every selected one."""
    names = tuple(names)
    if not names:
        return ()
    known = KnownValues()
    return tuple(
        _result(name, counts.get(name, {}), filters.terms.get(name, ()), known) for name in names
    )


def _result(
    name: str, counts: Mapping[str, int], selected: tuple[str, ...], known_values: KnownValues
) -> FacetResult:
    shown = {value for value, count in counts.items() if count} | set(selected)
    known = known_values.values(name) if shown else {}
    ordered = [value for value in known if value in shown]
    ordered += sorted(shown - known.keys())
    values = tuple(
        FacetValue(
            value=value,
            label=known[value].label if value in known else value,
            count=counts.get(value, 0),
            selected=value in selected,
            parent=known[value].parent if value in known else None,
        )
        for value in ordered
    )
    return FacetResult(name, FACETS[name].label, values)
