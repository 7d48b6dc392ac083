"""The Elasticsearch document of a published document."""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from cms.delivery.models import DocumentInterval, PublishedDocument
from search.analysis import exact
from search.facets import FACETS
from search.ranking import FIELD_WEIGHTS, static_weight

_BATCH = 200


def read(ids: Iterable[UUID] | None = None) -> Iterator[PublishedDocument]:
    """Stream published documents with their intervals and without their bytes; all by default."""
    intervals = Prefetch("intervals", queryset=DocumentInterval.objects.order_by("pk"))
    documents = PublishedDocument.objects.defer("body", "card").prefetch_related(intervals)
    if ids is not None:
        documents = documents.filter(pk__in=ids)
    return documents.order_by("pk").iterator(chunk_size=_BATCH)


def build(document: PublishedDocument) -> dict[str, Any]:
    """Give the fields of ``search.index.mapping.MAPPING`` for one document.

    Texts are composed (NFC), because the server folds composed letters alone.
    """
    text = {field: unicodedata.normalize("NFC", value) for field, value in document.text.items()}
    return {
        "id": str(document.pk),
        "kind": document.kind,
        "version": document.version,
        "title_key": " ".join(exact(document.text.get("title", ""))),
        "sort_title": document.sort_title,
        "first_published_at": document.first_published_at,
        "published_at": document.published_at,
        "updated_at": document.updated_at,
        "expires_at": document.expires_at,
        "starts_at": document.starts_at,
        "duration_minutes": document.duration_minutes,
        "weight": static_weight(document.kind, document.terms_by_name),
        "terms": {name: v for name, v in document.terms_by_name.items() if name in FACETS},
        "intervals": [
            {"name": stretch.name, "starts_at": stretch.starts_at, "ends_at": stretch.ends_at}
            for stretch in document.intervals.all()
        ],
        "names": text.get("names", ""),
        **{field: text.get(field, "") for field in FIELD_WEIGHTS},
    }
