"""Thin the log out: tombstones and superseded lines are kept for 180 days, then go."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db.models import Max

from cms.delivery.consumers import registered
from cms.delivery.models import (
    Change,
    ChangeQuerySet,
    ConsumerOffset,
    LogHorizon,
    PastTheme,
    RetiredDocument,
)
from cms.delivery.publish import change_log

KEPT = timedelta(days=180)
BATCH = 500


def horizon() -> int:
    """Sequence number of the newest line that was old enough to go; 0 before the first purge.

    Whoever stopped reading before it may have missed a tombstone.
    """
    return LogHorizon.objects.values_list("sequence", flat=True).first() or 0


def thin_out(now: datetime) -> int:
    """Delete the lines written more than 180 days before ``now`` that tell nothing any more.

    Kept whatever their age: the newest line of each public document, the newest line of the log
    (it names its state), and all that an enabled consumer has yet to read. What a tombstone said
    stays as a ``RetiredDocument``. Each batch is a transaction that holds the log, so that no
    publication reads a version between two places.

    Returns:
        The number of lines deleted.
    """
    limit = _newest_old_line(now)
    if not limit:
        return 0
    # First the horizon: a reader that finds a line gone must find why.
    LogHorizon.objects.update_or_create(pk=1, defaults={"sequence": max(limit, horizon())})
    old = Change.objects.filter(sequence__lte=limit)
    # Tombstones last: without it, the line before would pass for the newest of its document.
    superseded = _delete_in_batches(old.superseded())
    tombstones = old.newest().filter(operation=Change.Operation.DELETE)
    return superseded + _delete_in_batches(tombstones, _retire)


def _delete_in_batches(
    useless: ChangeQuerySet, remember: Callable[[Sequence[Change]], None] | None = None
) -> int:
    deleted = 0
    while True:
        with change_log():
            lines = list(useless.order_by("sequence")[:BATCH])
            if remember:
                remember(lines)
            Change.objects.filter(pk__in=[line.pk for line in lines]).delete()
        deleted += len(lines)
        if len(lines) < BATCH:
            return deleted


def _newest_old_line(now: datetime) -> int:
    """Sequence number up to which lines may go; 0 when none may."""
    newest = Change.objects.aggregate(newest=Max("sequence"))["newest"] or 0
    names = [consumer.name for consumer in registered()]
    offsets = ConsumerOffset.objects.filter(pk__in=names).values_list("sequence", flat=True)
    limit = min([newest - 1, *offsets])
    old = Change.objects.filter(sequence__lte=limit, created_at__lt=now - KEPT)
    found: int = old.aggregate(limit=Max("sequence"))["limit"] or 0
    return found


def _retire(tombstones: Sequence[Change]) -> None:
    """Remember documents by their tombstones, and forget the themes that only the log needed."""
    RetiredDocument.objects.bulk_create(
        (
            RetiredDocument(
                document_id=line.document_id,
                kind=line.kind,
                version=line.version,
                reason=line.reason,
                location=line.location,
            )
            for line in tombstones
        ),
        update_conflicts=True,
        unique_fields=["document_id"],
        update_fields=["kind", "version", "reason", "location"],
    )
    PastTheme.objects.filter(document_id__in=[line.document_id for line in tombstones]).delete()
