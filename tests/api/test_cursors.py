"""Cursors: walking a list gives each item once, in order, and nothing else passes for one."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.api import listing
from cms.api.cursors import Cursor, write_cursor
from cms.api.lists import MAXIMUM_CURSOR
from cms.api.ordering import DATED_ORDERS
from cms.delivery.contract import Interval
from cms.delivery.models import PublishedDocument
from cms.delivery.schedule import surroundings_changed
from tests.api.client import ContractClient
from tests.builders import Library, document_id

START = datetime(2026, 1, 1, tzinfo=UTC)


def walk(api: ContractClient, path: str) -> Iterator[dict[str, Any]]:
    """Every page of a list, by ``next``, whose ``Link`` header says the same."""
    while path:
        response = api.call(path)
        assert response.status_code == 200, response.content
        page = response.json()
        yield page
        if page["next"] is None:
            assert "Link" not in response.headers
            return
        assert response.headers["Link"] == f'<{page["next"]}>; rel="next"'
        path = page["next"].partition("/api/v1/")[2]


def expected(order: str, formats: Iterable[str] = (), state: str = "") -> list[str]:
    """Ids of the documents that pass in an order: ties by id, what has no value last."""
    column = DATED_ORDERS[order].column
    rows = [
        (getattr(row, column), str(row.pk))
        for row in PublishedDocument.objects.all()
        if (not formats or set(formats) & set(row.terms_by_name["format"]))
        and (not state or state in row.terms_by_name["state"])
    ]
    known = sorted((row for row in rows if row[0] is not None), key=lambda row: row[1])
    known.sort(key=lambda row: row[0], reverse=order.startswith("-"))
    return [key for _, key in known] + sorted(key for value, key in rows if value is None)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    documents=st.lists(
        st.tuples(
            st.integers(0, 2), st.sampled_from(["Été", "abri", "Œuvre", "zèbre"]),
            st.none() | st.integers(0, 2),
        ),
        max_size=12,
    ),
    limit=st.integers(1, 4),
)  # fmt: skip
def test_walking_gives_each_item_once_in_order_for_every_order(
    api: ContractClient,
    library: Library,
    documents: list[tuple[int, str, int | None]],
    limit: int,
) -> None:
    PublishedDocument.objects.all().delete()
    for number, (day, title, start) in enumerate(documents):
        intervals: tuple[Interval, ...] = ()
        if start is not None:
            intervals = (Interval("event", START + timedelta(days=start), None),)
        library.add(
            "event",
            f"e{number}-{len(documents)}",
            title=title,
            published_at=START + timedelta(days=day),
            intervals=intervals,
        )
    # Ties on the last change too: all of these were written in a few instants.
    PublishedDocument.objects.update(updated_at=START)
    # The rows were written by hand: what was counted before is no longer true.
    surroundings_changed()

    for order in DATED_ORDERS:
        pages = list(walk(api, f"events?order={order}&limit={limit}"))
        found = [item["id"] for page in pages for item in page["items"]]
        assert found == expected(order)
        assert {page["count"] for page in pages} == {len(documents)}


@pytest.fixture
def listed(library: Library) -> None:
    for number in range(4):
        library.add("event", f"e{number}", terms={"state": ("upcoming",)})
        library.add("training", f"t{number}")


FORMATS = ("atelier", "conference")
STATES = ("upcoming", "past")


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    documents=st.lists(
        st.tuples(st.integers(0, 2), st.sets(st.sampled_from(FORMATS)), st.sampled_from(STATES)),
        max_size=14,
    ),
    formats=st.sets(st.sampled_from(FORMATS)),
    state=st.sampled_from(("", *STATES)),
    limit=st.integers(1, 4),
    short=st.sampled_from((0, 5, listing.SHORT)),
)
def test_walking_a_filtered_list_gives_what_passes_once_in_order(
    api: ContractClient,
    library: Library,
    documents: list[tuple[int, set[str], str]],
    formats: set[str],
    state: str,
    limit: int,
    short: int,
) -> None:
    """Whether their ids are kept, or an index followed: a list is short up to ``short`` ids."""
    PublishedDocument.objects.all().delete()
    for number, (day, had, is_in) in enumerate(documents):
        library.add(
            "event",
            f"f{number}-{len(documents)}",
            published_at=START + timedelta(days=day),
            terms={"format": tuple(sorted(had)), "state": (is_in,)},
        )
    # One that has expired, and one of another kind, whatever their terms.
    terms = {"format": FORMATS, "state": STATES}
    gone = str(library.add("event", "expired", expires_at=START, terms=terms))
    other = str(library.add("campaign", "other", terms=terms))

    query = "".join(f"&format={name}" for name in sorted(formats))
    query += f"&state={state}" if state else ""
    for order in DATED_ORDERS:
        with mock.patch.object(listing, "SHORT", short):
            pages = list(walk(api, f"events?order={order}&limit={limit}{query}"))
        found = [item["id"] for page in pages for item in page["items"]]
        assert found == [key for key in expected(order, formats, state) if key not in {gone, other}]
        assert {page["count"] for page in pages} == {len(found)}


def cursor_of(api: ContractClient, path: str) -> str:
    return parse_qs(urlsplit(api.json(path)["next"]).query)["after"][0]


@pytest.mark.usefixtures("listed")
def test_the_following_page_keeps_filters_order_view_and_fields(api: ContractClient) -> None:
    address = api.json("events?state=upcoming&limit=2&view=full&fields=title,body")["next"]

    assert parse_qs(urlsplit(address).query).keys() == {"state", "limit", "view", "fields", "after"}
    assert len(api.json(address.partition("/api/v1/")[2])["items"]) == 2


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(
    "path", ["events?limit=2", "contents?kind=event&limit=2", "trainings?limit=1",
             "events?state=upcoming&limit=2&order=title"]
)  # fmt: skip
def test_a_cursor_of_another_list_is_refused(api: ContractClient, path: str) -> None:
    cursor = cursor_of(api, "events?state=upcoming&limit=2")

    problem = api.json(f"{path}&after={cursor}", status=400)

    assert problem["type"] == "urn:campus:problem:invalid-cursor"
    assert problem["errors"][0]["parameter"] == "after"


@pytest.mark.usefixtures("listed")
def test_a_cursor_stays_good_with_another_limit_or_view(api: ContractClient) -> None:
    cursor = cursor_of(api, "events?limit=2")

    assert len(api.json(f"events?limit=1&view=full&after={cursor}")["items"]) == 1


@pytest.mark.usefixtures("listed")
def test_a_cursor_that_was_changed_is_refused(api: ContractClient) -> None:
    cursor = cursor_of(api, "events?limit=2")

    for position in range(0, len(cursor), 7):
        other = "A" if cursor[position] != "A" else "B"
        changed = cursor[:position] + other + cursor[position + 1 :]
        assert api.call(f"events?limit=2&after={changed}").status_code == 400


def test_a_cursor_on_the_longest_title_fits_its_parameter() -> None:
    cursor = Cursor("\U0001f600" * 255, document_id("a"))

    assert len(write_cursor(cursor, "events")) <= MAXIMUM_CURSOR


@pytest.mark.usefixtures("listed")
def test_what_is_published_during_a_walk_moves_nothing_that_was_there(
    api: ContractClient, library: Library
) -> None:
    first = api.json("events?limit=2&order=published_at")
    library.add("event", "ancien", published_at=START)

    second = api.json(first["next"].partition("/api/v1/")[2])

    found = [item["id"] for item in first["items"] + second["items"]]
    assert len(set(found)) == 4


@pytest.mark.parametrize("short", [0, listing.SHORT])
@pytest.mark.parametrize("query", ["", "&state=upcoming"])
def test_what_moves_in_the_order_during_a_walk_hides_nothing_else(
    api: ContractClient, library: Library, query: str, short: int
) -> None:
    """The last item of a page changes, and then stands elsewhere in the list."""
    for number in range(6):
        library.add("event", f"e{number}", terms={"state": ("upcoming",)})
    seen: list[str] = []
    path = f"events?limit=2&order=-updated_at{query}"
    with mock.patch.object(listing, "SHORT", short):
        for _ in range(3):
            page = api.json(path)
            seen += [item["path"] for item in page["items"]]
            slug = page["items"][-1]["path"].rstrip("/").rpartition("/")[2]
            library.add("event", slug, terms={"state": ("upcoming",)}, title=f"Changé {len(seen)}")
            path = (page["next"] or "").partition("/api/v1/")[2]

    assert path == ""
    assert len(set(seen)) == len(seen) == 6


def test_what_leaves_during_a_walk_of_a_short_list_hides_nothing_else(
    api: ContractClient, library: Library
) -> None:
    keys = [
        library.add(
            "event",
            f"e{number}",
            published_at=START + timedelta(days=number),
            terms={"state": ("upcoming",)},
        )
        for number in range(5)
    ]
    first = api.json("events?limit=2&order=published_at&state=upcoming")
    library.withdraw(keys[1])

    second = api.json(first["next"].partition("/api/v1/")[2])

    assert [item["id"] for item in second["items"]] == [str(key) for key in keys[2:4]]
    assert second["count"] == 4
