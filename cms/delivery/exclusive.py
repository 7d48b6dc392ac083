"""A lock that one thread of all processes holds, and that is free again when its process dies."""

import fcntl
import logging
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

logger = logging.getLogger(__name__)

# First half of the key of our advisory locks, so that they never meet those of another program.
ADVISORY_SPACE = zlib.crc32(b"campus.worker") & 0x7FFFFFFF


@contextmanager
def exclusive(name: str) -> Iterator[bool]:
    """Try to hold the lock ``name`` for the block; give whether it is held, without waiting.

    PostgreSQL: a session advisory lock, on a direct connection or a pool of sessions (a pool of
    transactions would lose it). The session is one of its own: the work inside the block may
    replace Django's connection, as ``close_old_connections`` does. Each thread that takes locks
    has one and ends it with ``close_lock_session``. SQLite: ``flock`` on a file beside the
    database; the processes share a machine by nature. A database in memory belongs to one
    process: always held.

    Raises:
        django.db.Error: the database does not answer.
        OSError: the lock file cannot be written.
    """
    if connection.vendor == "postgresql":
        with _advisory(_lock_session(), name) as held:
            yield held
        return
    path = _database_file()
    if path is None:
        yield True
        return
    with _file_lock(path.with_name(f"{path.name}.{name}.lock")) as held:
        yield held


class _LockSession(threading.local):
    """The connection that holds the advisory locks of this thread."""

    database: BaseDatabaseWrapper | None = None


_session = _LockSession()


def close_lock_session() -> None:
    """Close the connection that holds the locks of this thread, and give them all back."""
    if _session.database is not None:
        _session.database.close()
        _session.database = None


def _lock_session() -> BaseDatabaseWrapper:
    """A connection that ``connections`` does not know, so that nothing closes it by its age."""
    if _session.database is None:
        _session.database = connections[DEFAULT_DB_ALIAS].copy()
    return _session.database


@contextmanager
def _advisory(database: BaseDatabaseWrapper, name: str) -> Iterator[bool]:
    """Hold an advisory lock; a connection that broke has given it back by itself."""
    key = [ADVISORY_SPACE, zlib.crc32(name.encode()) & 0x7FFFFFFF]
    try:
        held = _ask(database, "SELECT pg_try_advisory_lock(%s, %s)", key)
    except (DatabaseError, InterfaceError):
        close_lock_session()
        raise
    try:
        yield held
    finally:
        if held:
            try:
                _ask(database, "SELECT pg_advisory_unlock(%s, %s)", key)
            except (DatabaseError, InterfaceError) as error:
                logger.warning("%s: the lock was lost before the end of the turn: %s", name, error)
                close_lock_session()


def _ask(database: BaseDatabaseWrapper, statement: str, key: list[int]) -> bool:
    with database.cursor() as cursor:
        cursor.execute(statement, key)
        return bool(cursor.fetchone()[0])


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
