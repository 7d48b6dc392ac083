"""schemathesis calls every operation of the contract, in right ways and in wrong ones."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.operations.campus import editor, served
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
# An id that is there, so that more than 404 is answered.
[parameters]
"path.id" = "{id}"
"path.name" = "themes"

# Values of vocabularies follow the content and cursors are ours to make: the contract says their
# form, and a 400 may still say that there is none such.
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", "400", "401", "403", "404", "410", "429"]
"""


@pytest.fixture
def key(data: Path) -> str:
    """The key of a client that may do everything, without a quota that would end the test."""
    return run("manage.py", "shell", "-v0", "-c", NEW_KEY, env=environment(data)).strip()


@pytest.mark.parametrize(("caller", "examples"), [("nobody", 25), ("client", 10)])
def test_no_call_is_answered_otherwise_than_the_contract_says(
    data: Path, key: str, caller: str, examples: int
) -> None:
    with served(data, 64) as server, editor(data, seed=1) as actor:
        for _ in range(5):
            actor.act("add")
        server.connection.request("GET", "/api/v1/resources?limit=1")
        (resource,) = json.load(server.connection.getresponse())["items"]
        configuration = data / "schemathesis.toml"
        configuration.write_text(CONFIGURATION.format(id=resource["id"]), encoding="utf-8")
        command = [sys.executable, "-m", "schemathesis.cli"]
        command += [f"--config-file={configuration}", "--no-color"]
        command += ["run", f"{server.origin}/api/v1/openapi.json", f"--url={server.origin}/api/v1"]
        command += ["--checks=all", "--phases=examples,coverage,fuzzing", "--seed=1"]
        command += [f"--max-examples={examples}", "--warnings=off"]
        if caller == "client":
            command += [f"--header=Authorization: Bearer {key}"]
        done = subprocess.run(command, cwd=data, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "Tested: " in done.stdout
    served_with_key = int(run("manage.py", "shell", "-v0", "-c", USAGE, env=environment(data)))
    assert (served_with_key > 100) == (caller == "client"), "the key was sent"
