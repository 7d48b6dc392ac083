"""The served contract follows every rule of the linter, and the linter does look."""

import copy
import json
from typing import Any

import pytest

from tests.contract.node_tools import Workbench

pytestmark = pytest.mark.node

Contract = dict[str, Any]


def problems(contract: Contract, workbench: Workbench) -> list[dict[str, str]]:
    """What the linter finds: ``rule``, ``message`` and JSON ``pointer`` of each problem."""
    path = workbench.folder / "openapi.json"
    path.write_text(json.dumps(contract), encoding="utf-8")
    done = workbench.node("lint.mjs", path)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, str]] = json.loads(done.stdout)
    return found


def test_the_served_contract_follows_every_rule(served: Contract, workbench: Workbench) -> None:
    assert served["openapi"].startswith("3.1.")
    assert problems(served, workbench) == []


def test_a_bad_contract_is_told(served: Contract, workbench: Workbench) -> None:
    bad = copy.deepcopy(served)
    search = bad["paths"]["/search"]["get"]
    del search["description"]
    search["operationId"] = "listChanges"
    search["responses"]["400"] = {"$ref": "#/components/responses/none"}
    bad["components"]["schemas"]["SearchHit"]["properties"]["title"]["type"] = "text"
    bad["paths"]["/vocabularies/{name}"]["get"]["parameters"] = []

    assert {
        "operation-description",
        "operation-operationId-unique",
        "no-unresolved-refs",
        "struct",
        "path-parameters-defined",
    } <= {each["rule"] for each in problems(bad, workbench)}
