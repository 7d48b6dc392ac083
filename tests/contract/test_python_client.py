"""A typed Python client is made from the served contract, and reads the running API."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from django.test import override_settings

from cms.settings.environment import REPOSITORY
from tests.api.server import server
from tests.builders import Library
from tests.checks import BIN
from tests.contract.library import TOLD, fill

EXAMPLES = REPOSITORY / "docs" / "examples"
GENERATE = (
    "openapi-python-client generate --config client_python.yaml --meta none "
    "--output-path campus_client --url"
)
TYPED = ("mypy", "--strict", "--follow-imports=silent", "--config-file=", "client_python.py")

# Mistakes that the types must tell, by what they replace in the example.
WRONG = {"details.level": "details.niveau", '["initiation"]': '["débutant"]'}


def run(
    command: Sequence[str | Path], folder: Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def write_client(address: str, folder: Path) -> None:
    """Make the client in a folder, by the command of the guide, beside the example."""
    for name in ("client_python.py", "client_python.yaml"):
        shutil.copy(EXAMPLES / name, folder)
    program, *options = GENERATE.split()
    url = f"{address}/api/v1/openapi.json"
    made = run([BIN / program, *options, url, "--fail-on-warning"], folder)
    assert made.returncode == 0, made.stdout + made.stderr


def test_the_generated_client_reads_the_running_api(library: Library, tmp_path: Path) -> None:
    cursor = fill(library)
    with server() as address, override_settings(CAMPUS_BASE_URL=address):
        write_client(address, tmp_path)
        read = run([sys.executable, "client_python.py", address, cursor], tmp_path)
    assert read.returncode == 0, read.stderr
    assert json.loads(read.stdout) == TOLD


@pytest.mark.usefixtures("library")
def test_the_types_of_the_client_hold_the_example_and_refuse_a_wrong_field(tmp_path: Path) -> None:
    with server() as address:
        write_client(address, tmp_path)

    checked = run([BIN / TYPED[0], *TYPED[1:]], tmp_path)
    assert checked.returncode == 0, checked.stdout

    example = tmp_path / "client_python.py"
    text = example.read_text(encoding="utf-8")
    for right, wrong in WRONG.items():
        assert text.count(right) == 1
        text = text.replace(right, wrong)
    example.write_text(text, encoding="utf-8")
    refused = run([BIN / TYPED[0], *TYPED[1:]], tmp_path)
    assert refused.returncode == 1
    assert refused.stdout.count("client_python.py:") == len(WRONG), refused.stdout


@pytest.mark.parametrize("guide", ["api.md", "api.en.md"])
def test_the_guide_gives_this_command(guide: str) -> None:
    assert GENERATE in (REPOSITORY / "docs" / guide).read_text(encoding="utf-8")
