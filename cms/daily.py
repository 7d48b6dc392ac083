"""Duties of the worker that are due once a day."""

from collections.abc import Callable
from datetime import date, datetime

from django.utils import timezone


class Daily:
    """Does a duty at the start of the worker, then once a day; one that fails is due again.

    ``duty`` is given the present and gives how many things it did. ``from_hour``: not before this
    hour of the site's time.
    """

    def __init__(self, duty: Callable[[datetime], int], *, from_hour: int = 0) -> None:
        self._duty = duty
        self._from_hour = from_hour
        self._done: date | None = None

    def run(self) -> int:
        """Do it if this day's is still to be done; give how many things were done."""
        now = timezone.localtime()
        if now.date() == self._done or now.hour < self._from_hour:
            return 0
        number = self._duty(now)
        self._done = now.date()
        return number
