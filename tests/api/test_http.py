"""What every answer shares: methods, conditions, caching, CORS, addresses."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils.http import parse_http_date

from cms.api.endpoints import PLURALS
from cms.api.http import cache_control
from cms.delivery.models import PublishedDocument
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
        assert response.headers["Cache-Control"] == (
            "public, max-age=60, stale-while-revalidate=300, stale-if-error=86400"
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


def test_a_final_slash_with_a_line_break_cannot_split_the_answer(api: ContractClient) -> None:
    response = api.call("a%0d%0aSet-Cookie:x/")

    assert response.status_code == 308
    assert "\n" not in response.headers["Location"]


def test_the_root_links_to_what_answers(api: ContractClient, library: Library) -> None:
    root = api.json("")

    assert root["licence"] == "etalab-2.0"
    for name, address in root["links"].items():
        path = address.partition("/api/v1/")[2]
        assert api.call(path).status_code == (400 if name == "contents/by-path" else 200)


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
    key = library.add("article", "a", expires_at=datetime.now(UTC) + timedelta(hours=1))
    before = api.call("articles").headers["ETag"]
    PublishedDocument.objects.filter(pk=key).update(expires_at=datetime(2026, 1, 1, tzinfo=UTC))

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
