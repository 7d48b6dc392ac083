"""The changes: everything first, then what changes, each document once, nothing lost."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from cms.delivery.models import Change, PublishedDocument
from snippets.models import Theme
from tests.api.client import ContractClient
from tests.builders import Library, document_id, presented

Item = dict[str, Any]


def follow(api: ContractClient, cursor: str = "", **parameters: Any) -> tuple[list[Item], str]:
    """Read every page from a cursor; gives the items and the last cursor."""
    query = "".join(f"&{name}={value}" for name, value in parameters.items())
    items: list[Item] = []
    while True:
        page = api.json(f"changes?cursor={cursor}{query}")
        items += page["items"]
        cursor = page["next"]
        if not page["has_more"]:
            return items, cursor


def ids(items: list[Item]) -> set[str]:
    return {item["id"] for item in items}


def test_a_first_walk_gives_every_public_document_once_and_no_deletion(
    api: ContractClient, library: Library
) -> None:
    keys = {str(library.add("article", f"a{number}")) for number in range(7)}
    library.withdraw(library.add("article", "ailleurs"))

    items, _ = follow(api, limit=2)

    assert ids(items) == keys
    assert [item["op"] for item in items] == ["upsert"] * 7
    assert [item["seq"] for item in items] == sorted(item["seq"] for item in items)


def test_the_bytes_of_an_upsert_are_those_of_the_document(
    api: ContractClient, library: Library
) -> None:
    key = library.add("article", "a", title='« Été » \\ "é"\u2028')
    stored = bytes(PublishedDocument.objects.get(pk=key).body)

    response = api.call("changes")

    assert b'"data":' + stored + b"}]" in response.content
    assert json.loads(stored)["title"] == '« Été » \\ "é"\u2028'


def test_an_empty_answer_gives_a_cursor_that_goes_on(api: ContractClient, library: Library) -> None:
    items, cursor = follow(api)
    assert (items, bool(cursor)) == ([], True)
    assert follow(api, cursor)[0] == []

    key = library.add("article", "a")

    (item,), cursor = follow(api, cursor)
    assert (item["op"], item["id"], item["version"]) == ("upsert", str(key), 1)
    assert follow(api, cursor)[0] == []


def test_only_the_latest_change_of_a_document_is_given(
    api: ContractClient, library: Library
) -> None:
    _, cursor = follow(api)
    for title in ("Un", "Deux", "Trois"):
        library.add("article", "a", title=title)
    key = library.add("article", "b")
    library.withdraw(key)

    items, _ = follow(api, cursor)

    assert [(item["op"], item["version"]) for item in items] == [("upsert", 3), ("delete", 2)]


def test_a_deletion_says_why_and_where_to_go(api: ContractClient, library: Library) -> None:
    withdrawn, replaced, gone = (library.add("resource", slug) for slug in ("a", "b", "c"))
    library.add("resource", "d")
    _, cursor = follow(api)
    library.withdraw(withdrawn)
    library.delete(replaced, instead="/outils/d/")
    library.delete(gone)

    items, _ = follow(api, cursor)

    assert [(item["id"], item["reason"], item["location"]) for item in items] == [
        (str(withdrawn), "withdrawn", None),
        (str(replaced), "redirect", "/outils/d/"),
        (str(gone), "gone", None),
    ]
    assert {item["kind"] for item in items} == {"resource"}


def edit(library: Library) -> None:
    library.add("article", "a0", title="Autre")


def withdraw(library: Library) -> None:
    library.withdraw(document_id("a0"))


def publish(library: Library) -> None:
    library.add("article", "neuf")


@pytest.mark.parametrize("happening", [edit, withdraw, publish])
def test_what_happens_in_the_middle_of_the_first_walk_is_given_at_its_end(
    api: ContractClient, library: Library, happening: Callable[[Library], None]
) -> None:
    for number in range(5):
        library.add("article", f"a{number}")
    first = api.json("changes?limit=2")
    happening(library)

    rest, _ = follow(api, first["next"], limit=2)

    held = {item["id"]: item["version"] for item in first["items"]}
    for item in rest:
        if item["op"] == "upsert":
            held[item["id"]] = item["version"]
        else:
            del held[item["id"]]
    public = PublishedDocument.objects.values_list("pk", "version")
    assert held == {str(key): version for key, version in public}


def test_a_document_that_leaves_a_theme_is_a_deletion_for_that_theme_only(
    api: ContractClient, library: Library
) -> None:
    for slug in ("ecoute", "simplification"):
        Theme.objects.create(slug=slug, label=slug)
    key = library.add("article", "a", terms={"theme": ("ecoute",)})
    library.add("article", "b")
    cursors = {theme: follow(api, theme=theme)[1] for theme in ("ecoute", "simplification")}
    everything = follow(api)[1]
    library.add("article", "a", terms={"theme": ("simplification",)})
    library.add("article", "b", title="Autre")

    (left,), _ = follow(api, cursors["ecoute"], theme="ecoute")
    (came,), _ = follow(api, cursors["simplification"], theme="simplification")
    of_everything, _ = follow(api, everything)

    assert (left["op"], left["id"], left["reason"]) == ("delete", str(key), "filtered")
    assert (came["op"], came["id"], came["version"]) == ("upsert", str(key), 2)
    assert [item["op"] for item in of_everything] == ["upsert", "upsert"]


def test_who_follows_a_theme_that_is_renamed_is_told_what_left_it(
    api: ContractClient, library: Library
) -> None:
    theme = Theme.objects.create(slug="ecoute", label="Écoute")
    key = library.add("article", "a", terms={"theme": ("ecoute",)})
    _, cursor = follow(api, theme="ecoute")
    theme.slug = "attention"
    theme.save()
    library.add("article", "a", terms={"theme": ("attention",)})

    (item,), _ = follow(api, cursor, theme="ecoute")

    assert (item["op"], item["id"]) == ("delete", str(key))
    problem = api.json("changes?theme=jamais", status=400)
    assert problem["errors"][0]["parameter"] == "theme"


def test_who_follows_a_theme_without_a_document_outlives_its_rename(
    api: ContractClient, library: Library
) -> None:
    theme = Theme.objects.create(slug="ecoute", label="Écoute")
    _, cursor = follow(api, theme="ecoute")
    theme.slug = "attention"
    theme.save()

    assert follow(api, cursor, theme="ecoute")[0] == []
    # Who begins is told that there is no such theme, and nobody borrows the cursor of another.
    assert api.json("changes?theme=ecoute", status=400)["errors"][0]["parameter"] == "theme"
    borrowed = api.json(f"changes?theme=jamais&cursor={cursor}", status=400)
    assert borrowed["errors"][0]["parameter"] == "cursor"


def test_a_kind_is_told_of_its_own_deletions_only(api: ContractClient, library: Library) -> None:
    event, article = library.add("event", "e"), library.add("article", "a")
    _, cursor = follow(api, kind="event")
    library.withdraw(event)
    library.withdraw(article)

    items, _ = follow(api, cursor, kind="event")

    assert ids(items) == {str(event)}


def test_an_expiry_that_the_worker_has_yet_to_write_is_a_deletion_already(
    api: ContractClient, library: Library
) -> None:
    _, cursor = follow(api)
    key = library.add("article", "a", expires_at=timezone.now() + timedelta(hours=1))
    PublishedDocument.objects.filter(pk=key).update(expires_at=timezone.now())

    (item,), after_expiry = follow(api, cursor)
    library.withdraw(key)
    (tombstone,), _ = follow(api, after_expiry)

    assert (item["op"], item["reason"], item["version"]) == ("delete", "withdrawn", 1)
    assert (tombstone["op"], tombstone["id"], tombstone["version"]) == ("delete", str(key), 2)
    assert follow(api)[0] == []


def test_an_expiry_put_off_brings_the_document_back(api: ContractClient, library: Library) -> None:
    key = library.add("article", "a", expires_at=timezone.now() + timedelta(hours=1))
    PublishedDocument.objects.filter(pk=key).update(expires_at=timezone.now())
    items, cursor = follow(api)
    assert items == []

    library.add("article", "a", expires_at=timezone.now() + timedelta(days=1))

    (item,), _ = follow(api, cursor)
    assert (item["op"], item["version"]) == ("upsert", 2)


@pytest.mark.parametrize("limit", ["0", "501", "beaucoup"])
def test_a_limit_out_of_bounds_is_refused(api: ContractClient, limit: str) -> None:
    problem = api.json(f"changes?limit={limit}", status=400)

    assert problem["errors"][0]["parameter"] == "limit"


def test_a_cursor_is_bound_to_its_filters_and_not_to_its_limit(
    api: ContractClient, library: Library
) -> None:
    for number in range(3):
        library.add("event", f"e{number}")
    cursor = api.json("changes?limit=1&kind=event&kind=article")["next"]

    assert len(api.json(f"changes?limit=2&kind=article&kind=event&cursor={cursor}")["items"]) == 2
    for filters in ("", "&kind=event", "&kind=event&kind=article&kind=lab"):
        problem = api.json(f"changes?cursor={cursor}{filters}", status=400)
        assert problem["type"] == "urn:campus:problem:invalid-cursor"
        assert problem["errors"][0]["parameter"] == "cursor"


def test_a_cursor_that_is_malformed_changed_or_foreign_is_refused(
    api: ContractClient, library: Library
) -> None:
    library.add("article", "a")
    library.add("article", "b")
    cursor = api.json("changes")["next"]
    of_a_list = api.json("contents?limit=1")["next"].partition("after=")[2]
    with override_settings(SECRET_KEY="the key of another site"):
        foreign = api.json("changes")["next"]
    changed = [
        cursor[:at] + ("A" if cursor[at] != "A" else "B") + cursor[at + 1 :]
        for at in range(0, len(cursor), 5)
    ]
    for wrong in ("x", "a.b", "é", of_a_list, foreign, *changed):
        problem = api.json(f"changes?cursor={wrong}", status=400)
        assert problem["errors"][0]["parameter"] == "cursor"


def test_a_cursor_of_a_log_that_was_restored_since_is_expired(
    api: ContractClient, library: Library
) -> None:
    library.add("article", "a")
    key = library.add("article", "b")
    _, cursor = follow(api)
    lines = Change.objects.filter(document_id=key)

    lines.update(created_at=timezone.now() + timedelta(seconds=1))
    assert api.json(f"changes?cursor={cursor}", status=410)["type"].endswith("cursor_expired")
    lines.delete()
    assert api.json(f"changes?cursor={cursor}", status=410)["type"].endswith("cursor_expired")


def test_an_answer_is_checked_again_each_time_and_not_sent_twice(
    api: ContractClient, library: Library
) -> None:
    library.add("article", "a")
    first = api.call("changes")
    etag = first.headers["ETag"]

    assert first.headers["Cache-Control"] == "public, no-cache"
    assert api.call("changes", **{"If-None-Match": etag}).status_code == 304
    library.add("article", "b")
    assert api.call("changes", **{"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("filters", ["", "&kind=article", "&theme=ecoute"])
def test_a_page_makes_as_many_queries_for_5_changes_as_for_50(
    api: ContractClient, library: Library, filters: str
) -> None:
    Theme.objects.create(slug="ecoute", label="Écoute")
    _, cursor = follow(api)
    if filters:
        cursor = api.json(f"changes?{filters.lstrip('&')}")["next"]

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page = api.json(f"changes?limit=100&cursor={cursor}{filters}")
        assert len(page["items"]) == Change.objects.values("document_id").distinct().count()
        return len(captured)

    def change(first: int, last: int) -> None:
        slugs = [f"a{number}" for number in range(first, last)]
        terms = {"theme": ("ecoute",)}
        library.publish(*(presented("article", slug, terms=terms) for slug in slugs))
        library.withdraw(document_id(slugs[0]))

    change(0, 5)
    queries()
    with_5 = queries()
    change(5, 50)
    queries()

    assert queries() == with_5
