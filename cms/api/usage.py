"""What clients asked for, day by day and key by key; kept thirteen months."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from cms.api.models import ApiClient, ApiKey, ApiUsage

SHOWN_DAYS = 30
# Thirteen months: a month can be compared with the same one of the year before.
KEPT_DAYS = 396


@dataclass(frozen=True)
class KeyUsage:
    """Requests of one key: those that were answered, and those that its quota refused."""

    key: ApiKey
    served: int
    refused: int


@dataclass(frozen=True)
class Usage:
    """Requests of one client, whatever the key and for each key that was used."""

    by_key: tuple[KeyUsage, ...]

    @property
    def served(self) -> int:
        """Requests that were answered."""
        return sum(each.served for each in self.by_key)

    @property
    def refused(self) -> int:
        """Requests that the quota refused."""
        return sum(each.refused for each in self.by_key)


def daily_usage(client: ApiClient, today: date) -> list[tuple[date, Usage]]:
    """The last ``SHOWN_DAYS`` days of a client, today first, days without a request included."""
    days = [today - timedelta(days=back) for back in range(SHOWN_DAYS)]
    rows = (
        ApiUsage.objects.filter(key__client=client, day__gte=days[-1])
        .select_related("key")
        .order_by("key_id")
    )
    found: dict[date, list[KeyUsage]] = {}
    for row in rows:
        found.setdefault(row.day, []).append(KeyUsage(row.key, row.served, row.refused))
    return [(day, Usage(tuple(found.get(day, ())))) for day in days]


def total(usages: Iterable[Usage]) -> Usage:
    """Add up, key by key."""
    sums: dict[ApiKey, tuple[int, int]] = {}
    for usage in usages:
        for each in usage.by_key:
            served, refused = sums.get(each.key, (0, 0))
            sums[each.key] = (served + each.served, refused + each.refused)
    return Usage(tuple(KeyUsage(key, *both) for key, both in sums.items()))


def purge_usage(today: date) -> int:
    """Delete what is older than ``KEPT_DAYS``; give how many rows went."""
    deleted, _ = ApiUsage.objects.filter(day__lt=today - timedelta(days=KEPT_DAYS)).delete()
    return deleted
