"""What a success and a failure change for a subscription; when and how it stops, and goes on."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from wagtail.log_actions import log

from cms.accounts.models import User
from cms.delivery.models import ConsumerOffset
from cms.webhooks.audit import RESUME, STOP
from cms.webhooks.consumer import CONSUMER
from cms.webhooks.models import Message, Outcome, Subscription
from cms.webhooks.replay import replay_since
from cms.webhooks.transport import Result

logger = logging.getLogger(__name__)

PATIENCE = timedelta(days=3)
"""This long after a first failure, without one success since, the next failure stops it; however
few there were in between: a quiet subscription has few messages to fail with."""


def note_success(subscription: Subscription, now: datetime) -> None:
    """The receiver answered: it owes nothing any more."""
    subscription.last_success_at = now
    subscription.failing_since = subscription.last_failure_at = subscription.held_until = None
    subscription.save(
        update_fields=["last_success_at", "failing_since", "last_failure_at", "held_until"]
    )


def note_failure(
    subscription: Subscription, result: Result, now: datetime, wait: timedelta | None
) -> None:
    """Count a failure; 410 stops the subscription at once, three days of failures stop it too.

    Args:
        wait: what the receiver asked for: no message is sent to it before.
    """
    if subscription.failing_since is None:
        subscription.failing_since = now
    subscription.last_failure_at = now
    if wait is not None:
        subscription.held_until = now + wait
    subscription.save(update_fields=["failing_since", "last_failure_at", "held_until"])
    if subscription.state != Subscription.State.ACTIVE:
        return
    if result.outcome == Outcome.GONE:
        _stop_and_tell(subscription, Subscription.State.GONE, result.error)
    elif now - subscription.failing_since >= PATIENCE:
        _stop_and_tell(subscription, Subscription.State.FAILED, result.error)


def stop(subscription: Subscription, state: Subscription.State, user: User | None) -> None:
    """Tell a subscription nothing more; how far it had been told is noted."""
    offset = ConsumerOffset.objects.filter(pk=CONSUMER).first()
    subscription.state = state
    subscription.stopped_at = timezone.now()
    subscription.stopped_sequence = offset.sequence if offset else 0
    subscription.save(update_fields=["state", "stopped_at", "stopped_sequence"])
    log(subscription, STOP, user=user, data={"state": str(state)})


def resume(subscription: Subscription, user: User, *, with_missed: bool) -> int:
    """Tell a stopped subscription of changes again, from now on.

    What waited when it was stopped is sent now, with all its attempts before it.

    Args:
        with_missed: tell it also what changed while it was stopped.

    Returns:
        How many messages tell of what it missed.
    """
    now = timezone.now()
    with transaction.atomic():
        since = subscription.stopped_sequence
        subscription.state = Subscription.State.ACTIVE
        subscription.stopped_at = subscription.stopped_sequence = None
        subscription.failing_since = subscription.last_failure_at = subscription.held_until = None
        subscription.save(
            update_fields=[
                "state",
                "stopped_at",
                "stopped_sequence",
                "failing_since",
                "last_failure_at",
                "held_until",
            ]
        )
        subscription.messages.filter(state=Message.State.PENDING).update(due_at=now, failures=0)
        log(subscription, RESUME, user=user, data={"with_missed": with_missed})
        return replay_since(subscription, since or 0) if with_missed else 0


def _stop_and_tell(subscription: Subscription, state: Subscription.State, error: str) -> None:
    stop(subscription, state, user=None)
    logger.warning("webhooks: subscription %d stopped: %s", subscription.pk, state)
    try:
        with transaction.atomic():
            _mail(subscription, error).send()
    except Exception:
        logger.exception("webhooks: mail about subscription %d not written", subscription.pk)


def _mail(subscription: Subscription, error: str) -> EmailMultiAlternatives:
    """Tell the contact of the client that its receiver hears of nothing any more, and why."""
    context = {
        "subscription": subscription,
        "is_gone": subscription.state == Subscription.State.GONE,
        "error": error,
        "changes_url": f"{settings.CAMPUS_BASE_URL}/api/v1/changes",
    }
    template = "webhooks/mails/arret"
    message = EmailMultiAlternatives(
        subject=" ".join(render_to_string(f"{template}_objet.txt", context).split()),
        body=render_to_string(f"{template}.txt", context).strip() + "\n",
        to=[subscription.client.contact_email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return message
