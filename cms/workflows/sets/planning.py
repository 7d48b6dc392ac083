"""Planning a set, taking its preparation up again, cancelling it: each by who manages sets."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Revision

from cms.accounts.models import User
from cms.workflows.models import PublicationSet
from cms.workflows.sets import audit
from cms.workflows.sets.membership import NotPossible, lock

Status = PublicationSet.Status


@transaction.atomic
def plan(publication_set: PublicationSet, publish_at: datetime, user: User) -> None:
    """Settle the time of a set; its pages may still be on their way through the steps.

    Raises:
        NotPossible: it is ended, or holds no page.
    """
    held = lock(publication_set)
    if not held.is_open:
        raise NotPossible("Cette publication groupée est terminée.")
    if not held.items.exists():
        raise NotPossible("Ajoutez d’abord des pages à cette publication groupée.")
    held.status, held.publish_at, held.planned_by = Status.PLANNED, publish_at, user
    held.failure = ""
    held.save(update_fields=["status", "publish_at", "planned_by", "failure"])
    log(held, audit.PLAN, user=user, data={"publish_at": publish_at.isoformat()})


@transaction.atomic
def take_up_again(publication_set: PublicationSet, user: User) -> None:
    """Take a planned set back into preparation; a second time is nothing.

    Raises:
        NotPossible: it is ended.
    """
    held = lock(publication_set)
    if not held.is_open:
        raise NotPossible("Cette publication groupée est terminée.")
    if held.is_planned:
        held.status = Status.PREPARATION
        held.save(update_fields=["status"])
        log(held, audit.UNPLAN, user=user)


@transaction.atomic
def cancel(publication_set: PublicationSet, user: User, *, publish: bool) -> int:
    """End a set; what it holds stays a draft, or is published at once.

    Args:
        publish: publish the approved versions, parents first; all of them or none.

    Returns:
        How many pages were published.

    Raises:
        NotPossible: it is ended.
    """
    held = lock(publication_set)
    if not held.is_open:
        raise NotPossible("Cette publication groupée est déjà terminée.")
    items = held.items.exclude(revision=None).select_related("revision").order_by("page__path")
    approved = [item.revision for item in items if item.revision is not None]
    held.close(Status.CANCELLED, **({"published_at": timezone.now()} if publish else {}))
    log(held, audit.CANCEL, user=user, data={"published": len(approved) if publish else 0})
    if not publish:
        return 0
    for revision in approved:
        publish_now(revision, user)
    return len(approved)


def publish_now(revision: Revision, user: User) -> None:
    """Publish a version that two people approved for a set that will not publish it."""
    revision.publish(user=user, skip_permission_checks=True)
