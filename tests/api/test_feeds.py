"""Feeds: which lists have one, their filters, their place in HTTP; Atom and JSON Feed."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import jsonschema
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.api.endpoints import PLURALS
from snippets.models import Theme
from tests.api.client import Answer, ContractClient, parameters_of
from tests.builders import PUBLISHED_AT, Library, presented

FEEDS = [f"{name}.{extension}" for name in ("contents", *PLURALS.values())
         for extension in ("atom", "json")] + ["events.ics"]  # fmt: skip
TEXT = {"type": "string"}
ADDRESS = {"type": "string", "format": "uri"}
INSTANT = {"type": "string", "format": "date-time"}
NAMES = {"type": "array", "items": {"type": "object", "required": ["name"]}}
# https://www.jsonfeed.org/version/1.1/: what we use of it, and nothing that it does not know.
JSON_FEED: dict[str, Any] = {
    "type": "object",
    "required": ["version", "title", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": TEXT,
        "home_page_url": ADDRESS,
        "feed_url": ADDRESS,
        "language": TEXT,
        "authors": NAMES,
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "content_text"],
                "additionalProperties": False,
                "patternProperties": {"^_[a-zA-Z][^.]*$": {"type": "object"}},
                "properties": {
                    "id": TEXT,
                    "url": ADDRESS,
                    "title": TEXT,
                    "content_text": TEXT,
                    "image": ADDRESS,
                    "date_published": INSTANT,
                    "date_modified": INSTANT,
                    "language": TEXT,
                    "tags": {"type": "array", "items": TEXT},
                    "authors": NAMES,
                },
            },
        },
    },
}


def read(api: ContractClient, path: str, **headers: str) -> Answer:
    """Get a feed, which must be there."""
    response = api.call(f"feeds/{path}", **headers)
    assert response.status_code == 200, response.content.decode()
    return response


def atom(api: ContractClient, path: str) -> Any:
    """Read an Atom feed as a feed reader does."""
    found = feedparser.parse(read(api, path).content)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


@pytest.mark.parametrize("feed", FEEDS)
def test_every_list_has_its_feeds(api: ContractClient, library: Library, feed: str) -> None:
    kinds = {plural: kind for kind, plural in PLURALS.items()}
    kind = kinds.get(feed.partition(".")[0], "article")
    library.add(kind, "present")
    library.add("lab" if kind != "lab" else "article", "autre")

    content = read(api, feed).content.decode()

    assert "Présentation de present." in content
    assert ("Présentation de autre." in content) == feed.startswith("contents")


@pytest.mark.parametrize("feed", ["nothing.atom", "vocabularies.json", "labs.ics", "events.rss"])
def test_a_feed_that_does_not_exist_is_not_found(api: ContractClient, feed: str) -> None:
    assert api.call(f"feeds/{feed}").status_code == 404


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize(
    ("query", "parameter"),
    [("theme=inconnu", "theme"), ("limit=0", "limit"), ("limit=501", "limit"), ("q=mot", "q"),
     ("after=x", "after"), ("published_since=hier", "published_since")],
)  # fmt: skip
def test_a_wrong_filter_is_refused_by_name(
    api: ContractClient, feed: str, query: str, parameter: str
) -> None:
    problem = api.json(f"feeds/{feed}?{query}", status=400)

    assert [error["parameter"] for error in problem["errors"]] == [parameter]


def test_a_feed_takes_the_filters_of_its_list(api: ContractClient, library: Library) -> None:
    Theme.objects.create(slug="numerique", label="Numérique")
    library.add("training", "a", terms={"theme": ("numerique",), "level": ("initiation",)})
    library.add("training", "b", terms={"theme": ("numerique",), "level": ("qualifiante",)})

    found = api.json("feeds/trainings.json?theme=numerique&level=initiation&limit=5")

    assert [item["title"] for item in found["items"]] == ["A"]
    assert "level=initiation&limit=5&theme=numerique" in found["feed_url"]
    assert found["title"].endswith("– Formations (Numérique, Initiation)")


def test_the_newest_contents_come_first_and_the_limit_leaves_out_the_oldest(
    api: ContractClient, library: Library
) -> None:
    for number in range(4):
        published_at = PUBLISHED_AT + timedelta(days=number)
        library.add("article", f"n{number}", published_at=published_at)

    titles = [entry.title for entry in atom(api, "articles.atom?limit=3").entries]

    assert titles == ["N3", "N2", "N1"]


@pytest.mark.parametrize("feed", FEEDS)
def test_what_is_not_public_is_in_no_feed(api: ContractClient, library: Library, feed: str) -> None:
    kinds = {plural: kind for kind, plural in PLURALS.items()}
    kind = kinds.get(feed.partition(".")[0], "article")
    library.add(kind, "perime", expires_at=datetime.now(UTC) - timedelta(seconds=1))
    withdrawn = library.add(kind, "retire")
    library.withdraw(withdrawn)

    content = read(api, feed).content.decode()

    assert "perime" not in content
    assert "retire" not in content


@pytest.mark.parametrize("feed", ["contents.atom", "contents.json", "events.ics"])
def test_a_known_feed_is_not_sent_again_until_something_changes(
    api: ContractClient, library: Library, feed: str
) -> None:
    library.add("event", "a")
    first = read(api, feed)
    again = api.call(f"feeds/{feed}", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert read(api, feed).content == first.content

    library.add("event", "a", title="Un autre titre")

    assert read(api, feed, **{"If-None-Match": first["ETag"]})["ETag"] != first["ETag"]


@pytest.mark.parametrize("feed", ["contents.atom", "contents.json", "events.ics"])
def test_a_feed_is_served_as_everything_else_is(
    api: ContractClient, library: Library, feed: str
) -> None:
    library.add("event", "a")
    found, head = read(api, feed), api.call(f"feeds/{feed}", "HEAD")

    assert head.status_code == 200
    assert head.content == b""
    assert head["Content-Length"] == str(len(found.content))
    assert found["Access-Control-Allow-Origin"] == "*"
    assert found["Cache-Control"].startswith("public, max-age=60")
    assert found["Last-Modified"].endswith("GMT")
    assert api.call(f"feeds/{feed}", "POST").status_code == 405


@pytest.mark.parametrize("feed", ["contents.atom", "contents.json", "events.ics"])
def test_a_feed_makes_as_many_queries_for_5_items_as_for_50(
    api: ContractClient, library: Library, feed: str
) -> None:
    def queries() -> int:
        read(api, feed)  # the process reads once what changed
        with CaptureQueriesContext(connection) as captured:
            read(api, f"{feed}?limit=50")
        return len(captured)

    library.publish(*(presented("event", f"n{number}") for number in range(5)))
    with_5 = queries()
    library.publish(*(presented("event", f"n{number}") for number in range(5, 50)))

    assert with_5 == 1
    assert queries() == with_5


def test_atom_says_what_rfc_4287_wants(api: ContractClient, library: Library) -> None:
    themes = [{"slug": "numerique", "label": "Numérique"}]
    key = library.add("article", "a", summary="Moins de 5 % & <b>plus</b>.", themes=themes)

    found = atom(api, "articles.atom")
    entry = found.entries[0]

    assert found.feed.id.startswith("urn:uuid:")
    assert found.feed.updated == entry.updated
    assert found.feed.author == "Campus de la transformation publique"
    assert "etalab-2.0" in found.feed.rights
    links = {link.rel: link.href for link in found.feed.links}
    assert links["self"] == "http://localhost:8000/api/v1/feeds/articles.atom"
    assert entry.id == f"urn:uuid:{key}"
    assert entry.link == "http://localhost:8000/actualites/a/"
    assert entry.published == "2026-11-02T09:00:00+00:00"
    assert entry.summary == "Moins de 5 % &amp; &lt;b&gt;plus&lt;/b&gt;."
    assert entry.author == "DITP"
    assert [tag.term for tag in entry.tags] == ["Numérique"]


def test_ids_outlive_a_new_title_and_a_new_address(api: ContractClient, library: Library) -> None:
    library.add("article", "a")
    before = atom(api, "articles.atom")
    library.add("article", "a", title="Autre titre", path="/ailleurs/")
    after = atom(api, "articles.atom")

    assert after.feed.id == before.feed.id
    assert after.entries[0].id == before.entries[0].id
    assert after.entries[0].link != before.entries[0].link
    assert after.entries[0].updated_parsed >= before.entries[0].updated_parsed


def test_the_id_of_a_feed_is_that_of_its_filters(api: ContractClient, library: Library) -> None:
    Theme.objects.create(slug="a", label="A")

    def feed_id(query: str) -> str:
        return str(atom(api, f"trainings.atom?{query}").feed.id)

    assert feed_id("theme=a&level=initiation") == feed_id("level=initiation&theme=a&limit=3")
    assert len({feed_id(query) for query in ("theme=a", "level=initiation", "")}) == 3


def test_an_empty_feed_is_whole_and_always_the_same(api: ContractClient, library: Library) -> None:
    found = atom(api, "articles.atom")

    assert found.entries == []
    assert found.feed.updated
    assert read(api, "articles.atom").content == read(api, "articles.atom").content
    assert api.json("feeds/articles.json")["items"] == []


def test_characters_that_xml_has_not_are_left_out(api: ContractClient, library: Library) -> None:
    library.add("article", "a", title="Un\x0btitre\x01 \ufffe", summary="Une\x1bphrase\x08")

    entry = atom(api, "articles.atom").entries[0]

    assert entry.title.strip() == "Untitre"
    assert entry.summary == "Unephrase"


def test_a_json_feed_fits_its_specification(api: ContractClient, library: Library) -> None:
    image = {
        "alt": "",
        "credit": None,
        "licence": None,
        "renditions": [
            {"name": name, "url": f"http://localhost:8000/media/{name}.{end}",
             "width": width, "height": 338, "type": f"image/{end}"}
            for name, width in (("card", 600), ("large", 1200))
            for end in ("avif", "jpeg")
        ],
    }  # fmt: skip
    key = library.add("article", "a", image=image)
    found = api.json("feeds/contents.json")

    jsonschema.validate(
        found, JSON_FEED, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    item = found["items"][0]
    assert item["id"] == f"urn:uuid:{key}"
    assert item["image"] == "http://localhost:8000/media/large.jpeg"
    document = item["_campus"]["document"].removeprefix("http://localhost:8000/api/v1/")
    assert api.json(document)["title"] == item["title"]


def test_an_event_begins_with_when_and_where(api: ContractClient, library: Library) -> None:
    details = {"ends_at": datetime(2026, 11, 23, 10, tzinfo=UTC), "place": "Rennes"}
    library.add("event", "a", details=details)
    library.add("event", "b", details={**details, "is_cancelled": True})

    texts = {item["title"]: item["content_text"] for item in api.json("feeds/events.json")["items"]}

    when = "23 novembre 2026 de 9 h à 11 h, Rennes. Présentation de "
    assert texts["A"].replace("\u00a0", " ") == f"{when}a."
    assert texts["B"].replace("\u00a0", " ") == f"Annulé. {when}b."


def test_the_contract_names_the_filters_of_each_feed(api: ContractClient) -> None:
    paths = api.json("openapi.json")["paths"]

    for plural in PLURALS.values():
        of_the_list = parameters_of(f"/{plural}").keys() - {"order", "after", "view", "fields"}
        assert parameters_of(f"/feeds/{plural}.atom").keys() == of_the_list
    answer = paths["/feeds/events.ics"]["get"]["responses"]["200"]
    assert set(answer["content"]) == {"text/calendar"}
    assert json.dumps(answer["headers"]).count("Last-Modified") == 2
