"""Messages said again, because somebody asked: one of them, or all since a point of the log."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cms.delivery.models import Change
from cms.webhooks.models import Message, Subscription
from cms.webhooks.outbox import write
from cms.webhooks.selection import Themes, selected

BATCH = 200


class BeingSent(Exception):
    """A worker is sending the message at this moment: what it does must not be undone."""


def replay(message: Message) -> Message:
    """Send one message again, at once, with all its attempts before it; give what is sent.

    One that the receiver never acknowledged keeps its id. One that it did gets a new id: a
    receiver ignores, as it must, an id that it has already acknowledged. What was read of the
    message before is not trusted: a worker may have taken it since.

    Raises:
        BeingSent: a worker is sending it.
    """
    now = timezone.now()
    with transaction.atomic():
        found = Message.objects.select_for_update().get(pk=message.pk)
        if found.state == Message.State.DELIVERED:
            return _copy(found, now)
        free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
        waiting = Message.objects.filter(free, pk=found.pk).exclude(state=Message.State.DELIVERED)
        if not waiting.update(state=Message.State.PENDING, due_at=now, failures=0):
            raise BeingSent(found.pk)
        found.refresh_from_db()
        return found


def _copy(message: Message, now: datetime) -> Message:
    """Write the same message under another id."""
    return Message.objects.create(
        subscription_id=message.subscription_id,
        origin=Message.Origin.REPLAY,
        operation=message.operation,
        document_id=message.document_id,
        document_kind=message.document_kind,
        version=message.version,
        sequence=message.sequence,
        body=message.body,
        created_at=now,
        due_at=now,
    )


def replay_since(subscription: Subscription, sequence: int) -> int:
    """Tell a subscription the present state of all that changed after ``sequence``.

    Returns:
        How many messages that makes: one a document.
    """
    now = timezone.now()
    count = 0
    with transaction.atomic():
        while changes := _next_changes(sequence):
            sequence = changes[-1].sequence
            told = selected(subscription, changes, Themes.of(changes))
            write(subscription, told, Message.Origin.REPLAY, now)
            count += len(told)
    return count


def sequence_before(instant: datetime) -> int:
    """The last line of the log that was written before an instant; 0 when there is none."""
    before = Change.objects.filter(created_at__lt=instant).order_by("-sequence")
    return before.values_list("sequence", flat=True).first() or 0


def _next_changes(sequence: int) -> list[Change]:
    newest = Change.objects.newest().filter(sequence__gt=sequence)
    return list(newest.order_by("sequence")[:BATCH])
