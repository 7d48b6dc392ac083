"""Who sends a message: one worker at a time, and what became of it.

A message that is sent is leased. A worker that dies lets the lease run out, and another sends the
message again under the same id: a receiver hears of everything at least once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from cms.outgoing.waiting import asked_wait
from cms.webhooks.models import Attempt, Message, Outcome, SigningSecret, Subscription
from cms.webhooks.retries import delay_after
from cms.webhooks.stopping import note_failure, note_success
from cms.webhooks.transport import TIMEOUT, Result

LEASE = timedelta(seconds=6 * TIMEOUT)
SET_ASIDE = timedelta(minutes=15)
"""How long a message is left alone that could not be prepared: a fault of ours."""


@dataclass(frozen=True)
class Claim:
    """A message that this worker alone sends until its lease ends, and the line of its attempt."""

    message: Message
    attempt: Attempt


def due_messages(now: datetime) -> "QuerySet[Message]":
    """Messages that nobody is sending and whose time has come, to receivers that may be called.

    A test is sent whatever the state of the subscription, so that one can be tried before it is
    resumed.
    """
    live = SigningSecret.objects.filter(subscription=OuterRef("subscription_id")).live()
    testable = Q(origin=Message.Origin.TEST, subscription__client__is_active=True) & Exists(live)
    return Message.objects.filter(
        Q(subscription__in=Subscription.objects.reachable()) | testable, _is_free(now)
    )


def _is_free(now: datetime) -> Q:
    return Q(state=Message.State.PENDING, due_at__lte=now) & (
        Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    )


def claim(message: Message, now: datetime) -> Claim | None:
    """Take a message for this worker; None when another was faster.

    Whoever takes it counts an attempt, and only from the number it has read.
    """
    with transaction.atomic():
        number = message.attempts_count + 1
        free = Message.objects.filter(_is_free(now), pk=message.pk, attempts_count=number - 1)
        if not free.update(attempts_count=number, leased_until=now + LEASE):
            return None
        message.attempts.filter(outcome=Outcome.SENDING).update(
            outcome=Outcome.INTERRUPTED,
            error="L’envoi a été interrompu de notre côté ; le message est envoyé à nouveau.",
        )
        attempt = Attempt.objects.create(message=message, number=number, started_at=now)
        message.attempts_count = number
        return Claim(message, attempt)


def set_aside(message: Message, now: datetime) -> None:
    """Leave a message alone for a while, so that those behind it are sent.

    Its attempts are counted again: a count behind its log would fail every time.
    """
    numbers = message.attempts.aggregate(last=Max("number"))
    Message.objects.filter(_is_free(now), pk=message.pk).update(
        due_at=now + SET_ASIDE, attempts_count=numbers["last"] or 0
    )


def settle(claimed: Claim, result: Result) -> None:
    """Write down how an attempt ended, and what comes next for its message and its subscription."""
    now = timezone.now()
    with transaction.atomic():
        subscription = (
            Subscription.objects.select_for_update()
            .filter(pk=claimed.message.subscription_id)
            .first()
        )
        if subscription is None:
            return
        Attempt.objects.filter(pk=claimed.attempt.pk).update(
            outcome=result.outcome,
            status=result.status,
            duration=round(result.duration * 1000),
            address=result.address,
            error=result.error,
            excerpt=result.excerpt,
        )
        message = Message.objects.select_for_update().filter(pk=claimed.message.pk).first()
        if message is None:
            return
        if result.outcome == Outcome.DELIVERED:
            _delivered(message, now)
            note_success(subscription, now)
            return
        wait = asked_wait(result.retry_after, now) if result.outcome == Outcome.SLOWED else None
        if message.attempts_count == claimed.attempt.number:
            _failed(message, wait or timedelta(), now)
        if message.origin != Message.Origin.TEST or result.outcome == Outcome.GONE:
            note_failure(subscription, result, now, wait)


def _delivered(message: Message, now: datetime) -> None:
    message.state, message.delivered_at, message.leased_until = Message.State.DELIVERED, now, None
    message.save(update_fields=["state", "delivered_at", "leased_until"])


def _failed(message: Message, wait: timedelta, now: datetime) -> None:
    """Plan the next attempt, never before what the receiver asked for, or give the message up."""
    message.failures += 1
    message.leased_until = None
    delay = delay_after(message.failures) if message.origin != Message.Origin.TEST else None
    if delay is not None:
        message.due_at = now + max(delay, wait)
    elif message.state == Message.State.PENDING:
        message.state = Message.State.FAILED
    message.save(update_fields=["failures", "leased_until", "due_at", "state"])
