"""A circuit breaker that every process of the campus shares, kept in the database."""

import logging
from datetime import timedelta
from enum import Enum

from django.db import DatabaseError
from django.db.models import QuerySet
from django.utils import timezone

from cms.delivery.prepared import Statement, Statements
from search.models import ServiceOutage

logger = logging.getLogger(__name__)

PAUSE = timedelta(seconds=30)
"""How long a service that failed is left alone."""


_statements = Statements()


class State(Enum):
    """``CLOSED``: all is well. ``OPEN``: do not ask. ``TRYING``: this caller asks for all."""

    CLOSED = "closed"
    OPEN = "open"
    TRYING = "trying"


class CircuitBreaker:
    """Says whether a service may be asked; after the pause one process at a time tries again."""

    def __init__(self, name: str) -> None:
        self.name = name

    def state(self) -> State:
        """Read the state; after the pause the first caller gets ``TRYING``, the others ``OPEN``."""
        outage = self.outage()
        if outage is None:
            return State.CLOSED
        now = timezone.now()
        if outage.retry_at > now:
            return State.OPEN
        mine = ServiceOutage.objects.filter(pk=self.name, retry_at=outage.retry_at)
        return State.TRYING if mine.update(retry_at=now + PAUSE) else State.OPEN

    def failed(self, error: Exception) -> None:
        """Note a failure: nobody asks again before the pause is over."""
        now = timezone.now()
        text = f"{type(error).__name__}: {error}"[:2000]
        logger.warning("%s is unavailable, next try in %d s: %s", self.name, PAUSE.seconds, text)
        try:
            ServiceOutage.objects.update_or_create(
                pk=self.name,
                defaults={"retry_at": now + PAUSE, "error": text},
                create_defaults={"retry_at": now + PAUSE, "error": text, "since": now},
            )
        except DatabaseError:
            logger.exception("the outage of %s could not be noted", self.name)

    def retry_now(self) -> None:
        """End the pause of an outage: the next caller tries."""
        ServiceOutage.objects.filter(pk=self.name).update(retry_at=timezone.now())

    def recovered(self) -> None:
        """Note that a service that was out answers again."""
        if ServiceOutage.objects.filter(pk=self.name).delete()[0]:
            logger.info("%s is back", self.name)

    def outage(self) -> ServiceOutage | None:
        """The outage under way, if any."""
        noted = _statements.get(self.name, lambda: Statement(self._rows().values_list("pk"), {}))
        # Every search asks, and mostly nothing is noted.
        return self._rows().first() if noted.rows() else None

    def _rows(self) -> "QuerySet[ServiceOutage]":
        return ServiceOutage.objects.filter(pk=self.name)
