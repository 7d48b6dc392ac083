"""What the log needs each day: old rows go, frequent queries and clicks are counted again."""

from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from search.insight import frequent, popularity
from search.insight.models import LoggedClick, LoggedSearch


def purge(today: date) -> int:
    """Delete the searches and clicks kept long enough; give how many searches went.

    A row of today is kept ``days`` days after today; with 0 days nothing is kept.
    """
    limit = today - timedelta(days=settings.CAMPUS_SEARCH_LOG["days"])
    LoggedClick.objects.filter(day__lte=limit).delete()
    _, deleted = LoggedSearch.objects.filter(day__lte=limit).delete()
    return deleted.get(LoggedSearch._meta.label, 0)


class DailyUpkeep:
    """The duty of a worker: at its start, then once a day."""

    def __init__(self) -> None:
        self._done: date | None = None

    def run(self) -> int:
        """Do it if this day's is still to be done; give how many searches were deleted."""
        today = timezone.localdate()
        if today == self._done:
            return 0
        deleted = purge(today)
        frequent.refresh(today)
        popularity.refresh(today)
        self._done = today
        return deleted
