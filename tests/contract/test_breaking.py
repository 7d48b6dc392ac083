"""No change breaks other sites unseen: what breaks is told, what adds is let through."""

import copy
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from tests.contract.breaking import SEVERITIES, breaking_changes
from tests.contract.published import BreakingChangeError, publish, read_published
from tests.services.oasdiff import find_oasdiff

pytestmark = pytest.mark.oasdiff

Contract = dict[str, Any]
Edit = Callable[[Contract], object]


def parameter(contract: Contract, path: str, name: str) -> Contract:
    own: list[Contract] = contract["paths"][path]["get"]["parameters"]
    found = next((each for each in own if each.get("name") == name), None)
    shared: Contract = contract["components"]["parameters"]
    return found or cast(Contract, shared[name])


def fields(contract: Contract, schema: str) -> Contract:
    found: Contract = contract["components"]["schemas"][schema]["properties"]
    return found


def require(contract: Contract, path: str, name: str) -> None:
    described = {"name": name, "in": "query", "required": True, "schema": {"type": "string"}}
    contract["paths"][path]["get"]["parameters"].append(described)


def add_field(contract: Contract, schema: str, name: str) -> None:
    contract["components"]["schemas"][schema]["required"].append(name)
    fields(contract, schema)[name] = {"type": "string"}


def remove_field(contract: Contract, schema: str, name: str) -> None:
    contract["components"]["schemas"][schema]["required"].remove(name)
    del fields(contract, schema)[name]


def reduced(contract: Contract, *paths: str) -> Contract:
    """The contract with these paths alone: each comparison takes less time."""
    return {**contract, "paths": {path: contract["paths"][path] for path in paths}}


BREAKING: dict[str, tuple[Edit, str]] = {
    "an address is removed": (
        lambda c: c["paths"].pop("/changes"),
        "api-path-removed-without-deprecation",
    ),
    "a filter is removed": (
        lambda c: c["paths"]["/trainings"]["get"]["parameters"].pop(0),
        "request-parameter-removed",
    ),
    "a parameter becomes necessary": (
        lambda c: parameter(c, "/search", "q").update(required=True),
        "request-parameter-became-required",
    ),
    "a necessary parameter is added": (
        lambda c: require(c, "/search", "site"),
        "new-required-request-parameter",
    ),
    "a value of a filter is removed": (
        lambda c: parameter(c, "/trainings", "level")["schema"]["items"]["enum"].pop(),
        "request-parameter-property-enum-value-removed",
    ),
    "a default changes": (
        lambda c: parameter(c, "/trainings", "limit")["schema"].update(default=50),
        "request-parameter-default-value-changed",
    ),
    "a maximum is lowered": (
        lambda c: parameter(c, "/trainings", "limit")["schema"].update(maximum=50),
        "request-parameter-max-decreased",
    ),
    "a field is removed": (
        lambda c: remove_field(c, "TrainingCard", "summary"),
        "response-required-property-removed",
    ),
    "a field of the details is removed": (
        lambda c: remove_field(c, "EventDetails", "starts_at"),
        "response-required-property-removed",
    ),
    "a field may be absent": (
        lambda c: c["components"]["schemas"]["SearchHit"]["required"].remove("title"),
        "response-property-became-optional",
    ),
    "a field may be null": (
        lambda c: fields(c, "SearchHit").update(title={"type": ["string", "null"]}),
        "response-property-became-nullable",
    ),
    "a type changes": (
        lambda c: fields(c, "SearchResults").update(count={"type": "string"}),
        "response-property-type-changed",
    ),
    "a value of an answer is removed": (
        lambda c: fields(c, "DocumentDeletion")["reason"]["enum"].remove("withdrawn"),
        "response-property-enum-value-removed",
    ),
    "a media type is removed": (
        lambda c: c["paths"]["/trainings/{id}"]["get"]["responses"]["200"]["content"].pop(
            "application/ld+json"
        ),
        "response-media-type-removed",
    ),
    "an error is no longer told": (
        lambda c: c["paths"]["/trainings/{id}"]["get"]["responses"].pop("410"),
        "response-non-success-status-removed",
    ),
    "a header is removed": (
        lambda c: c["paths"]["/trainings"]["get"]["responses"]["200"]["headers"].pop("ETag"),
        "optional-response-header-removed",
    ),
    "an operation has another name": (
        lambda c: c["paths"]["/search"]["get"].update(operationId="find"),
        "api-operation-id-removed",
    ),
    "a key becomes necessary": (
        lambda c: c.update(security=[{"key": []}]),
        "api-security-anonymous-access-removed",
    ),
}
COMPATIBLE: dict[str, Edit] = {
    "an address is added": lambda c: c["paths"].update(
        {"/other": {"get": {**c["paths"]["/search"]["get"], "operationId": "other"}}}
    ),
    "an optional parameter is added": lambda c: c["paths"]["/search"]["get"]["parameters"].append(
        {"name": "site", "in": "query", "schema": {"type": "string"}}
    ),
    "a value of a filter is added": lambda c: parameter(c, "/trainings", "level")["schema"][
        "items"
    ]["enum"].append("expert"),
    "a field is added": lambda c: add_field(c, "TrainingCard", "subtitle"),
    "a value of an answer is added": lambda c: fields(c, "DocumentDeletion")["reason"][
        "enum"
    ].append("merged"),
    "a description changes": lambda c: c["paths"]["/search"]["get"].update(description="Autre."),
}
PATHS = ("/changes", "/search", "/trainings", "/trainings/{id}")


