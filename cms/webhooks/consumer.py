"""The reader of the change log that turns changes into messages; it calls no receiver itself."""

import time
from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from cms.delivery.models import Change
from cms.webhooks.models import Message, Subscription
from cms.webhooks.outbox import write
from cms.webhooks.selection import Themes, newest_of, selected

CONSUMER = "webhooks"
KEPT = timedelta(days=30)
"""How long the log of messages and of their attempts is kept."""

PURGE_EVERY = 3_600.0
_PURGE_BATCH = 500


class WebhookConsumer:
    """Writes, for each subscription, what it is to be told of each change."""

    name = CONSUMER

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._purge_at = monotonic()

    def enabled(self) -> bool:
        """Always: without a subscription it only follows the log."""
        return True

    def consume(self, changes: Sequence[Change]) -> None:
        """Write the messages of these changes, all of them or none."""
        with transaction.atomic():
            # Held until the end, so that nobody changes meanwhile what a subscription asks for.
            subscriptions = list(Subscription.objects.listening().select_for_update(of=("self",)))
            if not subscriptions:
                return
            newest = newest_of(changes)
            themes = Themes.of(newest)
            now = timezone.now()
            for subscription in subscriptions:
                new = [each for each in newest if each.sequence > subscription.start_sequence]
                told = selected(subscription, new, themes)
                write(subscription, told, Message.Origin.LOG, now)

    def maintain(self, sequence: int) -> None:
        """Forget old messages, once an hour."""
        if self._monotonic() < self._purge_at:
            return
        purge()
        self._purge_at = self._monotonic() + PURGE_EVERY


def purge() -> int:
    """Delete the messages older than ``KEPT`` with their attempts; give how many."""
    deleted = 0
    old = Message.objects.filter(created_at__lt=timezone.now() - KEPT).order_by("created_at")
    while batch := list(old.values_list("pk", flat=True)[:_PURGE_BATCH]):
        Message.objects.filter(pk__in=batch).delete()
        deleted += len(batch)
    return deleted
