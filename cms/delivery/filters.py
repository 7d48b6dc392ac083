"""The filters of a list, once for the API's lists and for the database search engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q

from cms.delivery.models import (
    DocumentInterval,
    DocumentTerm,
    PublishedDocumentQuerySet,
)


@dataclass(frozen=True)
class TimeRange:
    """Instants that an interval must overlap, both included; None is open."""

    start: datetime | None = None
    end: datetime | None = None

    def __bool__(self) -> bool:
        return self.start is not None or self.end is not None


@dataclass(frozen=True)
class Filters:
    """What a list keeps: OR inside one name of ``terms``, AND between all else.

    ``terms`` is keyed by the names under which documents store their codes (``theme``,
    ``region``, ``session_state``…). ``sessions`` and ``events`` keep documents one of whose
    intervals overlaps the range.
    """

    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    updated_since: datetime | None = None
    published_since: datetime | None = None
    sessions: TimeRange = TimeRange()
    events: TimeRange = TimeRange()
    duration_max: int | None = None

    def without(self, name: str) -> "Filters":
        """The same filters but for one name: what a facet's own counts use."""
        return replace(self, terms={k: v for k, v in self.terms.items() if k != name})


def filter_documents(
    documents: PublishedDocumentQuerySet, filters: Filters
) -> PublishedDocumentQuerySet:
    """Keep the documents that pass every filter."""
    for name, values in filters.terms.items():
        if not values:
            continue
        if name == "kind":
            documents = documents.filter(kind__in=values)
            continue
        documents = documents.filter(
            Exists(
                DocumentTerm.objects.filter(document=OuterRef("pk"), name=name, value__in=values)
            )
        )
    if filters.updated_since:
        documents = documents.filter(updated_at__gte=filters.updated_since)
    if filters.published_since:
        documents = documents.filter(published_at__gte=filters.published_since)
    for name, wanted in (("session", filters.sessions), ("event", filters.events)):
        if wanted:
            documents = documents.filter(Exists(_overlapping(name, wanted)))
    if filters.duration_max is not None:
        documents = documents.filter(duration_minutes__lte=filters.duration_max)
    return documents


def narrowest_term(filters: Filters) -> tuple[str, str] | None:
    """The code asked for, by name and value, that the fewest documents have.

    Only names of which one value is wanted: a document that has two values would come twice.
    """
    wanted = [
        (name, values[0])
        for name, values in filters.terms.items()
        if name != "kind" and len(values) == 1
    ]
    if len(wanted) < 2:
        return wanted[0] if wanted else None
    return min(
        wanted, key=lambda term: DocumentTerm.objects.filter(name=term[0], value=term[1]).count()
    )


def along_term(
    documents: PublishedDocumentQuerySet, term: tuple[str, str]
) -> models.QuerySet[DocumentTerm]:
    """The term of each of the documents that has it: an index gives them by publication."""
    name, value = term
    return DocumentTerm.objects.filter(
        Exists(documents.filter(pk=OuterRef("document_id"))), name=name, value=value
    )


def _overlapping(name: str, wanted: TimeRange) -> models.QuerySet[DocumentInterval]:
    intervals = DocumentInterval.objects.filter(document=OuterRef("pk"), name=name)
    if wanted.end is not None:
        intervals = intervals.filter(starts_at__lte=wanted.end)
    if wanted.start is not None:
        # An end is the first instant after: a day that is over ends at midnight.
        intervals = intervals.filter(Q(ends_at__gt=wanted.start) | Q(starts_at__gte=wanted.start))
    return intervals
