"""What both engines do with the documents found: cards, highlights, pages, orders."""

from collections.abc import Sequence
from uuid import UUID

from cms.delivery.models import PublishedDocument
from search.contract import MAXIMUM_HITS, Hit, SearchRequest
from search.highlight import Marker
from search.query import Query


def hits_of(ids: Sequence[UUID], query: Query) -> tuple[Hit, ...]:
    """Read the cards, in one query; what is no longer public is left out."""
    fields = ("id", "card", "text")
    documents = PublishedDocument.objects.public().only(*fields).in_bulk(ids)
    marker = Marker.of(query)
    return tuple(
        Hit(document.pk, bytes(document.card), highlights=marker.highlights(document.text))
        for found in ids
        if (document := documents.get(found)) is not None
    )


def pages_of(count: int, limit: int) -> int:
    """How many pages can be read: hits beyond the last one that may be asked do not count."""
    return -(-min(count, MAXIMUM_HITS) // limit)


def window(request: SearchRequest) -> tuple[int, int]:
    """First hit of the page, from 0, and the one after its last."""
    start = min((request.page - 1) * request.limit, MAXIMUM_HITS)
    return start, min(start + request.limit, MAXIMUM_HITS)
