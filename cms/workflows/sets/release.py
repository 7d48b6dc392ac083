"""The publication of a set at its time: every page in one transaction, or none."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import OperationalError, transaction
from wagtail.log_actions import log

from cms.workflows.models import PublicationSet
from cms.workflows.sets import audit, mails
from cms.workflows.sets.rehearsal import Readiness, missing, rehearse

logger = logging.getLogger(__name__)

Status = PublicationSet.Status
LOG = "wagtail.publish.scheduled"


def due_sets(now: datetime) -> list[int]:
    """Primary keys of the sets whose time has come, the earliest first."""
    due = PublicationSet.objects.planned().filter(publish_at__lte=now)
    return list(due.order_by("publish_at", "pk").values_list("pk", flat=True))


@transaction.atomic
def release(now: datetime, pk: Any) -> bool:
    """Publish a set that is still due, or say why it cannot be; to be done once, whoever does it.

    All is one transaction: a process that dies leaves the set as it was, planned, for another.
    A set that cannot be published publishes nothing, and those concerned are told.

    Returns:
        Whether it was still due.

    Raises:
        django.db.OperationalError: the database failed, not the set: to be tried again.
    """
    found = PublicationSet.objects.select_for_update().filter(
        pk=pk, status=Status.PLANNED, publish_at__lte=now
    )
    held = found.first()
    if held is None:
        return False
    rows = rehearse(held, now)
    lacks = missing(rows) or _publish_all(held, rows)
    if lacks:
        fail(held, lacks, rows)
        return True
    held.close(Status.PUBLISHED, published_at=now, failure="")
    log(held, audit.PUBLISH, data={"pages": [row.title for row in rows if row.publishes]})
    mails.tell_published(held, rows)
    return True


def _publish_all(held: PublicationSet, rows: Sequence[Readiness]) -> list[str]:
    """Publish every approved version, parents first; on an error publish none and say it."""
    title = ""
    try:
        with transaction.atomic():
            for row in rows:
                title = row.title
                if row.publishes and row.item.revision is not None:
                    row.item.revision.publish(log_action=LOG, skip_permission_checks=True)
    except OperationalError:
        raise
    except Exception:
        logger.exception("Publication set %s: « %s » could not be published", held.pk, title)
        return [f"« {title} » : sa publication a échoué. L’équipe technique peut en voir la cause."]
    return []


def fail(held: PublicationSet, lacks: Sequence[str], rows: Sequence[Readiness]) -> None:
    """Note why nothing was published, so that the set can be mended and planned again."""
    held.status, held.failure = Status.FAILED, "\n".join(lacks)
    held.save(update_fields=["status", "failure"])
    log(held, audit.FAIL, data={"missing": list(lacks)})
    mails.tell_failed(held, lacks, rows)
