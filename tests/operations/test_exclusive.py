"""The lock between workers: one holder at a time, free again when the holder is gone."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connection, connections
from pytest_django import DjangoDbBlocker

from cms.delivery import exclusive as locks
from cms.delivery.exclusive import close_lock_session, exclusive
from tests.operations.processes import REPOSITORY, environment

# The locks of this database alone: other tests of the same server run beside this one.
ADVISORY_LOCKS_HERE = """
FROM pg_locks WHERE locktype = 'advisory'
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""

HOLDER = """
import sys, time
from pathlib import Path
from django.conf import settings
from cms.settings.databases import sqlite
settings.configure(DATABASES={"default": sqlite(Path(sys.argv[1]))})
from cms.delivery.exclusive import exclusive
with exclusive(sys.argv[2]) as held:
    print(held, flush=True)
    sys.stdin.read()
"""


def hold(path: Path, name: str) -> tuple[subprocess.Popen[str], bool]:
    """Start a process that tries to hold the lock; give it, and whether it does."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path), name],
        cwd=REPOSITORY,
        env=environment(path.parent),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip() == "True"


def leave(process: subprocess.Popen[str]) -> None:
    """Let the process end by itself."""
    process.communicate("")


def test_one_process_of_two_holds_the_lock_of_a_sqlite_file(tmp_path: Path) -> None:
    path = tmp_path / "campus.sqlite3"
    first, first_holds = hold(path, "tasks")
    second, second_holds = hold(path, "tasks")
    other, other_holds = hold(path, "clock")
    assert (first_holds, second_holds, other_holds) == (True, False, True)
    for process in (first, second, other):
        leave(process)
    last, last_holds = hold(path, "tasks")
    assert last_holds
    leave(last)


def test_a_process_that_is_killed_leaves_the_lock_free(tmp_path: Path) -> None:
    path = tmp_path / "campus.sqlite3"
    killed, _ = hold(path, "tasks")
    killed.kill()
    killed.communicate()
    heir, holds = hold(path, "tasks")
    assert holds
    leave(heir)


@pytest.fixture
def _session() -> Iterator[None]:
    """The session of the locks ends with the test: it would keep the test database in use."""
    yield
    close_lock_session()


@pytest.fixture
def _committing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test database outside of any transaction.

    Unlike ``django_db(transaction=True)``, which empties every table afterwards and would leave the
    next tests without the rows of the migrations; tests of locks write no row.
    """
    with django_db_blocker.unblock():
        yield
        connection.close()


@pytest.mark.every_database
@pytest.mark.usefixtures("_session")
@pytest.mark.django_db
def test_the_lock_can_be_held_again_and_again() -> None:
    for _ in range(2):
        with exclusive("tasks") as held:
            assert held


@pytest.mark.postgresql
@pytest.mark.usefixtures("_session")
@pytest.mark.django_db
def test_one_session_of_two_holds_the_lock_of_postgresql() -> None:
    other = connection.copy()
    try:
        with exclusive("tasks") as held:
            assert held
            with other.cursor() as cursor:
                cursor.execute(f"SELECT classid, objid {ADVISORY_LOCKS_HERE}")
                (key,) = cursor.fetchall()
                cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
                assert cursor.fetchone() == (False,)
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
            assert cursor.fetchone() == (True,)
        with exclusive("tasks") as held:
            assert not held
    finally:
        other.close()


def held_elsewhere(name: str) -> bool:
    """Whether a worker in another process would find the lock taken; for PostgreSQL."""
    other = connections[DEFAULT_DB_ALIAS].copy()
    try:
        with locks._advisory(other, name) as free:
            return not free
    finally:
        other.close()


@pytest.mark.postgresql
@pytest.mark.usefixtures("_committing", "_session")
def test_the_lock_outlives_the_connection_of_the_work() -> None:
    with exclusive("tasks") as held:
        assert held
        connection.ensure_connection()
        before = connection.connection
        connection.close_at = 0.0  # past its CONN_MAX_AGE
        close_old_connections()
        connection.ensure_connection()
        assert connection.connection is not before
        assert held_elsewhere("tasks")
    assert not held_elsewhere("tasks")


@pytest.mark.postgresql
@pytest.mark.usefixtures("_committing", "_session")
def test_a_session_that_was_cut_is_replaced(caplog: pytest.LogCaptureFixture) -> None:
    with exclusive("tasks") as held:
        assert held
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_terminate_backend(pid) {ADVISORY_LOCKS_HERE}")
    assert "the lock was lost" in caplog.text
    with exclusive("tasks") as held:
        assert held
