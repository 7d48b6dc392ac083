"""Statements that the ORM writes once and that run again and again with other values.

Most of the time of a small query goes into building its SQL. The query set stays the one place that
says what is read; here its SQL is kept, with slots where values change.
"""

import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from threading import Lock
from typing import Any, cast
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from cms.delivery.driver import Row, fetch_by_driver
from cms.delivery.models import PublishedDocument


def stand_in_moment() -> datetime:
    """An instant of long ago that nobody can guess, so that no value of a query is equal to it."""
    return datetime(1971, 1, 1, tzinfo=UTC) + timedelta(microseconds=secrets.randbits(49))


NOW = stand_in_moment()
"""What stands for the present while a statement is written; every statement may use it."""

_NOW_FIELD: "models.Field[Any, Any]" = models.DateTimeField()
_PLACE = re.compile("(?<!%)%s")
KEPT = 512


@dataclass(frozen=True)
class Slot:
    """A place for a value: ``stand_in`` marks it while the SQL is written.

    ``field`` turns values into what the database takes. No other value of the query may be equal
    to the stand-in.
    """

    stand_in: object
    field: "models.Field[Any, Any]"

    def adapted(self, value: object, database: BaseDatabaseWrapper) -> Any:
        """The value as the database takes it."""
        return self.field.get_db_prep_value(value, database, prepared=False)


class Statement:
    """The SQL of a query set with ``slots``, by name, for the values that change."""

    def __init__(self, rows: models.QuerySet[Any, Any], slots: Mapping[str, Slot]) -> None:
        self._slots = {"now": Slot(NOW, _NOW_FIELD), **slots}
        self._raw = raw_identifiers()
        self._sql, parameters = rows.query.get_compiler(connection=connection).as_sql()
        self._driver_sql = _for_the_driver(self._sql)
        database = connections[DEFAULT_DB_ALIAS]
        names = {slot.adapted(slot.stand_in, database): name for name, slot in self._slots.items()}
        self._parameters: list[tuple[str | None, Any]] = [
            (names.get(value) if isinstance(value, Hashable) else None, value)
            for value in parameters
        ]
        self._asks_now = any(name == "now" for name, _ in self._parameters)

    def bound(self, **values: object) -> tuple[str, list[Any]]:
        """Its SQL and its parameters for these values, and for the present."""
        database, slots, raw = connections[DEFAULT_DB_ALIAS], self._slots, self._raw
        adapted = {
            name: raw(value) if isinstance(value, UUID) else slots[name].adapted(value, database)
            for name, value in values.items()
        }
        if self._asks_now:
            adapted["now"] = slots["now"].adapted(timezone.now(), database)
        return self._sql, [
            value if name is None else adapted[name] for name, value in self._parameters
        ]

    def rows(self, **values: object) -> list[Row]:
        """Run it; the rows are those of the database driver.

        By the driver itself, but where queries are watched (``DEBUG``, some tests and benches).
        """
        sql, parameters = self.bound(**values)
        database = connections[DEFAULT_DB_ALIAS]  # found once: ``connection`` looks at each use
        if database.queries_logged or database.execute_wrappers:
            with database.cursor() as cursor:
                cursor.execute(sql, parameters)
                return cursor.fetchall()
        database.close_if_health_check_failed()
        database.validate_no_broken_transaction()
        return fetch_by_driver(database, self._driver_sql, parameters)


class Statements:
    """The statements used lately, at most ``KEPT``."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, Statement] = OrderedDict()

    def get(self, key: Hashable, write: Callable[[], Statement]) -> Statement:
        """Give the statement of a key; ``write`` makes it the first time."""
        key = (connection.vendor, key)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        statement = write()
        with self._lock:
            self._kept[key] = statement
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return statement


def _for_the_driver(sql: str) -> str:
    """Write the places of parameters as the driver reads them: Django's are those of psycopg.

    As Django's own cursor of SQLite does at each query (``django.db.backends.sqlite3.base``).
    """
    if connection.vendor != "sqlite":
        return sql
    return _PLACE.sub("?", sql).replace("%%", "%")


def field(name: str) -> "models.Field[Any, Any]":
    """The field of ``PublishedDocument`` of this name."""
    return cast("models.Field[Any, Any]", PublishedDocument._meta.get_field(name))


def instant(raw: datetime | str) -> datetime:
    """Read an instant of a row: SQLite hands back its text, or a date in UTC without offset."""
    found = datetime.fromisoformat(raw) if isinstance(raw, str) else raw
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def identifier(raw: UUID | str) -> UUID:
    """Read an id of a row: SQLite hands back its hexadecimal digits."""
    return raw if isinstance(raw, UUID) else UUID(hex=raw)


def raw_identifiers() -> Callable[[UUID], UUID | str]:
    """How to write an id as the database takes it and gives it back."""
    return _as_it_is if connection.features.has_native_uuid_field else attrgetter("hex")


def _as_it_is(key: UUID) -> UUID:
    return key
