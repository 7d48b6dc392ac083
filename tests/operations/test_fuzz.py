"""schemathesis calls every operation of the contract, in right ways and in wrong ones."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.operations.campus import served
from tests.operations.processes import environment, run

QUOTA = 1_000_000
NEW_KEY = f"""
from cms.api.models import ApiClient
client = ApiClient.objects.create(name="Portail", organisation="x", contact_email="a@b.example",
                                  scopes=["read", "preview"], requests_per_minute={QUOTA})
print(client.issue_key()[1])
"""
USAGE = """
from cms.api.models import ApiUsage
print(sum(ApiUsage.objects.values_list("served", flat=True)))
"""
CONFIGURATION = """
# Values of vocabularies follow the content and cursors are ours to make: the contract says their
# form, and a 400 may still say that there is none such.
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", "400", "401", "403", "404", "410", "429"]
"""
PINNED = """
[[operations]]
include-path = "{path}"
parameters = {{ "{name}" = "{value}" }}
"""
NAMED = r"--include-path-regex=\{|by-path"
"""The operations on one thing, which may be there, have gone, or never have been."""


def configuration(shelf: dict[str, Any], asked: str) -> str:
    """What is asked for: one of each kind (``there``), what has ``gone``, or ``anything``."""
    pins = {
        "there": [
            ("/vocabularies/{name}", "path.name", "themes"),
            ("/contents/by-path", "query.path", "/un-lab/"),
            ("/contents/{id}", "path.id", shelf["ids"]["events"]),
            *((f"/{plural}/{{id}}", "path.id", key) for plural, key in shelf["ids"].items()),
        ],
        "gone": [
            ("/contents/by-path", "query.path", shelf["gone_path"]),
            ("/contents/{id}", "path.id", shelf["gone"]),
            *((f"/{plural}/{{id}}", "path.id", shelf["gone"]) for plural in shelf["ids"]),
        ],
        "anything": [],
    }[asked]
    return CONFIGURATION + "".join(
        PINNED.format(path=path, name=name, value=value) for path, name, value in pins
    )


MET = {"there": {200}, "gone": {410}, "anything": {404}}
"""What must have been answered, so that it was held to the contract."""


def statuses(report: Path) -> set[int]:
    """Every status of the calls of a report."""
    found = re.findall(r'"status_code": ?(\d+)', report.read_text(encoding="utf-8"))
    return {int(status) for status in found}


@pytest.fixture
def key(data: Path) -> str:
    """The key of a client that may do everything, without a quota that would end the test."""
    return run("manage.py", "shell", "-v0", "-c", NEW_KEY, env=environment(data)).strip()


@pytest.mark.parametrize(
    ("caller", "asked", "phases", "examples"),
    [
        ("nobody", "there", "examples,coverage,fuzzing", 8),
        ("client", "there", "examples,fuzzing", 3),
        ("nobody", "gone", "examples,fuzzing", 4),
        ("nobody", "anything", "coverage,fuzzing", 5),
    ],
)
def test_no_call_is_answered_otherwise_than_the_contract_says(
    data: Path, key: str, caller: str, asked: str, phases: str, examples: int
) -> None:
    shelf = json.loads(run("-m", "tests.operations.shelf", env=environment(data)))
    with served(data, 64) as server:
        file = data / "schemathesis.toml"
        file.write_text(configuration(shelf, asked), encoding="utf-8")
        command = [sys.executable, "-m", "schemathesis.cli", f"--config-file={file}", "--no-color"]
        command += ["run", f"{server.origin}/api/v1/openapi.json", f"--url={server.origin}/api/v1"]
        command += ["--checks=all", f"--phases={phases}", "--seed=1"]
        command += [f"--max-examples={examples}", "--warnings=off"]
        command += [] if asked == "there" else [NAMED]
        command += ["--report=ndjson", f"--report-ndjson-path={data / 'calls.ndjson'}"]
        if caller == "client":
            command += [f"--header=Authorization: Bearer {key}"]
        done = subprocess.run(command, cwd=data, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert MET[asked] <= statuses(data / "calls.ndjson")
    served_with_key = int(run("manage.py", "shell", "-v0", "-c", USAGE, env=environment(data)))
    assert (served_with_key > 100) == (caller == "client"), "the key was sent"
