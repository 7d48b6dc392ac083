"""A typed TypeScript client is made from the served contract, and reads the running API."""

import json
import re
import shutil

import pytest
from django.test import override_settings

from cms.settings.environment import REPOSITORY
from tests.api.server import server
from tests.builders import Library
from tests.contract.library import TOLD, fill
from tests.contract.node_tools import Workbench

EXAMPLE = REPOSITORY / "docs" / "examples" / "client_typescript.ts"
GENERATE = "openapi-typescript --output campus.d.ts"
# Mistakes that the types must tell, by what they replace in the example.
WRONG = {"details.level": "details.niveau", '["initiation"]': '["débutant"]'}


def write_client(address: str, workbench: Workbench) -> None:
    """Make the types in the folder, by the command of the guide, beside the example."""
    shutil.copy(EXAMPLE, workbench.folder)
    program, *options = GENERATE.split()
    made = workbench.package(program, *options, f"{address}/api/v1/openapi.json")
    assert made.returncode == 0, made.stderr


@pytest.mark.node
def test_the_generated_client_reads_the_running_api(library: Library, workbench: Workbench) -> None:
    cursor = fill(library)
    with server() as address, override_settings(CAMPUS_BASE_URL=address):
        write_client(address, workbench)
        read = workbench.node(EXAMPLE.name, address, cursor)
    assert read.returncode == 0, read.stderr
    assert json.loads(read.stdout) == TOLD


@pytest.mark.node
@pytest.mark.usefixtures("library")
def test_the_types_of_the_client_hold_the_example_and_refuse_a_wrong_field(
    workbench: Workbench,
) -> None:
    with server() as address:
        write_client(address, workbench)

    compiled = workbench.package("tsc")
    assert compiled.returncode == 0, compiled.stdout

    example = workbench.folder / EXAMPLE.name
    text = example.read_text(encoding="utf-8")
    for right, wrong in WRONG.items():
        assert text.count(right) == 1
        text = text.replace(right, wrong)
    example.write_text(text, encoding="utf-8")
    refused = workbench.package("tsc")
    assert refused.returncode != 0
    assert len(re.findall(r"error TS", refused.stdout)) == len(WRONG), refused.stdout


@pytest.mark.parametrize("guide", ["api.md", "api.en.md"])
def test_the_guide_gives_this_command(guide: str) -> None:
    assert GENERATE in (REPOSITORY / "docs" / guide).read_text(encoding="utf-8")
