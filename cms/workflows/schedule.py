"""Scheduled publication, sets of pages included, and expiry, run by the worker each second.

The same work as Wagtail's ``publish_scheduled``, but each content in its own transaction: one that
fails blocks no other and is tried again, and what is done is never done twice.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from django.apps import apps
from django.core.cache import cache
from django.db import OperationalError, transaction
from wagtail.models import DraftStateMixin, Page, Revision

from cms.workflows.missed import tell_missed
from cms.workflows.sets.release import due_sets, release

logger = logging.getLogger(__name__)

# A content that failed waits this long (seconds) before the next attempt.
HOLD_AFTER_FAILURE = 60


def publish_due(now: datetime) -> int:
    """Publish what is due, take off line what has expired.

    Args:
        now: the current instant, aware; a content is due from the very instant it names.

    Returns:
        How many contents were published or taken off line; a set counts for one.
    """
    done = _each((("set", pk) for pk in due_sets(now)), partial(release, now))
    done += _each(_due_revisions(now), partial(_publish, now), tell_missed)
    for model in _models_with_drafts():
        done += _each(_expired(model, now), partial(_expire, now, model))
    return done


def _due_revisions(now: datetime) -> Iterable[tuple[str, object]]:
    due = Revision.objects.filter(approved_go_live_at__lte=now).order_by(
        "approved_go_live_at", "pk"
    )
    return [("revision", pk) for pk in due.values_list("pk", flat=True)]


def _models_with_drafts() -> list[type[DraftStateMixin]]:
    """Pages once, and each other model that has drafts."""
    return [
        Page,
        *(
            model
            for model in apps.get_models()
            if issubclass(model, DraftStateMixin) and not issubclass(model, Page)
        ),
    ]


def _expired(model: type[DraftStateMixin], now: datetime) -> Iterable[tuple[str, object]]:
    expired = model._default_manager.filter(live=True, expire_at__lte=now).order_by("expire_at")
    return [(model._meta.label_lower, pk) for pk in expired.values_list("pk", flat=True)]


def _each(
    work: Iterable[tuple[str, object]],
    act: Callable[[object], bool],
    tell: Callable[[object], None] | None = None,
) -> int:
    """Act on each item in a transaction of its own; log a failure and hold that item a while.

    ``tell`` is called with an item that failed by itself, not with the database.
    """
    done = 0
    for kind, pk in work:
        held = f"schedule-held-{kind}-{pk}"
        if cache.get(held):
            continue
        try:
            with transaction.atomic():
                done += act(pk)
        except Exception as error:
            cache.set(held, True, HOLD_AFTER_FAILURE)
            logger.exception("Scheduled work failed on %s %s", kind, pk)
            if tell is not None and not isinstance(error, OperationalError):
                tell(pk)
    return done


def _publish(now: datetime, pk: object) -> bool:
    """Publish a revision that is still due; one already past its expiry is off line at once."""
    revision = (
        Revision.objects.select_for_update().filter(pk=pk, approved_go_live_at__lte=now).first()
    )
    if revision is None:
        return False
    revision.publish(log_action="wagtail.publish.scheduled")
    # The revision keeps the content as it was before it was published: read it again.
    model = revision.content_type.model_class()
    content = model._default_manager.get(pk=revision.object_id)
    if content.expire_at is not None and content.expire_at <= now:
        _take_off_line(content)
    return True


def _expire(now: datetime, model: type[DraftStateMixin], pk: object) -> bool:
    """Take off line a content that is still live and still expired."""
    content = (
        model._default_manager.select_for_update()
        .filter(pk=pk, live=True, expire_at__lte=now)
        .first()
    )
    if content is None:
        return False
    _take_off_line(content)
    return True


def _take_off_line(content: DraftStateMixin) -> None:
    """Unpublish, and keep the schedule of a version that was approved to come later.

    Wagtail drops every schedule of what it unpublishes.
    """
    scheduled = dict(
        content.revisions.exclude(approved_go_live_at=None).values_list("pk", "approved_go_live_at")
    )
    content.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    for pk, go_live_at in scheduled.items():
        Revision.objects.filter(pk=pk).update(approved_go_live_at=go_live_at)
