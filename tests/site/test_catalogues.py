"""Index pages, campaigns and labs list other contents, from a fixed number of queries."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from cms.delivery.models import Change
from search.consumer import DatabaseConsumer
from search.wagtail_hooks import lists_of
from tests.builders import Library, library
from tests.site import documents

pytestmark = pytest.mark.django_db
INDEX = documents.DETAILS["index"]


@pytest.fixture
def shelf() -> Iterator[Library]:
    """Documents of this test."""
    with library() as found:
        yield found


def index_now() -> None:
    """Let search see what was published."""
    DatabaseConsumer().consume(list(Change.objects.order_by("sequence")))


def index_of(kind: str) -> dict[str, Any]:
    """The document of the index of a kind."""
    return documents.document("index", details={**INDEX, "lists": kind})


def titles(shown: list[Any]) -> list[str]:
    """Titles of cards."""
    return [card["title"] for card in shown]


def test_index_lists_its_own_kind(shelf: Library) -> None:
    shelf.add("training", "une-formation")
    shelf.add("article", "un-article")
    index_now()
    listing, _ = lists_of(RequestFactory().get("/formations/"), index_of("training"))
    assert listing is not None
    assert titles([result.card for result in listing.results]) == ["Une formation"]
    assert listing.noun == "formation"


def test_index_refuses_a_facet_of_another_kind(shelf: Library) -> None:
    request = RequestFactory().get("/formations/?lab_kind=territorial")
    listing, _ = lists_of(request, index_of("training"))
    assert listing is not None
    (error,) = listing.errors
    assert error.parameter == "lab_kind"
    assert error.message.startswith("Cette liste n’a pas de filtre «")


def test_link_that_carries_a_tracker_opens_the_list_as_it_is(shelf: Library) -> None:
    shelf.add("event", "dedans", terms={"campaign": ("campaign",)})
    index_now()
    for document in (documents.document("campaign"), index_of("event")):
        request = RequestFactory().get(f"{document['path']}?utm_source=lettre&fbclid=x")
        listing, _ = lists_of(request, document)
        assert listing is not None
        assert listing.errors == []
        assert listing.is_default
        assert titles([result.card for result in listing.results]) == ["Dedans"]
        assert listing.page_url(2) == f"{document['path']}?page=2"


def test_page_of_an_index_after_the_last_is_not_found(shelf: Library) -> None:
    with pytest.raises(Http404):
        lists_of(RequestFactory().get("/formations/?page=2"), index_of("training"))


def test_campaign_lists_its_events_by_day(shelf: Library) -> None:
    shelf.add("event", "dedans", terms={"campaign": ("campaign",)})
    shelf.add("event", "dehors")
    index_now()
    document = documents.document("campaign")
    listing, _ = lists_of(RequestFactory().get(document["path"]), document)
    assert listing is not None
    assert listing.by_day
    assert titles([result.card for result in listing.results]) == ["Dedans"]


def test_home_falls_back_on_past_events(shelf: Library) -> None:
    shelf.add("event", "passe", terms={"state": ("past",)})
    index_now()
    _, shelves = lists_of(RequestFactory().get("/"), documents.document("home"))
    assert titles(shelves["events"]) == ["Passe"]
    assert shelves["events_title"] == "Derniers événements"


@pytest.mark.parametrize("kind", ["training", "event", "lab"])
def test_same_number_of_queries_for_5_and_for_50_contents(shelf: Library, kind: str) -> None:
    counts = []
    for start, end in ((0, 5), (5, 50)):
        for rank in range(start, end):
            shelf.add(kind, f"contenu-{rank:02d}")
        index_now()
        request = RequestFactory().get("/rubrique/")
        lists_of(request, index_of(kind))  # the engine reads what changed, once for all requests
        with CaptureQueriesContext(connection) as queries:
            listing, _ = lists_of(request, index_of(kind))
            assert listing is not None
            assert listing.results
        counts.append(len(queries))
    assert counts[0] == counts[1]
