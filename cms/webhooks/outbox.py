"""Messages written, to be sent; a newer one of the same document replaces those that wait."""

from collections.abc import Sequence
from datetime import datetime

from cms.webhooks.models import Message, Subscription
from cms.webhooks.payload import content_body, test_body
from cms.webhooks.selection import Told


def write(
    subscription: Subscription, told: Sequence[Told], origin: Message.Origin, now: datetime
) -> None:
    """Write what a subscription is to be told, due at once: a few hundred messages at most.

    A change that was read in the log is written once, however often it is read. The caller holds
    a transaction.
    """
    messages = [_message(subscription, each, origin, now) for each in told]
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    _supersede(subscription, messages, origin)


def write_test(subscription: Subscription, now: datetime) -> Message:
    """Write a message that tells of nothing, to try the link; it is sent once."""
    return Message.objects.create(
        subscription=subscription,
        origin=Message.Origin.TEST,
        body=test_body(now),
        created_at=now,
        due_at=now,
    )


def _message(
    subscription: Subscription, told: Told, origin: Message.Origin, now: datetime
) -> Message:
    change = told.change
    return Message(
        subscription=subscription,
        origin=origin,
        operation=told.operation,
        document_id=change.document_id,
        document_kind=change.kind,
        version=change.version,
        sequence=change.sequence,
        body=content_body(change, told.operation),
        created_at=now,
        due_at=now,
    )


def _supersede(
    subscription: Subscription, newer: Sequence[Message], origin: Message.Origin
) -> None:
    """Drop what waits for the same documents.

    A change of the log may have been written by an earlier reading: it does not replace itself.
    """
    older = Message.objects.filter(
        subscription=subscription,
        state=Message.State.PENDING,
        document_id__in=[message.document_id for message in newer],
    )
    if origin == Message.Origin.LOG:
        older = older.exclude(sequence__in=[message.sequence for message in newer])
    else:
        older = older.exclude(pk__in=[message.pk for message in newer])
    older.update(state=Message.State.SUPERSEDED)
