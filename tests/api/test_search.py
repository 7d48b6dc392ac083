"""Search, completion and vocabularies in the words of the API."""

import json

import pytest

from cms.api import search
from cms.api.search import SEARCH_PARAMETERS
from cms.delivery.consumers import run_consumers
from search.engines import results
from search.facets import FACETS
from snippets.models import Theme
from tests.api.client import ContractClient
from tests.api.snapshots import check_snapshot
from tests.builders import Library


@pytest.fixture
def campus(library: Library) -> Library:
    """Three documents, two themes one of which is the parent of the other."""
    parent = Theme.objects.create(slug="innovation", label="Innovation")
    Theme.objects.create(slug="design", label="Design", parent=parent)
    library.add(
        "toolkit",
        "mallette-manageriale",
        title="La mallette managériale",
        terms={"theme": ("innovation", "design")},
        themes=[{"slug": "design", "label": "Design"}],
    )
    library.add(
        "training",
        "manager-a-distance",
        title="Manager à distance",
        terms={"theme": ("innovation",), "level": ("initiation",)},
    )
    library.add("article", "autre-sujet", title="Un autre sujet")
    run_consumers()
    return library


@pytest.mark.usefixtures("campus")
def test_a_hit_holds_its_card(api: ContractClient) -> None:
    hit = api.json("search?q=mallette")["items"][0]

    assert hit["title"] == "La mallette managériale"
    assert "<mark>" in hit["highlights"]["title"]
    assert hit["document"] == api.json("toolkits")["items"][0]


@pytest.mark.usefixtures("campus")
@pytest.mark.parametrize("query", ["", "q=", "q=%20%20"])
def test_without_words_everything_is_listed(api: ContractClient, query: str) -> None:
    assert api.json(f"search?{query}")["count"] == 3


@pytest.mark.usefixtures("campus")
def test_search_narrows_by_the_filters_of_lists(api: ContractClient) -> None:
    found = api.json("search?q=manager&theme=innovation&level=initiation")

    assert [hit["kind"] for hit in found["items"]] == ["training"]


@pytest.mark.usefixtures("campus")
def test_search_gives_the_facets_one_asks_for(api: ContractClient) -> None:
    asked = api.json("search?facets=kind,theme&theme=design")["facets"]

    assert [facet["name"] for facet in asked] == ["kind", "theme"]
    theme = {value["value"]: value for value in asked[1]["values"]}
    assert theme["design"] == {
        "value": "design",
        "label": "Design",
        "count": 1,
        "selected": True,
        "parent": "innovation",
    }
    assert api.json("search?facets=none")["facets"] == []
    assert len(api.json("search")["facets"]) > 10


@pytest.mark.usefixtures("campus")
def test_search_pages_lead_to_each_other(api: ContractClient) -> None:
    first = api.call("search?limit=2")
    found = json.loads(first.content)
    second = api.json(found["next"].partition("/api/v1/")[2])

    assert first.headers["Link"] == f'<{found["next"]}>; rel="next"'
    assert (found["page"], found["pages"], found["count"]) == (1, 2, 3)
    assert (second["page"], second["next"]) == (2, None)
    ids = {hit["id"] for hit in found["items"] + second["items"]}
    assert len(ids) == 3


@pytest.mark.usefixtures("campus")
def test_the_last_page_may_be_shorter_than_the_others(
    api: ContractClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The furthest hit is reached whatever the limit: here the third, by pages of two."""
    for module in (search, results):
        monkeypatch.setattr(module, "MAXIMUM_HITS", 3)
    first = api.json("search?limit=2")
    second = api.json(first["next"].partition("/api/v1/")[2])
    assert (len(second["items"]), second["next"]) == (1, None)
    assert api.json("search?limit=2&page=3", status=400)["errors"][0]["parameter"] == "page"


@pytest.mark.usefixtures("campus")
def test_search_takes_the_filters_that_facets_offer(api: ContractClient) -> None:
    assert api.json("search?duration=moins-1h")["count"] == 0


@pytest.mark.usefixtures("campus")
def test_completions_are_grouped_by_kind(api: ContractClient) -> None:
    groups = api.json("suggest?q=mal")["groups"]

    assert groups[0]["kind"] == "toolkit"
    assert groups[0]["items"][0]["path"] == "/mallettes/mallette-manageriale/"


def test_nothing_typed_completes_nothing(api: ContractClient, library: Library) -> None:
    assert api.json("suggest")["groups"] == []


@pytest.mark.usefixtures("campus")
def test_a_vocabulary_counts_public_documents(api: ContractClient) -> None:
    vocabulary = api.json("vocabularies/themes")

    assert vocabulary["items"] == [
        {"slug": "innovation", "label": "Innovation", "count": 2, "parent": None},
        {"slug": "design", "label": "Design", "count": 1, "parent": "innovation"},
    ]


@pytest.mark.usefixtures("campus")
def test_every_vocabulary_answers(api: ContractClient) -> None:
    listed = api.json("vocabularies")["items"]

    assert {"themes", "audiences", "regions", "organisations", "formats"} <= {
        each["name"] for each in listed
    }
    for each in listed:
        found = api.json(each["url"].partition("/api/v1/")[2])
        assert (found["name"], found["label"]) == (each["name"], each["label"])


@pytest.mark.usefixtures("campus")
def test_kinds_are_a_vocabulary(api: ContractClient) -> None:
    counts = {each["slug"]: each["count"] for each in api.json("vocabularies/kinds")["items"]}

    assert counts["training"] == counts["toolkit"] == counts["article"] == 1
    assert counts["event"] == 0


def test_the_list_of_vocabularies_has_not_changed_unseen(api: ContractClient) -> None:
    check_snapshot("vocabularies", api.json("vocabularies"))


def test_every_facet_is_a_filter_of_search() -> None:
    assert FACETS.keys() <= SEARCH_PARAMETERS.keys()