def test_the_contract_keeps_what_was_published(served: Contract) -> None:
    changes = breaking_changes(read_published(), served)

    assert not changes, "rupture du contrat publié, voir CONTRIBUTING.md :\n" + "\n".join(changes)


@pytest.mark.parametrize("name", BREAKING)
def test_a_break_is_told(name: str) -> None:
    edit, rule = BREAKING[name]
    published = reduced(read_published(), *PATHS)
    current = copy.deepcopy(published)
    edit(current)

    assert any(rule in change for change in breaking_changes(published, current))


def test_all_compatible_changes_together_are_let_through() -> None:
    published = reduced(read_published(), *PATHS)
    current = copy.deepcopy(published)
    for edit in COMPATIBLE.values():
        edit(current)

    assert current != published
    assert breaking_changes(published, current) == []


def test_publishing_refuses_a_break_and_keeps_the_file(tmp_path: Path) -> None:
    path = tmp_path / "published.json"
    published = reduced(read_published(), *PATHS)
    publish(published, path)
    before = path.read_bytes()
    broken = reduced(published, "/changes", "/search", "/trainings")

    with pytest.raises(BreakingChangeError) as refused:
        publish(broken, path)

    assert any("GET /trainings/{id}" in change for change in refused.value.changes)
    assert path.read_bytes() == before


def test_a_new_version_of_the_api_may_break(tmp_path: Path) -> None:
    path = tmp_path / "published.json"
    published = reduced(read_published(), *PATHS)
    publish(published, path)
    second = reduced(published, "/search") | {"info": {**published["info"], "version": "2"}}

    publish(second, path)

    assert json.loads(path.read_text(encoding="utf-8")) == second


def test_an_addition_is_published(tmp_path: Path) -> None:
    path = tmp_path / "published.json"
    published = reduced(read_published(), *PATHS)
    publish(reduced(published, "/search"), path)

    publish(published, path)

    assert json.loads(path.read_text(encoding="utf-8")) == published


def test_our_scale_names_rules_of_oasdiff() -> None:
    command = [str(find_oasdiff()), "checks", "changelog", "--format=json"]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    rules = {each["id"] for each in json.loads(told.stdout)}

    ours = [line.split()[0] for line in SEVERITIES.read_text(encoding="utf-8").splitlines()]
    assert set(ours) <= rules
