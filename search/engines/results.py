"""What both engines do with the documents found: cards, highlights, pages, orders."""

from collections.abc import Container, Sequence
from uuid import UUID

from cms.delivery.rows import public_rows
from search.contract import MAXIMUM_HITS, Hit, SearchRequest
from search.highlight import Marker
from search.passages import highlights_of
from search.query import Query


def hits_of(ids: Sequence[UUID], query: Query, promoted: Container[UUID] = ()) -> tuple[Hit, ...]:
    """Read the cards, in one query, one more for highlights; what is not public is left out."""
    rows = public_rows(ids, ("card", "digest"))
    marked = highlights_of({key: digest for key, (_, digest) in rows.items()}, Marker.of(query))
    return tuple(
        Hit(key, bytes(rows[key][0]), promoted=key in promoted, highlights=marked.get(key, {}))
        for key in ids
        if key in rows
    )


def pages_of(count: int, limit: int) -> int:
    """How many pages can be read: hits beyond the last one that may be asked do not count."""
    return -(-min(count, MAXIMUM_HITS) // limit)


def window(request: SearchRequest) -> tuple[int, int]:
    """First hit of the page, from 0, and the one after its last."""
    start = min((request.page - 1) * request.limit, MAXIMUM_HITS)
    return start, min(start + request.limit, MAXIMUM_HITS)
