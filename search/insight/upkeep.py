"""What the log needs each day: old rows go, frequent queries and clicks are counted again."""

from datetime import date, datetime, timedelta

from django.conf import settings

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


def tend(now: datetime) -> int:
    """Do what is due today; give how many searches were deleted."""
    today = now.date()
    deleted = purge(today)
    frequent.refresh(today)
    popularity.refresh(today)
    return deleted
