"""The guide tells the truth: its commands run as they are written, its answers are real."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.test import override_settings

from cms.api.endpoints import ENDPOINTS
from cms.api.terms import TERMS
from cms.delivery.consumers import run_consumers
from tests.api.client import ContractClient
from tests.api.server import server
from tests.builders import Library

GUIDE = Path(__file__).parents[2] / "docs" / "api.md"
TEXT = GUIDE.read_text(encoding="utf-8")
COMMANDS = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
EXAMPLES = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
REFUSED = "trainings?level=expert"


@pytest.fixture
def campus(library: Library) -> Library:
    """Enough documents for two pages of a hundred."""
    library.add("page", "accueil", path="/")
    for number in range(105):
        library.add("training", f"formation-{number}", terms={"level": ("initiation",)})
    run_consumers()
    return library


@pytest.mark.usefixtures("campus")
def test_every_address_of_the_guide_answers(api: ContractClient) -> None:
    addresses = re.findall(r'"\$CAMPUS/api/v1/([^"$]*)"', TEXT)

    assert len(addresses) > 15
    for address in addresses:
        assert api.call(address).status_code == (400 if address == REFUSED else 200), address


@pytest.mark.usefixtures("campus")
@pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("jq")) and not os.environ.get("CI"),
    reason="the commands of the guide need curl and jq",
)
def test_the_commands_of_the_guide_run_as_they_are_written(tmp_path: Path) -> None:
    script = "\n".join(command for command in COMMANDS if not command.startswith("CAMPUS="))
    with server() as address, override_settings(CAMPUS_BASE_URL=address):
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=tmp_path,
            env={**os.environ, "CAMPUS": address},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    assert done.returncode == 0, done.stderr
    assert sum(line.startswith("Formation ") for line in done.stdout.splitlines()) == 105
    assert any(line.endswith("304") for line in done.stdout.splitlines())


def test_the_refusal_of_the_guide_is_the_real_one(api: ContractClient, library: Library) -> None:
    assert json.loads(EXAMPLES[0]) == api.json(REFUSED, status=400)


def test_the_guide_names_every_filter_and_every_status() -> None:
    for name in TERMS:
        assert f"`{name}`" in TEXT
    for status in {status for endpoint in ENDPOINTS for status in endpoint.others}:
        assert f"| {status} |" in TEXT
