"""Locks that a transaction waits for and keeps to its end."""

from django.db import connection

CHANGE_LOG_LOCK = 0x63616D707573  # "campus"


def lock_change_log() -> None:
    """Take the change log for the rest of the transaction.

    PostgreSQL gives sequence numbers before it commits them: without a lock a reader could see 12
    before 11 and never come back.
    """
    lock(CHANGE_LOG_LOCK)


def lock(key: int) -> None:
    """Wait for the lock of this key, of 64 bits, and keep it for the rest of the transaction.

    SQLite transactions are IMMEDIATE, so they already exclude each other. Source: PostgreSQL,
    « Explicit Locking », advisory locks.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
