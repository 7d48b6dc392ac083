"""What a list offers when it finds nothing: filters to give up, themes to start from, the help."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from cms.delivery.filters import Filters
from cms.delivery.models import PublishedDocument
from search import service
from search.catalogues import Catalogue
from search.contract import FacetValue, SearchRequest

HELP_PATH = "/aide/"
TRIED_FILTERS = 5
"""Filters whose removal is counted: each costs a search."""
THEMES = 8

Pair = tuple[str, str]
"""A filter: the name of its facet and its value."""


@dataclass(frozen=True)
class WayOut:
    """``removals``: contents found without one filter, by filter, those that find some only.

    ``unfiltered`` is what the words find alone, 0 when there is no filter to remove.
    ``help_path`` is empty when no help page is public.
    """

    removals: Mapping[Pair, int] = field(default_factory=dict)
    unfiltered: int = 0
    themes: tuple[FacetValue, ...] = ()
    help_path: str = ""


def find(request: SearchRequest, selection: Sequence[Pair], catalogue: Catalogue) -> WayOut:
    """Look for ways out of a search that found nothing: one search for each filter tried."""
    counts = {pair: _count(request, _without(request, pair)) for pair in selection[:TRIED_FILTERS]}
    fixed = Filters(terms=dict(catalogue.fixed))
    has_help = PublishedDocument.objects.public().filter(path=HELP_PATH).exists()
    return WayOut(
        removals={pair: count for pair, count in counts.items() if count},
        unfiltered=_count(request, fixed) if selection else 0,
        themes=_themes(catalogue, fixed),
        help_path=HELP_PATH if has_help else "",
    )


def _count(request: SearchRequest, filters: Filters) -> int:
    return service.search(replace(request, filters=filters, page=1, limit=1, facets=())).count


def _without(request: SearchRequest, pair: Pair) -> Filters:
    name, removed = pair
    left = tuple(value for value in request.filters.terms[name] if value != removed)
    terms = {**request.filters.without(name).terms, **({name: left} if left else {})}
    return replace(request.filters, terms=terms)


def _themes(catalogue: Catalogue, fixed: Filters) -> tuple[FacetValue, ...]:
    """Themes with the most contents, the first of equals in the order of their labels."""
    everything = SearchRequest(filters=fixed, order=catalogue.orders[0], limit=1, facets=("theme",))
    (facet,) = service.search(everything).facets
    return tuple(sorted(facet.values, key=lambda value: -value.count)[:THEMES])
