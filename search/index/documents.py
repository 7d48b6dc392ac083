"""The Elasticsearch document of a published document."""

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from cms.delivery.models import DocumentInterval, PublishedDocument
from search.analysis import exact
from search.facets import FACETS
from search.ranking import FIELD_WEIGHTS, static_weight

_BATCH = 500
_COLUMNS = (
    "kind", "version", "sort_title", "first_published_at", "published_at", "updated_at",
    "expires_at", "starts_at", "duration_minutes", "terms_by_name", "text",
)  # fmt: skip


class Source(NamedTuple):
    """A published document, columns of the index alone, with its stretches of time."""

    document: PublishedDocument
    intervals: list[DocumentInterval]


def read(ids: Iterable[UUID] | None = None) -> Iterator[Source]:
    """Stream published documents with their intervals; all by default."""
    documents = PublishedDocument.objects.only(*_COLUMNS)
    if ids is not None:
        documents = documents.filter(pk__in=ids)
    remaining = documents.order_by("pk").iterator(chunk_size=_BATCH)
    while batch := list(islice(remaining, _BATCH)):
        intervals: dict[UUID, list[DocumentInterval]] = {document.pk: [] for document in batch}
        for stretch in DocumentInterval.objects.filter(document__in=batch).order_by("pk"):
            intervals[stretch.document_id].append(stretch)
        for document in batch:
            yield Source(document, intervals[document.pk])


def build(source: Source) -> dict[str, Any]:
    """Give the fields of ``search.index.mapping.MAPPING`` for one document.

    Texts are composed (NFC), because the server folds composed letters alone.
    """
    document = source.document
    text = {field: unicodedata.normalize("NFC", value) for field, value in document.text.items()}
    return {
        "id": str(document.pk),
        "kind": document.kind,
        "version": document.version,
        "title_key": " ".join(exact(text.get("title", ""))),
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
            for stretch in source.intervals
        ],
        "names": text.get("names", ""),
        **{field: text.get(field, "") for field in FIELD_WEIGHTS},
    }
