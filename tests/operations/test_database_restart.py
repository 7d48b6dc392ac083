"""PostgreSQL restarts, or stays away, under a running process: a real server, really stopped."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.operations.processes import REPOSITORY, environment, run
from tests.services.postgresql import Cluster

pytestmark = pytest.mark.postgresql
DOCUMENTS = 120
EXPORT = "/api/v1/export.ndjson"
ADDRESSES = (
    "/api/v1/contents",
    "/api/v1/contents?limit=3",
    "/api/v1/changes?limit=2",
    "/api/v1/search?q=innovation&facets=none",
    "/api/v1/suggest?q=inn",
    "/api/v1/vocabularies/themes",
    "/api/v1/feeds/contents.atom",
    EXPORT,
)


class Asker:
    """The application in a process of its own: see ``tests.operations.asker``."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        assert self.answer() == "ready"

    def say(self, line: str) -> None:
        """Send a line."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def answer(self) -> Any:
        """Wait for a line."""
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def ask(self, address: str) -> dict[str, Any]:
        """Have an address answered."""
        self.say(address)
        found: dict[str, Any] = self.answer()
        return found


@pytest.fixture(scope="module")
def asker(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    """The application on a database of some documents, every address asked once."""
    data = tmp_path_factory.mktemp("restart")
    variables = environment(data) | {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "CAMPUS_DATABASE_URL": cluster.url,
    }
    run("-m", "bench.fill", "documents", str(DOCUMENTS), env=variables)
    with (
        Path(data / "asker.log").open("wb") as log,
        subprocess.Popen(
            [sys.executable, "-m", "tests.operations.asker"],
            cwd=REPOSITORY,
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        found = Asker(process)
        for address in ADDRESSES:
            assert found.ask(address)["status"] == 200, address
        yield found
        assert process.stdin is not None
        process.stdin.close()


def restart(cluster: Cluster) -> None:
    """Stop and start again: every connection is dead, and nobody has noticed yet."""
    cluster.stop()
    cluster.start()


def test_a_restart_in_the_middle_of_an_export_costs_nothing_but_a_moment(
    cluster: Cluster, asker: Asker
) -> None:
    whole = asker.ask(EXPORT)
    asker.say("pause")
    assert asker.answer() == "paused", "the first documents are read"
    restart(cluster)
    asker.say("go on")
    assert asker.answer() == whole


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_first_request_after_a_restart_is_answered(
    cluster: Cluster, asker: Asker, address: str
) -> None:
    restart(cluster)
    assert asker.ask(address)["status"] == 200


def test_while_the_database_is_away_every_address_says_when_to_come_back(
    cluster: Cluster, asker: Asker
) -> None:
    cluster.stop()
    try:
        for address in (*ADDRESSES, "/api/v1/contents/by-path?path=/", "/api/v1/contents x"):
            found = asker.ask(address)
            assert (found["status"], found["retry_after"]) == (503, "60"), address
            assert found["type"] == "application/problem+json", address
    finally:
        cluster.start()
    assert asker.ask(EXPORT)["status"] == 200
