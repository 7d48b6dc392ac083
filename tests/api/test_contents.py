"""One document: by id, by address, moved, gone, and in the words of schema.org."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from cms.api.endpoints import PLURALS
from cms.delivery.models import PublishedDocument
from pages.choices import Kind
from tests.api.client import ContractClient
from tests.builders import BASE, Library, presented

REPLACEMENT = "/outils/nouveau/"
BY_PATH = f"{BASE}/api/v1/contents/by-path?path="


@pytest.mark.parametrize(("kind", "plural"), PLURALS.items())
def test_a_document_is_the_stored_bytes(
    api: ContractClient, library: Library, kind: str, plural: str
) -> None:
    key = library.add(kind, "a")
    stored = PublishedDocument.objects.get(pk=key)

    for path in (f"contents/{key}", f"{plural}/{key}"):
        assert api.call(path).content == bytes(stored.body)
        assert api.call(f"{path}?view=card").content == bytes(stored.card)
    assert api.call(f"contents/by-path?path={stored.path}").content == bytes(stored.body)


def test_an_id_may_be_written_in_capitals(api: ContractClient, library: Library) -> None:
    key = library.add("training", "a")

    assert api.json(f"contents/{str(key).upper()}")["id"] == str(key)


def test_the_id_of_another_kind_is_404(api: ContractClient, library: Library) -> None:
    key = library.add("training", "a")

    assert api.call(f"events/{key}").status_code == 404
    library.withdraw(key)
    assert api.call(f"events/{key}").status_code == 404
    assert api.call(f"trainings/{key}").status_code == 410


def test_a_withdrawn_document_is_410_until_it_is_back(
    api: ContractClient, library: Library
) -> None:
    document = presented("resource", "a")
    library.publish(document)
    library.withdraw(document.id)

    for path in (f"contents/{document.id}", "contents/by-path?path=/outils/a/"):
        problem = api.json(path, status=410)
        assert (problem["op"], problem["reason"], problem["location"]) == (
            "delete",
            "withdrawn",
            None,
        )

    library.publish(document)
    assert api.json(f"contents/{document.id}")["version"] == 3


def test_a_deleted_document_is_gone(api: ContractClient, library: Library) -> None:
    key = library.add("resource", "a")
    library.delete(key)

    assert api.json(f"contents/{key}", status=410)["reason"] == "gone"


def test_an_expired_document_is_withdrawn_before_the_worker_sees_it(
    api: ContractClient, library: Library
) -> None:
    key = library.add("article", "a", expires_at=datetime.now(UTC) - timedelta(seconds=1))

    for path in (f"contents/{key}", "contents/by-path?path=/actualites/a/"):
        assert api.json(path, status=410)["reason"] == "withdrawn"


def test_a_replaced_document_leads_to_what_replaces_it(
    api: ContractClient, library: Library
) -> None:
    key = library.add("resource", "ancien")
    library.add("resource", "nouveau")
    library.delete(key, instead=BASE + REPLACEMENT)

    problem = api.json(f"contents/{key}", status=410)
    assert (problem["reason"], problem["location"]) == ("redirect", BASE + REPLACEMENT)
    moved = api.call("contents/by-path?path=/outils/ancien/")
    assert moved.status_code == 301
    assert json.loads(moved.content) == {"redirect": REPLACEMENT}
    followed = api.call(moved.headers["Location"].partition("/api/v1/")[2])
    assert json.loads(followed.content)["path"] == REPLACEMENT


def test_a_document_replaced_by_another_site_leads_there(
    api: ContractClient, library: Library
) -> None:
    key = library.add("resource", "ancien")
    library.delete(key, instead="https://www.numerique.gouv.fr/outils/")

    moved = api.call("contents/by-path?path=/outils/ancien")

    assert moved.status_code == 301
    assert moved.headers["Location"] == "https://www.numerique.gouv.fr/outils/"
    assert json.loads(moved.content) == {"redirect": "https://www.numerique.gouv.fr/outils/"}


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("/outils/nouveau/#etape", f"{BASE}/api/v1/contents/by-path?path=%2Foutils%2Fnouveau%2F"),
        (
            f"{BASE}/outils/nouveau?a=b",
            f"{BASE}/api/v1/contents/by-path?path=%2Foutils%2Fnouveau%2F",
        ),
        ("/recherche?kind=lab", f"{BASE}/recherche?kind=lab"),
        (f"{BASE}.example/x", f"{BASE}.example/x"),
        ("/outils/ancien/#etape", f"{BASE}/outils/ancien/#etape"),  # not the same question again
    ],
)
def test_a_replacement_that_is_no_bare_path_of_a_content_leads_where_it_says(
    api: ContractClient, library: Library, target: str, location: str
) -> None:
    key = library.add("resource", "ancien")
    library.add("resource", "nouveau")
    library.delete(key, instead=target)

    moved = api.call("contents/by-path?path=/outils/ancien/")

    assert (moved.status_code, moved.headers["Location"]) == (301, location)


def test_a_moved_document_is_301_to_its_new_address(api: ContractClient, library: Library) -> None:
    library.add("training", "a")
    library.add("training", "a", path="/formations/b/")

    moved = api.call("contents/by-path?path=/formations/a")

    assert moved.status_code == 301
    assert json.loads(moved.content) == {"redirect": "/formations/b/"}
    assert moved.headers["Location"] == f"{BASE}/api/v1/contents/by-path?path=%2Fformations%2Fb%2F"


def test_a_moved_document_is_asked_for_in_the_same_way(
    api: ContractClient, library: Library
) -> None:
    library.add("training", "a")
    library.add("training", "a", path="/formations/b/")

    moved = api.call("contents/by-path?view=card&path=/formations/a/&fields=title,details.level")

    location = moved.headers["Location"].partition("/api/v1/")[2]
    assert location == (
        "contents/by-path?fields=title%2Cdetails.level&path=%2Fformations%2Fb%2F&view=card"
    )
    assert api.json(location)["title"] == "A"


def test_the_final_slash_of_a_path_may_be_left_out(api: ContractClient, library: Library) -> None:
    library.add("training", "a")
    library.add("page", "accueil", path="/")

    assert api.json("contents/by-path?path=/formations/a")["path"] == "/formations/a/"
    assert api.json("contents/by-path?path=/")["path"] == "/"


def test_another_document_at_an_address_has_another_entity_tag(
    api: ContractClient, library: Library
) -> None:
    library.add("training", "a")
    before = api.call("contents/by-path?path=/formations/a/").headers["ETag"]
    library.add("training", "a", path="/formations/ailleurs/")
    library.add("training", "b", path="/formations/a/")

    after = api.call("contents/by-path?path=/formations/a/", **{"If-None-Match": before})

    assert after.status_code == 200


def test_fields_of_a_document(api: ContractClient, library: Library) -> None:
    key = library.add("training", "a")

    found = api.json(f"trainings/{key}?fields=body,details.sessions,url")

    assert list(found) == ["id", "kind", "version", "url", "details", "body"]
    assert list(found["details"]) == ["sessions"]


def test_fields_do_not_go_with_json_ld(api: ContractClient, library: Library) -> None:
    key = library.add("training", "a")

    assert api.call(f"trainings/{key}?view=jsonld&fields=title").status_code == 400


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_has_json_ld(api: ContractClient, library: Library, kind: str) -> None:
    key = library.add(kind, "a")

    response = api.call(f"contents/{key}?view=jsonld")

    assert response.headers["Content-Type"] == "application/ld+json"
    found = json.loads(response.content)
    assert found["@context"] == "https://schema.org"
    assert found["name"] == "A"
    assert None not in found.values()
