"""Two workers send at once, in two processes on one database: each message goes once."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.operations.processes import REPOSITORY, environment, run
from tests.services.postgresql import Cluster
from tests.webhooks.certificates import Authority
from tests.webhooks.receivers import receiver

MESSAGES = 100
MODULE = "tests.operations.delivering"


@pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
def test_two_workers_at_once_send_each_message_once(
    data: Path, database: str, request: pytest.FixtureRequest
) -> None:
    authority = Authority(data)
    variables = environment(data) | {
        "CAMPUS_WEBHOOKS_PRIVATE_ADDRESSES": "true",
        "CAMPUS_WEBHOOKS_CA_FILE": str(authority.file),
        "CAMPUS_LOG_LEVEL": "WARNING",
    }
    if database == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        variables["CAMPUS_DATABASE_URL"] = cluster.url
        run("manage.py", "migrate", "-v0", env=variables)
    with receiver(authority.sign()) as there:
        run("-m", MODULE, "prepare", there.url, str(MESSAGES), env=variables)
        workers = [
            subprocess.Popen(
                [sys.executable, "-m", MODULE, "send"],
                cwd=REPOSITORY,
                env=variables,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(2)
        ]
        for worker in workers:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "ready\n"
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.write("\n")
            worker.stdin.flush()
        sent = [int(worker.communicate(timeout=120)[0]) for worker in workers]
        got = Counter(each.headers["webhook-id"] for each in there.requests)
    assert all(worker.returncode == 0 for worker in workers)
    assert len(got) == MESSAGES
    assert {key: number for key, number in got.items() if number > 1} == {}
    assert sum(sent) == MESSAGES
    assert min(sent) > 0, "both worked"
    states, outcomes = json.loads(run("-m", MODULE, "report", env=variables))
    assert (states, outcomes) == ({"delivered": MESSAGES}, {"delivered": MESSAGES})
