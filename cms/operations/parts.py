"""One part of the worker's duty: when it runs, how it fails, and the sign of life it leaves."""

import logging
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils import timezone

from cms.delivery.consumers import registered
from cms.delivery.exclusive import exclusive
from cms.delivery.models import WorkerHeartbeat

logger = logging.getLogger(__name__)

LONGEST_BACKOFF = 60.0
BEAT_EVERY = 5.0
# How long the health page waits for the sign of life of a part; longer when its turns are long.
PATIENCE = {
    "schedule": timedelta(minutes=1),
    "clock": timedelta(minutes=1),
    "tasks": timedelta(minutes=30),
    "task-results": timedelta(minutes=10),
    "search-log": timedelta(minutes=10),
    "api-usage": timedelta(minutes=10),
    "imports": timedelta(minutes=10),
    "webhooks": timedelta(minutes=1),
    "links": timedelta(minutes=5),
    "change-log": timedelta(minutes=10),
    "reminders": timedelta(minutes=10),
    "readings": timedelta(minutes=10),
}
CONSUMER_PATIENCE = timedelta(minutes=1)


def consumer_part(consumer: str) -> str:
    """Name of the part that feeds the consumer of this name (55 characters at most)."""
    return f"consumer-{consumer}"


def expected_parts() -> dict[str, timedelta]:
    """The parts that leave a sign of life here, each with how long the health page waits for it."""
    return PATIENCE | {consumer_part(each.name): CONSUMER_PATIENCE for each in registered()}


@dataclass
class Part:
    """A duty of the worker that fails, waits and recovers on its own.

    ``run`` does what is due and gives how many things it did. ``alone`` says that one worker of
    all runs it at a time; otherwise every worker does. ``finish`` ends what ``run`` began and
    left under way; it is called once, after the last turn.
    """

    name: str
    run: Callable[[], int]
    alone: bool = True
    finish: Callable[[], None] = lambda: None
    monotonic: Callable[[], float] = time.monotonic
    failures: int = 0
    _not_before: float = field(default=float("-inf"), repr=False)
    _beaten: float = field(default=float("-inf"), repr=False)

    def attempt(self) -> None:
        """Run the part if its time has come and it is ours to run; never raises.

        After a failure it waits 1, 2, 4… seconds, a minute at most, and a connection that broke
        is replaced: a database that restarts costs a few lines of log.
        """
        if self.monotonic() < self._not_before:
            return
        try:
            close_old_connections()
            with exclusive(self.name) if self.alone else nullcontext(True) as ours:
                if not ours:
                    return
                done = self.run()
                self._beat()
        except Exception as error:  # a part may fail in any way and blocks no other
            self._failed(error)
            return
        if done:
            logger.info("%s: %d done", self.name, done)
        if self.failures:
            logger.info("%s: works again after %d failures", self.name, self.failures)
            self.failures = 0

    def end(self) -> None:
        """Finish what is under way; never raises."""
        try:
            self.finish()
        except Exception:
            logger.exception("%s: not finished", self.name)

    def _failed(self, error: Exception) -> None:
        delay = min(LONGEST_BACKOFF, 2.0**self.failures)
        self.failures += 1
        self._not_before = self.monotonic() + delay
        of_the_database = isinstance(error, DatabaseError | InterfaceError)
        logger.error(
            "%s: failure %d, again in %.0f s: %s",
            self.name,
            self.failures,
            delay,
            error,
            exc_info=not of_the_database,
        )

    def _beat(self) -> None:
        """Write the sign of life, not at every turn: each one is a write to the database."""
        if self.monotonic() < self._beaten + BEAT_EVERY:
            return
        WorkerHeartbeat.objects.update_or_create(
            name=self.name, defaults={"beat_at": timezone.now()}
        )
        self._beaten = self.monotonic()
