"""What the tests of the contract share: the contract as it is served, documents, Node."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from tests.api.client import ContractClient
from tests.builders import Library, library
from tests.contract.node_tools import Workbench


@pytest.fixture
def served(db: None) -> dict[str, Any]:
    """The contract as other sites get it."""
    response = ContractClient().call("openapi.json")
    found: dict[str, Any] = json.loads(response.content)
    return found


@pytest.fixture(name="library")
def library_fixture(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """An empty library that replaces the pages, in the transaction of the test."""
    monkeypatch.setattr(connections["default"], "close_if_unusable_or_obsolete", lambda: None)
    with library() as found:
        yield found


@pytest.fixture
def workbench(tmp_path: Path) -> Workbench:
    """A folder where Node runs our scripts; for tests marked ``node``."""
    return Workbench(tmp_path / "node")
