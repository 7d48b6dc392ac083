"""Where the log stands and when the next change is due: what HTTP caching is computed from."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import TypeVar, cast
from uuid import uuid4

from django.db import (
    DEFAULT_DB_ALIAS,
    InterfaceError,
    OperationalError,
    connection,
    connections,
)
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.utils import timezone

from cms.delivery import sources
from cms.delivery.driver import fetch_by_driver
from cms.delivery.models import Change, PublishedDocument, Surroundings

Value = TypeVar("Value")
State = tuple[object, ...]
"""The newest line of the log and the mark of the surroundings, as the database gives them."""

OVERDUE = timedelta(minutes=5)
"""How long a publication whose hour has come is awaited: the worker does it within seconds."""


@dataclass(frozen=True)
class Freshness:
    """The newest line of the log, and the next instants when public content changes by itself.

    ``sequence`` is 0 while the log is empty, ``document_id`` is whom its newest line is about.
    ``expires_at`` is the next expiry of a public document: together with the newest line it names
    one exact set of public documents, also after the log was restored from a backup.
    ``changes_at`` is the nearest of that expiry, the next change of state and the next planned
    publication, in the past while one is awaited; None when nothing is planned. ``state`` is what
    was read of the database; with ``expires_at`` it names all that public answers are made of,
    labels and menus included.
    """

    state: State
    sequence: int
    document_id: str
    written_at: datetime | None
    expires_at: datetime | None
    changes_at: datetime | None

    @property
    def key(self) -> str:
        """The set of public documents, as a short text to build entity tags from."""
        return f"{self.sequence}/{self.document_id}/{self.written_at}/{self.expires_at}"

    @property
    def surroundings(self) -> State:
        """The mark of the surroundings; empty while nothing tells it, the log being empty."""
        return self.state[3:]

    def holds(self, state: State, now: datetime) -> bool:
        """Whether this is still true: nothing was written, and no planned instant has come."""
        return self.state == state and (self.changes_at is None or now < self.changes_at)


class Memo:
    """Results kept as long as nothing public changes; at most ``size``, the oldest left out.

    Only for what depends on public content and on ``key``, never on who asks. With
    ``surroundings_alone``, for what depends on the surroundings and on no document: kept through
    publications too.
    """

    def __init__(self, size: int, *, surroundings_alone: bool = False) -> None:
        self._size = size
        self._surroundings_alone = surroundings_alone
        self._lock = Lock()
        self._stands: object = None
        self._kept: OrderedDict[Hashable, object] = OrderedDict()

    def get(self, freshness: Freshness, key: Hashable, compute: Callable[[], Value]) -> Value:
        """Give what ``compute`` gave under this key, or have it computed now.

        ``freshness`` must have been read before: what changes in between is then not kept.
        """
        stands = freshness.surroundings if self._surroundings_alone else freshness
        with self._lock:
            if self._stands != stands:
                self._stands = stands
                self._kept.clear()
            elif key in self._kept:
                return cast(Value, self._kept[key])
        value = compute()
        with self._lock:
            if self._stands == stands and freshness.state:
                self._kept[key] = value
                if len(self._kept) > self._size:
                    self._kept.popitem(last=False)
        return value


class _Latest:
    """The latest freshness of this process, and when it was read."""

    value: Freshness | None = None
    read_at: datetime | None = None


def forget_freshness() -> None:
    """Read everything again next time: for tests, whose transactions are rolled back."""
    _Latest.value = None


def freshness() -> Freshness:
    """Read where the log stands; one indexed read while nothing changed and nothing is due.

    It is written in SQL because every request of the API starts with it: the same through the
    ORM takes several times as long as the query itself.

    Raises:
        django.db.Error: the database does not answer.
    """
    known, now, state = _Latest.value, timezone.now(), _state()
    # The clock may have been set back: what was due then is due again.
    set_back = _Latest.read_at is not None and now < _Latest.read_at
    if known is not None and state and known.holds(state, now) and not set_back:
        return known
    with connection.cursor() as cursor:
        moment = connection.ops.adapt_datetimefield_value(now)
        cursor.execute(_PLANNED, [moment] * 2)
        expires_at, state_until = (_instant(value) for value in cursor.fetchone())
    planned = (expires_at, state_until, sources.current().next_publication(now - OVERDUE))
    sequence, document_id, written_at, _ = state or (0, "", None, None)
    found = Freshness(
        state,
        cast(int, sequence),
        str(document_id),
        _instant(cast("datetime | str | None", written_at)),
        expires_at,
        min((at for at in planned if at is not None), default=None),
    )
    _Latest.value, _Latest.read_at = found, now
    return found


def _state() -> State:
    """Read the newest line of the log and the mark of the surroundings.

    By the driver, also where queries are watched: every answer starts with it. Nothing has looked
    whether that connection still lives: one that a restart of the database has cut is opened again,
    once. Inside a transaction what was done would be lost: the error goes on.
    """
    database = connections[DEFAULT_DB_ALIAS]
    try:
        return _read_state(database)
    except (OperationalError, InterfaceError):
        if database.in_atomic_block or not database.get_autocommit():
            raise
        database.close()
        return _read_state(database)


def _read_state(database: BaseDatabaseWrapper) -> State:
    return next(iter(fetch_by_driver(database, _STATE)), ())


def surroundings_changed() -> None:
    """Tell that something that public answers are made of besides documents is changing.

    To call in the transaction of the change, after it.
    """
    Surroundings.objects.update_or_create(pk=1, defaults={"mark": uuid4()})


def _quoted(model: type[Model]) -> str:
    return f'"{model._meta.db_table}"'


# The same for every database that the campus runs on: names of ours, between double quotes.
_STATE = (
    "SELECT sequence, document_id, created_at, "  # noqa: S608
    f"(SELECT mark FROM {_quoted(Surroundings)} WHERE id = 1) "
    f"FROM {_quoted(Change)} ORDER BY sequence DESC LIMIT 1"
)
_PLANNED = (
    f"SELECT (SELECT MIN(expires_at) FROM {_quoted(PublishedDocument)} WHERE expires_at > %s), "  # noqa: S608
    f"(SELECT MIN(state_until) FROM {_quoted(PublishedDocument)} WHERE state_until > %s)"
)


def _instant(value: datetime | str | None) -> datetime | None:
    """Give an aware instant: SQLite hands back the text of a date in UTC."""
    if value is None:
        return None
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
