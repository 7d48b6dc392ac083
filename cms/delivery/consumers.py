"""Readers of the change log: each keeps its own offset, fails alone and is retried.

A change is delivered at least once, in the order of the sequence numbers. An offset moves after
the consumer returned: one that is killed in between sees the same changes again.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Protocol, runtime_checkable

from django.utils import timezone

from cms.delivery.models import Change, ConsumerOffset

logger = logging.getLogger(__name__)

BATCH = 200
LONGEST_DELAY = timedelta(minutes=1)


class Consumer(Protocol):
    """Something that follows the log: a search index, webhooks, a cache."""

    name: str

    def enabled(self) -> bool:
        """Whether this installation has the service that the consumer feeds."""

    def consume(self, changes: Sequence[Change]) -> None:
        """Take these changes in; any exception means that they come again later.

        No transaction is open, so that a call to a distant service holds no lock of ours.
        """


@runtime_checkable
class Maintained(Protocol):
    """A consumer that also looks after what it feeds, since that may be lost without a change."""

    def maintain(self, sequence: int) -> None:
        """Check what is fed, at each turn; it was given every change up to ``sequence``.

        The consumer decides how often it really looks. An exception counts like one of
        ``consume``.
        """


_consumers: dict[str, Consumer] = {}


def register(consumer: Consumer) -> None:
    """Let the worker feed ``consumer``; the same name replaces the earlier one."""
    _consumers[consumer.name] = consumer


def registered() -> list[Consumer]:
    """The enabled consumers, by name."""
    return [_consumers[name] for name in sorted(_consumers) if _consumers[name].enabled()]


def run_consumers() -> int:
    """Feed every enabled consumer once, one after the other; the worker feeds them side by side.

    Returns:
        The number of changes taken in, all consumers together.
    """
    return sum(run_consumer(consumer) for consumer in registered())


def run_consumer(consumer: Consumer) -> int:
    """Feed one consumer all that it has yet to see, unless it is waiting after a failure.

    A failure of the consumer is noted in its offset and not raised. At most one thread of all
    processes may feed the same consumer at a time.

    Returns:
        The number of changes taken in.

    Raises:
        django.db.Error: the database does not answer.
    """
    offset, _ = ConsumerOffset.objects.get_or_create(pk=consumer.name)
    if offset.retry_at is not None and offset.retry_at > timezone.now():
        return 0
    taken = 0
    while changes := _next_changes(offset.sequence):
        if not _attempted(offset, partial(consumer.consume, changes)):
            return taken
        offset.sequence = changes[-1].sequence
        _note_success(offset)
        taken += len(changes)
    if isinstance(consumer, Maintained):
        maintain = partial(consumer.maintain, offset.sequence)
        if not _attempted(offset, maintain):
            return taken
    if offset.failures:
        _note_success(offset)
    return taken


def lag(consumer: Consumer) -> int:
    """Number of changes that ``consumer`` has yet to see."""
    offset = ConsumerOffset.objects.filter(pk=consumer.name).first()
    return Change.objects.filter(sequence__gt=offset.sequence if offset else 0).count()


def _next_changes(sequence: int) -> list[Change]:
    return list(Change.objects.filter(sequence__gt=sequence).order_by("sequence")[:BATCH])


def _attempted(offset: ConsumerOffset, step: Callable[[], None]) -> bool:
    """Let the consumer take a step; note its failure and give False."""
    try:
        step()
    except Exception as error:  # a consumer may fail in any way and blocks no other
        _note_failure(offset, error)
        return False
    return True


def _note_success(offset: ConsumerOffset) -> None:
    offset.failures, offset.retry_at, offset.last_error = 0, None, ""
    offset.save()


def _note_failure(offset: ConsumerOffset, error: Exception) -> None:
    """Hold the consumer back from now on: it may have hung for a while before it failed."""
    offset.failures += 1
    delay = min(timedelta(seconds=2 ** min(offset.failures, 16)), LONGEST_DELAY)
    offset.retry_at = timezone.now() + delay
    offset.last_error = f"{type(error).__name__}: {error}"[:2000]
    offset.save()
    logger.warning(
        "consumer %s failed %d times after change %d, next try in %d s: %s",
        offset.pk,
        offset.failures,
        offset.sequence,
        delay.total_seconds(),
        offset.last_error,
    )
