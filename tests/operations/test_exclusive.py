"""The lock between workers: one holder at a time, free again when the holder is gone."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from cms.operations.exclusive import exclusive
from tests.operations.processes import REPOSITORY, environment

HOLDER = """
import sys, time
from pathlib import Path
from django.conf import settings
from cms.settings.databases import sqlite
settings.configure(DATABASES={"default": sqlite(Path(sys.argv[1]))})
from cms.operations.exclusive import exclusive
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


@pytest.mark.every_database
@pytest.mark.django_db
def test_the_lock_can_be_held_again_and_again() -> None:
    for _ in range(2):
        with exclusive("tasks") as held:
            assert held


@pytest.mark.postgresql
@pytest.mark.django_db
def test_one_session_of_two_holds_the_lock_of_postgresql() -> None:
    other = connection.copy()
    try:
        with exclusive("tasks") as held:
            assert held
            with other.cursor() as cursor:
                cursor.execute("SELECT classid, objid FROM pg_locks WHERE locktype = 'advisory'")
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
