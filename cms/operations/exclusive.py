"""A lock that one process of all holds, and that is free again when that process dies."""

import fcntl
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

# First half of the key of our advisory locks, so that they never meet those of another program.
ADVISORY_SPACE = zlib.crc32(b"campus.worker") & 0x7FFFFFFF


@contextmanager
def exclusive(name: str) -> Iterator[bool]:
    """Try to hold the lock ``name`` for the block; give whether it is held, without waiting.

    PostgreSQL: a session advisory lock, on a direct connection or a pool of sessions (a pool of
    transactions would lose it). SQLite: ``flock`` on a file beside the database; the processes
    share a machine by nature. A database in memory belongs to one process: always held.

    Raises:
        django.db.Error: the database does not answer.
        OSError: the lock file cannot be written.
    """
    if connection.vendor == "postgresql":
        with _advisory(connections[DEFAULT_DB_ALIAS], name) as held:
            yield held
        return
    path = _database_file()
    if path is None:
        yield True
        return
    with _file_lock(path.with_name(f"{path.name}.{name}.lock")) as held:
        yield held


@contextmanager
def _advisory(database: BaseDatabaseWrapper, name: str) -> Iterator[bool]:
    """Hold an advisory lock; a connection that broke has given it back by itself."""
    key = [ADVISORY_SPACE, zlib.crc32(name.encode()) & 0x7FFFFFFF]
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        held = bool(cursor.fetchone()[0])
    locked_on = database.connection
    try:
        yield held
    finally:
        still_there = locked_on is database.connection and not locked_on.closed
        if held and still_there:
            with database.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)


@contextmanager
def _file_lock(path: Path) -> Iterator[bool]:
    """Hold ``flock`` on a file; the file itself stays, removing it would break the lock."""
    with path.open("w", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _database_file() -> Path | None:
    """The file of the SQLite database, or None when it is in memory."""
    name = str(connection.settings_dict["NAME"])
    if not name or name.startswith("file:") or ":memory:" in name:
        return None
    return Path(name)
