"""The quota of a client: one count in the database, shared by every process that serves.

Each keyed request is counted, in one short transaction, before it is answered: the count is exact
whatever the number of processes, and never lets one request more than the quota through.

While the database takes no write (another process holds it), public content is served all the
same: the request waits ``BRIEF_WAIT`` at most, is not counted, and its answer carries no
``RateLimit``. Since each one waits, a process lets at most 600 uncounted requests a minute
through.

Headers: draft-ietf-httpapi-ratelimit-headers, « RateLimit header fields for HTTP ».
"""

import logging
import math
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils import timezone

from cms.api.models import ApiKey, ApiUsage, QuotaWindow

logger = logging.getLogger(__name__)

WINDOW = 60
POLICY = "minute"
# In milliseconds. The web process has one thread: whoever waits makes everyone wait.
BRIEF_WAIT = 100


@dataclass(frozen=True)
class Standing:
    """Where a client stands in its quota once a request was counted.

    ``used`` counts the requests of the window, this one included; None when it could not be
    counted. ``resets_in`` is in seconds, 1 to ``WINDOW``.
    """

    quota: int
    used: int | None
    resets_in: int

    @property
    def is_over(self) -> bool:
        """Whether this request is one too many."""
        return self.used is not None and self.used > self.quota

    @property
    def headers(self) -> Mapping[str, str]:
        """``RateLimit-Policy``, and ``RateLimit`` when the request could be counted."""
        headers = {"RateLimit-Policy": f'"{POLICY}";q={self.quota};w={WINDOW}'}
        if self.used is not None:
            remaining = max(0, self.quota - self.used)
            headers["RateLimit"] = f'"{POLICY}";r={remaining};t={self.resets_in}'
        return headers


def count_request(key: ApiKey) -> Standing:
    """Count one request of a live key, with its client loaded; note it in the usage of the day."""
    now = time.time()
    resets_in = math.ceil(WINDOW - now % WINDOW)
    quota = key.client.requests_per_minute
    try:
        with _brief_wait(), transaction.atomic():
            _bound_wait_for_rows()
            used = _count_in_window(key.client_id, int(now // WINDOW), quota)
            _note_usage(key, is_refused=used > quota)
            key.record_use()
    except (DatabaseError, InterfaceError):
        logger.warning("A request of client %s is not counted", key.client_id, exc_info=True)
        return Standing(quota, None, resets_in)
    return Standing(quota, used, resets_in)


def _count_in_window(client_id: int, window: int, quota: int) -> int:
    """Add one to the count of the window, which stops at one above the quota; give the count.

    One statement: two processes cannot read the same count. A process whose clock is behind
    counts in the window that another has already opened.
    """
    table = connection.ops.quote_name(QuotaWindow._meta.db_table)
    statement = f"""
        INSERT INTO {table} (client_id, number, used) VALUES (%s, %s, 1)
        ON CONFLICT (client_id) DO UPDATE SET
            used = CASE WHEN {table}.number < excluded.number THEN 1
                        WHEN {table}.used > %s THEN {table}.used
                        ELSE {table}.used + 1 END,
            number = CASE WHEN {table}.number < excluded.number THEN excluded.number
                          ELSE {table}.number END
        RETURNING used
    """  # noqa: S608 - the name of a table of ours
    with connection.cursor() as cursor:
        cursor.execute(statement, [client_id, window, quota])
        (used,) = cursor.fetchone()
    return int(used)


def _note_usage(key: ApiKey, *, is_refused: bool) -> None:
    table = connection.ops.quote_name(ApiUsage._meta.db_table)
    statement = f"""
        INSERT INTO {table} (key_id, day, served, refused) VALUES (%s, %s, %s, %s)
        ON CONFLICT (key_id, day) DO UPDATE SET
            served = {table}.served + excluded.served,
            refused = {table}.refused + excluded.refused
    """  # noqa: S608 - the name of a table of ours
    day = connection.ops.adapt_datefield_value(timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute(statement, [key.pk, day, int(not is_refused), int(is_refused)])


@contextmanager
def _brief_wait() -> Iterator[None]:
    """Wait for SQLite's one writer no longer than ``BRIEF_WAIT``, instead of its usual patience."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (usual,) = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {BRIEF_WAIT}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


def _bound_wait_for_rows() -> None:
    """Wait for a row that another transaction of PostgreSQL holds no longer than ``BRIEF_WAIT``."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {BRIEF_WAIT}")
