"""What the clock makes true: documents presented again at the instant their state changes."""

import logging
from datetime import datetime
from uuid import UUID

from django.core.cache import cache
from django.db.models import Q

from cms.delivery.models import PublishedDocument
from cms.delivery.publish import synchronise

logger = logging.getLogger(__name__)

BATCH = 100
# A document that could not be presented waits this long (seconds) before the next attempt.
HOLD_AFTER_FAILURE = 60


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
        found = list(
            PublishedDocument.objects.filter(due)
            .exclude(pk__in=seen)
            .order_by("pk")
            .values_list("pk", flat=True)[:BATCH]
        )
        if not found:
            return changed
        seen.update(found)
        ids = [document_id for document_id in found if not cache.get(_held(document_id))]
        changed += _represent(ids)


def _represent(ids: list[UUID]) -> int:
    """Present a batch; when one fails, each by itself, so that it holds no other back."""
    try:
        return synchronise(ids)
    except Exception:  # a page may fail in any way: it is held, the others go on
        if len(ids) == 1:
            cache.set(_held(ids[0]), True, HOLD_AFTER_FAILURE)
            logger.exception("Document %s cannot be presented", ids[0])
            return 0
        return sum(_represent([document_id]) for document_id in ids)


def _held(document_id: UUID) -> str:
    return f"clock-held-{document_id}"
