"""The export: every public document of one instant, as stored, with its length."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.api import export, spools
from cms.delivery.models import PublishedDocument
from cms.delivery.schedule import freshness
from snippets.models import Theme
from tests.api.client import ContractClient
from tests.builders import Library, presented

EXPORT = "/api/v1/export.ndjson"


def lines_of(response: Any) -> list[bytes]:
    """Lines of an export, whose length must be the one announced."""
    content: bytes = response.getvalue()
    assert response.status_code == 200, content
    assert int(response.headers["Content-Length"]) == len(content)
    assert not content or content.endswith(b"\n")
    return content.splitlines()


def test_an_export_is_the_stored_bytes_of_each_public_document_by_id(
    client: Client, library: Library
) -> None:
    for number in range(5):
        library.add("article", f"a{number}", title="Ligne\u2028 « é »")
    library.withdraw(library.add("article", "retiré"))
    expired = library.add("article", "b", expires_at=timezone.now() + timedelta(hours=1))
    PublishedDocument.objects.filter(pk=expired).update(expires_at=timezone.now())

    response = client.get(EXPORT)

    rows = PublishedDocument.objects.exclude(pk=expired).order_by("pk")
    assert response.getvalue() == b"".join(bytes(row.body) + b"\n" for row in rows)
    assert len(rows) == 5
    assert response.headers["Content-Type"] == "application/x-ndjson"


def test_an_empty_export_is_empty(client: Client, library: Library) -> None:
    assert lines_of(client.get(EXPORT)) == []


def test_an_export_in_pieces_is_the_same(
    client: Client, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(9):
        library.add("article", f"a{number}")
    whole = client.get(EXPORT)
    monkeypatch.setattr(export, "MAXIMUM_IN_MEMORY", 100)
    monkeypatch.setattr(spools, "PIECE", 33)

    response = client.get(EXPORT)

    assert response.streaming
    assert lines_of(response) == lines_of(whole)
    assert response.headers["ETag"] == whole.headers["ETag"]


def test_filters_of_lists_work_and_a_wrong_one_is_named(client: Client, library: Library) -> None:
    library.add("event", "e", terms={"state": ("past",)})
    wanted = library.add("event", "f", terms={"state": ("upcoming",)})
    library.add("article", "a")

    (line,) = lines_of(client.get(f"{EXPORT}?kind=event&state=upcoming"))

    assert json.loads(line)["id"] == str(wanted)
    problem = client.get(f"{EXPORT}?kind=rien&limit=3")
    assert problem.status_code == 400
    assert {each["parameter"] for each in problem.json()["errors"]} == {"kind", "limit"}


@pytest.mark.parametrize("in_memory", [0, spools.MAXIMUM_IN_MEMORY])
def test_head_says_what_get_would_and_an_export_already_known_is_not_read(
    client: Client, library: Library, monkeypatch: pytest.MonkeyPatch, in_memory: int
) -> None:
    monkeypatch.setattr(export, "MAXIMUM_IN_MEMORY", in_memory)
    library.add("article", "a")
    get, head = client.get(EXPORT), client.head(EXPORT)

    assert head.getvalue() == b""
    for name in ("ETag", "Content-Length", "Content-Type", "Link"):
        assert head.headers[name] == get.headers[name]
    with CaptureQueriesContext(connection) as captured:
        known = client.get(EXPORT, headers={"If-None-Match": get.headers["ETag"]})
    assert (known.status_code, len(captured)) == (304, 0)
    library.add("article", "b")
    assert client.get(EXPORT, headers={"If-None-Match": get.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize("filters", ["", "?kind=article", "?theme=ecoute&kind=article"])
def test_an_export_leads_to_the_changes_that_follow_it(
    client: Client, api: ContractClient, library: Library, filters: str
) -> None:
    Theme.objects.create(slug="ecoute", label="Écoute")
    key = library.add("article", "a", terms={"theme": ("ecoute",)})
    link = client.get(EXPORT + filters).headers["Link"]
    address, _, relation = link.partition(">; ")
    following = address.lstrip("<").partition("/api/v1/")[2]

    assert relation == 'rel="monitor"'
    assert parse_qs(urlsplit(following).query).keys() >= {"cursor"}
    assert api.json(following)["items"] == []
    library.withdraw(key)
    (item,) = api.json(following)["items"]
    assert (item["op"], item["id"]) == ("delete", str(key))


def test_an_export_that_changes_cannot_follow_leads_nowhere(
    client: Client, library: Library
) -> None:
    assert "Link" not in client.get(f"{EXPORT}?published_since=2026-01-01").headers


def test_an_export_makes_as_many_queries_for_5_documents_as_for_50(
    client: Client, library: Library
) -> None:
    def queries(first: int, last: int) -> int:
        library.publish(*(presented("article", f"a{number}") for number in range(first, last)))
        client.get(EXPORT)
        with CaptureQueriesContext(connection) as captured:
            assert len(lines_of(client.get(EXPORT))) == last
        return len(captured)

    assert queries(0, 5) == queries(5, 50)


def test_the_state_of_an_export_is_one_instant(
    client: Client, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is published while the statement begins makes it begin again."""
    library.add("article", "a")
    genuine = freshness
    calls: list[int] = []

    def publish_meanwhile() -> Any:
        calls.append(len(calls))
        if len(calls) == 3:
            library.add("article", "b")
        return genuine()

    monkeypatch.setattr(export, "freshness", publish_meanwhile)
    response = client.get(EXPORT)
    monkeypatch.undo()

    assert len(lines_of(response)) == 2
    assert client.get(EXPORT).headers["ETag"] == response.headers["ETag"]


def test_a_database_that_fails_while_reading_is_a_clear_problem_and_no_half_export(
    client: Client, library: Library
) -> None:
    for number in range(3):
        library.add("article", f"a{number}")

    def broken(*_: Any) -> Iterator[bytes]:
        yield b"{}"
        raise OperationalError("server closed the connection unexpectedly")

    with patch("django.db.models.query.QuerySet.iterator", broken):
        response = client.get(EXPORT)

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
    assert response.headers["Content-Type"] == "application/problem+json"
