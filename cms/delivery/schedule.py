"""Where the log stands and when the next change is due: what HTTP caching is computed from."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.utils import timezone
from wagtail.models import Revision

from cms.delivery.models import Change, PublishedDocument


@dataclass(frozen=True)
class Freshness:
    """The newest line of the log, and the next instants when public content changes by itself.

    ``sequence`` is 0 while the log is empty. ``expires_at`` is the next expiry of a public
    document: together with ``sequence`` and ``written_at`` it names one exact set of public
    documents. ``changes_at`` is the nearest of that expiry, the next change of state and the
    next scheduled publication; None when nothing is planned.
    """

    sequence: int
    written_at: datetime | None
    expires_at: datetime | None
    changes_at: datetime | None

    @property
    def key(self) -> str:
        """The set of public documents, as a short text to build entity tags from."""
        return f"{self.sequence}/{self.written_at}/{self.expires_at}"


def _statement() -> str:
    quote = connection.ops.quote_name
    change, document, revision = (
        quote(model._meta.db_table) for model in (Change, PublishedDocument, Revision)
    )
    newest = f"FROM {change} ORDER BY sequence DESC LIMIT 1"
    return (
        f"SELECT (SELECT sequence {newest}), (SELECT created_at {newest}), "  # noqa: S608
        f"(SELECT MIN(expires_at) FROM {document} WHERE expires_at > %s), "
        f"(SELECT MIN(state_until) FROM {document} WHERE state_until > %s), "
        f"(SELECT MIN(approved_go_live_at) FROM {revision} WHERE approved_go_live_at > %s)"
    )


def freshness() -> Freshness:
    """Read the state of the log and of the schedule in one query.

    It is written in SQL because every request of the API starts with it: the same through the
    ORM takes several times as long as the query itself.
    """
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [now, now, now])
        sequence, *instants = cursor.fetchone()
    written_at, expires_at, state_until, go_live_at = (_instant(value) for value in instants)
    planned = [at for at in (expires_at, state_until, go_live_at) if at is not None]
    return Freshness(sequence or 0, written_at, expires_at, min(planned, default=None))


def _instant(value: datetime | str | None) -> datetime | None:
    """Give an aware instant: SQLite hands back the text of a date in UTC."""
    if value is None:
        return None
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
