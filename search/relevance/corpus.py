"""Documents of a relevance corpus, and how they enter the database as if they were published."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5
from zlib import crc32

from django.db import transaction
from django.utils import timezone

from cms.delivery.encoding import instant, to_json
from cms.delivery.models import Change, DocumentInterval, DocumentTerm, PublishedDocument
from cms.delivery.sorting import sort_key
from pages.documents.schemas import CARD_DETAILS
from search.facets import FACETS, Values

CAMPUS = Path(__file__).with_name("campus.ndjson")
NAMESPACE = UUID("6d1b8c1e-6a0f-5d0b-9a35-3a5f3f0f1c55")
BATCH = 500
_PUBLISHED = datetime(2025, 1, 1, 9, tzinfo=UTC)
_SPREAD_DAYS = 300
_LABELLED = {
    "themes": "theme",
    "audiences": "audience",
    "regions": "region",
    "organisations": "organisation",
}
"""Fields of a card that give labels, and the facet that knows them."""

_DETAILS_OF_TERMS = {"state": ("session_state", "state")}
"""Details whose term has another name; the others have the same."""


@dataclass(frozen=True)
class Interval:
    """One stretch of time: ``name`` is ``session`` or ``event``."""

    name: str
    starts_at: datetime
    ends_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CorpusDocument:
    """What search reads of a document: ``text`` by field, ``terms`` (codes) by facet."""

    path: str
    kind: str
    title: str
    text: Mapping[str, str]
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    intervals: tuple[Interval, ...] = ()
    starts_at: datetime | None = None
    duration_minutes: int | None = None

    @property
    def id(self) -> UUID:
        """The same for the same path, always."""
        return uuid5(NAMESPACE, self.path)

    @property
    def published_at(self) -> datetime:
        """A day of 2025 that the path decides: freshness depends on no run."""
        return _PUBLISHED + timedelta(days=crc32(self.path.encode()) % _SPREAD_DAYS)


def campus_facts(path: Path = CAMPUS) -> Iterator[CorpusDocument]:
    """Read the facts of the campus, one JSON object a line, as they were published."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield _fact(json.loads(line))


def _fact(row: Mapping[str, Any]) -> CorpusDocument:
    starts_at = datetime.fromisoformat(row["starts_at"]) if row["starts_at"] else None
    has_interval = starts_at is not None and row["kind"] in {"event", "campaign"}
    return CorpusDocument(
        path=row["path"],
        kind=row["kind"],
        title=row["title"],
        text=row["text"],
        terms={name: tuple(values) for name, values in row["terms"].items()},
        intervals=(Interval("event", starts_at),) if has_interval and starts_at else (),
        starts_at=starts_at,
        duration_minutes=row["duration_minutes"],
    )


def load(documents: Iterable[CorpusDocument]) -> int:
    """Write documents that are not in the database yet, with the log of their publication.

    Indexes are left to their own rebuild or consumer. The bytes of the whole document, which
    search never reads, are those of the card.

    Returns:
        The number of documents written.

    Raises:
        django.db.IntegrityError: one is there already; its whole batch is then left out.
    """
    labels = {name: FACETS[name].values() for name in _LABELLED.values()}
    remaining, done = iter(documents), 0
    while batch := list(islice(remaining, BATCH)):
        with transaction.atomic():
            _write(batch, labels)
        done += len(batch)
    return done


def _write(batch: list[CorpusDocument], labels: Mapping[str, Values]) -> None:
    now = timezone.now()
    changes = Change.objects.bulk_create(
        Change(
            document_id=document.id,
            kind=document.kind,
            operation=Change.Operation.UPSERT,
            version=1,
            created_at=now,
        )
        for document in batch
    )
    PublishedDocument.objects.bulk_create(
        _row(document, change.sequence, labels)
        for document, change in zip(batch, changes, strict=True)
    )
    DocumentTerm.objects.bulk_create(
        DocumentTerm(
            document_id=document.id, name=name, value=value, published_at=document.published_at
        )
        for document in batch
        for name, values in document.terms.items()
        for value in dict.fromkeys(values)
    )
    DocumentInterval.objects.bulk_create(
        DocumentInterval(
            document_id=document.id,
            name=interval.name,
            starts_at=interval.starts_at,
            ends_at=interval.ends_at,
        )
        for document in batch
        for interval in document.intervals
    )


def _row(
    document: CorpusDocument, sequence: int, labels: Mapping[str, Values]
) -> PublishedDocument:
    card = to_json(card_of(document, labels))
    return PublishedDocument(
        id=document.id,
        kind=document.kind,
        slug=document.path.strip("/").rpartition("/")[2],
        path=document.path,
        title=document.title,
        sort_title=sort_key(document.title),
        locale="fr",
        version=1,
        presenter_version=1,
        digest=sha256(card + to_json(document.text)).hexdigest(),
        body=card,
        card=card,
        card_details=sorted(CARD_DETAILS[document.kind]),
        first_published_at=document.published_at,
        published_at=document.published_at,
        updated_at=document.published_at,
        starts_at=document.starts_at,
        duration_minutes=document.duration_minutes,
        terms_by_name={name: list(values) for name, values in document.terms.items()},
        text=dict(document.text),
        sequence=sequence,
    )


def card_of(document: CorpusDocument, labels: Mapping[str, Values]) -> dict[str, Any]:
    """The card of a document, with every field that a published one has.

    ``labels`` gives the values of each facet by its name; a code that has none is shown as is.
    """
    published = instant(document.published_at)
    vocabularies = {
        field_name: [
            {"slug": code, "label": labels[facet][code].label if code in labels[facet] else code}
            for code in document.terms.get(facet, ())
        ]
        for field_name, facet in _LABELLED.items()
    }
    return {
        "id": str(document.id),
        "kind": document.kind,
        "version": 1,
        "locale": "fr",
        "title": document.title,
        "path": document.path,
        "url": document.path,
        "summary": document.text.get("summary", ""),
        "image": None,
        **vocabularies,
        "first_published_at": published,
        "published_at": published,
        "updated_at": published,
        "details": {name: _detail(document, name) for name in sorted(CARD_DETAILS[document.kind])},
        "licence": "etalab-2.0",
        "attribution": "DITP",
    }


def _detail(document: CorpusDocument, name: str) -> Any:
    """A detail of the card, from the terms and the dates; None when neither knows it."""
    fixed = {
        "duration_minutes": document.duration_minutes,
        "is_permanent": "permanent" in document.terms.get("session_state", ()),
        "is_cancelled": "cancelled" in document.terms.get("state", ()),
        "all_day": False,
        "date_precision": "day",
        "template": "standard",
        "item_count": 0,
        "region": None,
        "campaign": None,
    }
    if name in fixed:
        return fixed[name]
    if name == "starts_at":
        return instant(document.starts_at) if document.starts_at else None
    if name == "ends_at":
        ends = [found.ends_at for found in document.intervals if found.ends_at]
        return instant(max(ends)) if ends else None
    codes = (
        code
        for term in _DETAILS_OF_TERMS.get(name, (name,))
        for code in document.terms.get(term, ())
    )
    return next(codes, None)
