"""The changes that one cursor has yet to see, read from the documents and the log."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from cms.api.cursors import LogCursor
from cms.api.http import to_json
from cms.delivery import models
from cms.delivery.filters import Filters, filter_documents
from cms.delivery.history import THEME
from cms.delivery.models import PastTheme, PublishedDocument, PublishedDocumentQuerySet

FILTERED = "filtered"
"""Reason of a deletion: the document is public still, but no longer passes the filters."""


@dataclass(frozen=True)
class Change:
    """One change as it is sent, with the number and the instant of its line in the log."""

    sequence: int
    written_at: datetime
    content: bytes


@dataclass(frozen=True)
class ChangeReader:
    """What changed for some filters after a cursor, as far as the line ``head`` of the log.

    A document that a reader may hold and should not is a deletion for it; one that it never could
    have been given is none.
    """

    filters: Filters
    cursor: LogCursor
    head: int

    def read(self, limit: int) -> list[Change]:
        """Read the first ``limit`` changes, in the order of the log, in three queries.

        They need not see the same state of the database: what is written between them has a line
        after ``head`` and takes its document out of the lines before.
        """
        upserts = self._upserts(limit)
        until = upserts[-1].sequence if len(upserts) == limit else self.head
        deletions = [*self._tombstones(until, limit), *self._left_behind(until, limit)]
        # A document may expire between two of the queries: its deletion replaces its upsert.
        found = {change.sequence: change for change in (*upserts, *deletions)}
        return [found[sequence] for sequence in sorted(found)[:limit]]

    def _upserts(self, limit: int) -> list[Change]:
        """Documents to hold."""
        documents = self._held().filter(sequence__gt=self.cursor.position, sequence__lte=self.head)
        rows = documents.order_by("sequence").values_list(
            "sequence", "updated_at", "id", "kind", "version", "body"
        )
        return [_upsert(*row) for row in rows[:limit]]

    def _tombstones(self, until: int, limit: int) -> list[Change]:
        """Documents that left the public."""
        lines = models.Change.objects.newest().filter(
            self._possibly_held("document_id"),
            operation=models.Change.Operation.DELETE,
            sequence__gt=self.cursor.known,
            sequence__lte=until,
        )
        rows = lines.order_by("sequence").values_list(
            "sequence", "created_at", "document_id", "kind", "version", "reason", "location"
        )
        return [_delete(*row) for row in rows[:limit]]

    def _left_behind(self, until: int, limit: int) -> list[Change]:
        """Documents that left the filters, or whose expiry the worker has yet to write.

        The latter come a second time, with the tombstone that will stand later in the log.
        """
        documents = PublishedDocument.objects.filter(
            self._possibly_held("pk"),
            ~Exists(self._held().filter(pk=OuterRef("pk"))),
            sequence__gt=self.cursor.known,
            sequence__lte=until,
        )
        rows = documents.order_by("sequence").values_list(
            "sequence", "updated_at", "id", "kind", "version", "expires_at"
        )
        now = timezone.now()
        return [
            _delete(
                sequence,
                written_at,
                document_id,
                kind,
                version,
                models.Change.Reason.WITHDRAWN if expiry and expiry <= now else FILTERED,
            )
            for sequence, written_at, document_id, kind, version, expiry in rows[:limit]
        ]

    def _held(self) -> PublishedDocumentQuerySet:
        return filter_documents(PublishedDocument.objects.public(), self.filters)

    def _possibly_held(self, key: str) -> Q:
        """Rows about documents that pass or once passed the filters; ``key`` holds their id."""
        passed = Q()
        if kinds := self.filters.terms.get("kind"):
            passed &= Q(kind__in=kinds)
        if themes := self.filters.terms.get(THEME):
            past = PastTheme.objects.filter(document_id=OuterRef(key), slug__in=themes)
            passed &= Q(Exists(past))
        return passed


def _upsert(
    sequence: int,
    written_at: datetime,
    document_id: UUID,
    kind: str,
    version: int,
    body: bytes | memoryview,
) -> Change:
    """Write an upsert around the stored bytes, which are never decoded."""
    content = b'{"seq":%d,"op":"upsert","id":"%b","kind":"%b","version":%d,"data":%b}' % (
        sequence,
        str(document_id).encode(),
        kind.encode(),
        version,
        bytes(body),
    )
    return Change(sequence, written_at, content)


def _delete(
    sequence: int,
    written_at: datetime,
    document_id: UUID,
    kind: str,
    version: int,
    reason: str,
    location: str = "",
) -> Change:
    content = to_json(
        {
            "seq": sequence,
            "op": "delete",
            "id": str(document_id),
            "kind": kind,
            "version": version,
            "reason": reason,
            "location": location or None,
        }
    )
    return Change(sequence, written_at, content)
