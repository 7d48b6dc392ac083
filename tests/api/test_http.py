"""What every answer shares: methods, conditions, caching, CORS, addresses."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils.http import parse_http_date

from cms.api.endpoints import ENDPOINTS, PLURALS
from cms.api.http import cache_control
from tests.api.client import ContractClient
from tests.builders import Library

STATIC_PATHS = ["", "openapi.json", "docs", "search", "suggest?q=a", "vocabularies",
                "vocabularies/themes", "contents", *PLURALS.values()]  # fmt: skip


@pytest.fixture
def paths(library: Library) -> list[str]:
    """One address of each endpoint, all of which answer 200."""
    key = library.add("training", "a")
    return [
        *STATIC_PATHS,
        f"contents/{key}",
        f"trainings/{key}",
        f"trainings/{key}?view=jsonld",
        "contents/by-path?path=/formations/a/",
    ]


def test_every_answer_has_a_strong_entity_tag_and_comes_back_as_304(
    api: ContractClient, paths: list[str]
) -> None:
    for path in paths:
        first = api.call(path)
        assert first.status_code == 200, path
        etag = first.headers["ETag"]
        assert etag.startswith('"'), path
        for known in (etag, f'"x", {etag}', f"W/{etag}", "*"):
            again = api.call(path, **{"If-None-Match": known})
            assert again.status_code == 304, (path, known)
            assert again.content == b""
            assert again.headers["ETag"] == etag
            for name in ("Cache-Control", "Vary", "Access-Control-Allow-Origin"):
                assert again.headers[name] == first.headers[name]
        assert api.call(path, **{"If-None-Match": '"autre"'}).status_code == 200


def test_every_answer_may_be_kept_by_anyone(api: ContractClient, paths: list[str]) -> None:
    for path in paths:
        response = api.call(path, Origin="https://autre.gouv.fr")
        # What editors decide of a search counts within a minute.
        stale = 0 if path.startswith(("search", "suggest")) else 300
        assert response.headers["Cache-Control"] == (
            f"public, max-age=60, stale-while-revalidate={stale}, stale-if-error=86400"
        )
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers["Vary"] == "Accept-Encoding, Authorization"
        assert not response.cookies


def test_head_answers_as_get_without_content(api: ContractClient, paths: list[str]) -> None:
    for path in paths:
        got, head = api.call(path), api.call(path, "HEAD")
        assert head.status_code == 200
        assert head.content == b""
        assert head.headers["Content-Length"] == str(len(got.content))
        assert head.headers["ETag"] == got.headers["ETag"]


def test_options_tells_other_sites_what_they_may_do(api: ContractClient, paths: list[str]) -> None:
    for path in [*paths, "rien"]:
        response = api.call(path, "OPTIONS")
        assert response.status_code == 204
        assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
        assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "PROPFIND"])
def test_any_other_method_is_405(api: ContractClient, paths: list[str], method: str) -> None:
    for path in paths:
        response = api.call(path, method)
        assert response.status_code == 405
        assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
        assert json.loads(response.content)["status"] == 405


@pytest.mark.parametrize("path", ["contents/", "trainings/", "vocabularies/themes/", "search//"])
def test_a_final_slash_leads_to_the_address_without(api: ContractClient, path: str) -> None:
    response = api.call(f"{path}?limit=5&q=%C3%A9")

    assert response.status_code == 308
    assert response.headers["Location"] == f"/api/v1/{path.rstrip('/')}?limit=5&q=%C3%A9"


@pytest.mark.parametrize("path", ["contents/", "rien/", "search//"])
def test_methods_are_answered_alike_with_a_final_slash(api: ContractClient, path: str) -> None:
    allowed = api.call(path, "OPTIONS")
    assert (allowed.status_code, allowed.headers["Allow"]) == (204, "GET, HEAD, OPTIONS")
    refused = api.call(path, "POST")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_the_root_without_its_slash_leads_to_the_root(client: Client) -> None:
    """By the API itself, so that other sites may follow: with CORS, and no page of HTML."""
    response = client.get("/api/v1?x=%C3%A9")
    assert response.status_code == 308
    assert response.headers["Location"] == "/api/v1/?x=%C3%A9"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert client.options("/api/v1").status_code == 204
    assert client.post("/api/v1").status_code == 405


def test_a_final_slash_with_a_line_break_cannot_split_the_answer(api: ContractClient) -> None:
    response = api.call("a%0d%0aSet-Cookie:x/")

    assert response.status_code == 308
    assert "\n" not in response.headers["Location"]


def test_the_root_links_to_all_that_answers(api: ContractClient, library: Library) -> None:
    """Addresses with a part to fill in are URI templates (RFC 6570)."""
    parts = {"{id}": str(library.add("article", "a")), "{name}": "themes", "{token}": "x"}
    refused = {"contents/by-path": 400, "preview/{token}": 404}
    root = api.json("")

    assert root["licence"] == "etalab-2.0"
    assert root["links"].keys() == {
        *(endpoint.path for endpoint in ENDPOINTS),
        "openapi.json",
        "docs",
    }
    of_other_kinds = {f"{plural}/{{id}}" for plural in PLURALS.values()} - {"articles/{id}"}
    for name, address in root["links"].items():
        path = address.partition("/api/v1/")[2]
        for part, value in parts.items():
            path = path.replace(part, value)
        expected = 404 if name in of_other_kinds else refused.get(name, 200)
        assert api.call(path).status_code == expected, name


def test_an_entity_tag_of_a_list_changes_with_any_publication(
    api: ContractClient, library: Library
) -> None:
    library.add("article", "a")
    before = api.call("articles").headers["ETag"]

    library.add("article", "b")

    assert api.call("articles", **{"If-None-Match": before}).status_code == 200


def test_an_entity_tag_of_a_list_changes_when_a_document_expires_unseen(
    api: ContractClient, library: Library
) -> None:
    library.add("article", "a", expires_at=datetime.now(UTC) + timedelta(hours=1))
    before = api.call("articles").headers["ETag"]

    with time_machine.travel(datetime.now(UTC) + timedelta(hours=2)):
        assert api.call("articles", **{"If-None-Match": before}).status_code == 200


def test_two_representations_never_share_an_entity_tag(
    api: ContractClient, library: Library
) -> None:
    key = library.add("training", "a")
    paths = [
        f"contents/{key}",
        f"contents/{key}?view=card",
        f"contents/{key}?view=jsonld",
        f"contents/{key}?fields=title",
        f"contents/{key}?fields=summary",
        "trainings",
        "trainings?view=full",
        "trainings?limit=5",
    ]

    tags = [api.call(path).headers["ETag"] for path in paths]

    assert len(set(tags)) == len(paths)


def test_a_document_says_when_it_last_changed(api: ContractClient, library: Library) -> None:
    key = library.add("training", "a")

    response = api.call(f"contents/{key}")

    updated_at = datetime.fromisoformat(json.loads(response.content)["updated_at"])
    assert parse_http_date(response.headers["Last-Modified"]) == int(updated_at.timestamp())


@pytest.mark.parametrize(
    ("seconds", "fresh", "stale"), [(5, 5, 0), (61, 60, 1), (200, 60, 140), (3600, 60, 300)]
)
def test_an_answer_is_kept_no_longer_than_what_is_planned(
    seconds: int, fresh: int, stale: int
) -> None:
    planned = datetime.now(UTC) + timedelta(seconds=seconds, milliseconds=900)

    assert cache_control(planned, private=False) == (
        f"public, max-age={fresh}, stale-while-revalidate={stale}, stale-if-error=86400"
    )


@pytest.mark.parametrize("planned", ["expires_at", "state_until"])
def test_a_planned_change_shortens_how_long_lists_and_documents_are_kept(
    api: ContractClient, library: Library, planned: str
) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=30)
    key = library.add("event", "a", **{planned: soon})

    for path in ("events", f"contents/{key}", "search", "vocabularies/themes"):
        control = api.call(path).headers["Cache-Control"]
        assert "max-age=2" in control, path
        assert "stale-while-revalidate=0" in control, path
