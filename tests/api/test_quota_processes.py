"""The quota counts right whatever the number of processes, and holds nobody up."""

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.operations.processes import environment, run

INSTANT = "2026-11-24T10:00:30+00:00"
# A loaded machine may hold a lock for long: who looks at the count does not mind.
PATIENT, BRIEF = "30000", "100"
PROCESSES, CALLS, QUOTA = 4, 40, 100


def call(env: Mapping[str, str], wait: str, times: int, *token: str) -> str:
    """Run a process that calls the API; give what it printed."""
    return run("-m", "tests.api.quota_caller", INSTANT, wait, str(times), *token, env=env)


@pytest.fixture
def campus(tmp_path: Path) -> Mapping[str, str]:
    """The environment of processes that share a database with the tables of the API."""
    env = environment(tmp_path)
    run("manage.py", "migrate", "api", "0002", "-v0", env=env)
    return env


def database(env: Mapping[str, str]) -> sqlite3.Connection:
    """The shared database, opened from here."""
    return sqlite3.connect(Path(env["CAMPUS_DATA_DIR"]) / "campus.sqlite3")


def test_processes_share_one_exact_count(campus: Mapping[str, str]) -> None:
    token = call(campus, PATIENT, QUOTA)

    def answers(_: int) -> Any:
        return json.loads(call(campus, PATIENT, CALLS, token))

    with ThreadPoolExecutor(PROCESSES) as pool:
        found = [answer for each in pool.map(answers, range(PROCESSES)) for answer in each]

    refused = PROCESSES * CALLS - QUOTA
    assert Counter(status for status, _ in found) == {200: QUOTA, 429: refused}
    left = sorted(int(header.split(";")[1][2:]) for status, header in found if status == 200)
    assert left == list(range(QUOTA)), "each count was given once"
    with closing(database(campus)) as shared:
        noted = shared.execute("SELECT served, refused FROM api_apiusage").fetchall()
    assert noted == [(QUOTA, refused)]


def test_a_database_that_takes_no_write_refuses_nobody(campus: Mapping[str, str]) -> None:
    token = call(campus, PATIENT, 1)
    with closing(database(campus)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert json.loads(call(campus, BRIEF, 2, token)) == [[200, None], [200, None]]
        writer.rollback()
    assert json.loads(call(campus, PATIENT, 1, token)) == [[200, '"minute";r=0;t=30']]
