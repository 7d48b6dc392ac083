"""What the clock makes true: documents presented again at the instant their state changes."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from cms.delivery.models import PublishedDocument
from cms.delivery.publish import synchronise

BATCH = 100


def represent_due(now: datetime) -> int:
    """Present again the documents whose state or whose life ended before ``now``.

    Each batch is a transaction of its own, so that a long one holds no writer back.

    Returns:
        The number of documents that changed.
    """
    changed = 0
    seen: set[UUID] = set()
    due = Q(state_until__lte=now) | Q(expires_at__lte=now)
    while True:
        ids = list(
            PublishedDocument.objects.filter(due)
            .exclude(pk__in=seen)
            .order_by("pk")
            .values_list("pk", flat=True)[:BATCH]
        )
        if not ids:
            return changed
        seen.update(ids)
        changed += synchronise(ids)
