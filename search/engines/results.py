"""What both engines do with the documents found: cards, highlights, pages, orders."""

from collections.abc import Container, Sequence
from uuid import UUID

from search.contract import MAXIMUM_HITS, Hit, SearchRequest
from search.highlight import Marker
from search.passages import highlighted_cards
from search.query import Query


def hits_of(ids: Sequence[UUID], query: Query, promoted: Container[UUID] = ()) -> tuple[Hit, ...]:
    """Read the cards with their highlights; what is not public is left out."""
    found = highlighted_cards(ids, Marker.of(query))
    hits = []
    for key in ids:
        if (read := found.get(key)) is not None:
            card, highlights = read
            hits.append(Hit(key, card, promoted=key in promoted, highlights=highlights))
    return tuple(hits)


def pages_of(count: int, limit: int) -> int:
    """How many pages can be read: hits beyond the last one that may be asked do not count."""
    return -(-min(count, MAXIMUM_HITS) // limit)


def window(request: SearchRequest) -> tuple[int, int]:
    """First hit of the page, from 0, and the one after its last."""
    start = min((request.page - 1) * request.limit, MAXIMUM_HITS)
    return start, min(start + request.limit, MAXIMUM_HITS)
