"""Lists: items, exact count, filters, dates, views and selected fields."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cms.api.endpoints import PLURALS
from cms.delivery.contract import Interval
from pages.choices import Kind
from snippets.models import Region, Theme
from tests.api.client import ContractClient
from tests.builders import PUBLISHED_AT, Library

PARIS = ZoneInfo("Europe/Paris")


def slugs(api: ContractClient, path: str) -> list[str]:
    """Last parts of the paths of a list's items."""
    return [item["path"].rstrip("/").rpartition("/")[2] for item in api.json(path)["items"]]


def event(day: datetime, until: datetime | None = None) -> tuple[Interval, ...]:
    return (Interval("event", day, until),)


@pytest.mark.parametrize(("kind", "plural"), PLURALS.items())
def test_a_typed_list_gives_its_kind_alone(
    api: ContractClient, library: Library, kind: str, plural: str
) -> None:
    for each in Kind.values:
        library.add(each, f"un-{each}")

    found = api.json(plural)

    assert [item["kind"] for item in found["items"]] == [kind]
    assert found["count"] == 1
    assert found["next"] is None


def test_contents_gives_every_kind(api: ContractClient, library: Library) -> None:
    for each in Kind.values:
        library.add(each, f"un-{each}")

    found = api.json("contents?limit=100")

    assert {item["kind"] for item in found["items"]} == set(Kind.values)
    assert found["count"] == len(Kind)


def test_an_empty_list_is_an_answer(api: ContractClient, library: Library) -> None:
    assert api.json("events") == {"items": [], "count": 0, "next": None}


def test_a_document_past_its_expiry_is_not_listed(api: ContractClient, library: Library) -> None:
    library.add("article", "fini", expires_at=datetime.now(UTC) - timedelta(seconds=1))
    library.add("article", "valable", expires_at=datetime.now(UTC) + timedelta(hours=1))

    assert slugs(api, "articles") == ["valable"]
    assert api.json("articles")["count"] == 1


def test_values_of_one_filter_are_alternatives_and_filters_add_up(
    api: ContractClient, library: Library
) -> None:
    for slug in ("simplification", "innovation"):
        Theme.objects.create(slug=slug, label=slug)
    Region.objects.create(slug="bretagne", label="Bretagne", insee_code="53")
    library.add("lab", "a", terms={"theme": ("simplification",), "region": ("bretagne",)})
    library.add("lab", "b", terms={"theme": ("innovation",)})
    library.add("lab", "c", terms={"region": ("bretagne",)})

    assert set(slugs(api, "labs?theme=simplification&theme=innovation")) == {"a", "b"}
    assert slugs(api, "labs?theme=simplification&theme=innovation&region=bretagne") == ["a"]


def test_a_repeated_value_counts_once(api: ContractClient, library: Library) -> None:
    library.add("training", "a", terms={"level": ("initiation",)})

    assert api.json("trainings?level=initiation&level=initiation")["count"] == 1


@pytest.mark.parametrize(
    ("plural", "kind", "name", "value", "other"),
    [
        ("trainings", "training", "level", "initiation", "qualifiante"),
        ("trainings", "training", "delivery", "hybride", "en-ligne"),
        ("trainings", "training", "session_state", "open", "past"),
        ("events", "event", "format", "atelier", "webinaire"),
        ("events", "event", "mode", "distance", "presentiel"),
        ("events", "event", "organiser_category", "labs", "ministere"),
        ("events", "event", "state", "upcoming", "past"),
        ("labs", "lab", "lab_kind", "territorial", "chaire"),
        ("labs", "lab", "status", "actif", "ferme"),
        ("resources", "resource", "resource_type", "jeu", "guide"),
        ("communities", "community", "scope", "metier", "thematique"),
        ("toolkits", "toolkit", "toolkit_kind", "mallette", "kit"),
    ],
)
def test_each_filter_of_a_kind_narrows_its_list(
    api: ContractClient,
    library: Library,
    plural: str,
    kind: str,
    name: str,
    value: str,
    other: str,
) -> None:
    library.add(kind, "oui", terms={name: (value,)})
    library.add(kind, "non", terms={name: (other,)})
    library.add(kind, "rien")

    assert slugs(api, f"{plural}?{name}={value}") == ["oui"]
    assert slugs(api, f"contents?{name}={value}") == ["oui"]


@pytest.mark.parametrize("name", ["community", "campaign", "lab"])
def test_lists_filter_by_the_slug_of_a_page(
    api: ContractClient, library: Library, name: str
) -> None:
    library.add(name, "la-page")
    library.add("article", "lie", terms={name: ("la-page",)})

    assert slugs(api, f"articles?{name}=la-page") == ["lie"]


def test_a_duration_keeps_what_is_as_long_or_shorter(api: ContractClient, library: Library) -> None:
    for minutes in (30, 60, 61):
        library.add("training", f"de-{minutes}", duration_minutes=minutes)
    library.add("training", "inconnue")

    assert set(slugs(api, "trainings?duration_max=60")) == {"de-30", "de-60"}


def test_a_range_of_days_holds_both_days_whole_in_paris(
    api: ContractClient, library: Library
) -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=PARIS)
    library.add("event", "tard", intervals=event(late, late + timedelta(minutes=10)))
    early = datetime(2026, 11, 24, 0, 0, tzinfo=PARIS)
    library.add("event", "tot", intervals=event(early, early + timedelta(hours=1)))

    assert slugs(api, "events?from=2026-11-23&to=2026-11-23") == ["tard"]
    assert slugs(api, "events?from=2026-11-24") == ["tot"]
    assert set(slugs(api, "events?to=2026-11-24")) == {"tard", "tot"}


def test_a_day_that_is_over_is_not_of_the_next_one(api: ContractClient, library: Library) -> None:
    midnight = datetime(2026, 11, 24, tzinfo=PARIS)
    library.add("event", "veille", intervals=event(midnight - timedelta(days=1), midnight))
    library.add("event", "jour", intervals=event(midnight, midnight + timedelta(days=1)))
    library.add("event", "instant", intervals=event(midnight, midnight))

    assert set(slugs(api, "events?from=2026-11-24")) == {"jour", "instant"}
    assert set(slugs(api, "events?from=2026-11-23")) == {"veille", "jour", "instant"}
    assert slugs(api, "events?from=2026-11-23&to=2026-11-23") == ["veille"]


def test_an_event_under_way_overlaps_a_range_inside_it(
    api: ContractClient, library: Library
) -> None:
    start = datetime(2026, 11, 1, tzinfo=PARIS)
    library.add("event", "long", intervals=event(start, start + timedelta(days=40)))

    assert slugs(api, "events?from=2026-11-20&to=2026-11-21") == ["long"]
    assert slugs(api, "events?from=2027-01-01") == []


@pytest.mark.parametrize(
    "moment", ["2026-11-02T10:00:00", "2026-11-02T09:00:00Z", "2026-11-02T10:00%2B01:00"]
)
def test_a_time_without_offset_is_that_of_paris(
    api: ContractClient, library: Library, moment: str
) -> None:
    library.add("article", "neuf-heures-utc")
    later = PUBLISHED_AT - timedelta(microseconds=1)
    library.add("article", "avant", published_at=later)

    assert slugs(api, f"articles?published_since={moment}") == ["neuf-heures-utc"]


def test_updated_since_looks_at_the_last_change(api: ContractClient, library: Library) -> None:
    library.add("article", "a")
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%d")

    assert slugs(api, "articles?updated_since=2026-01-01") == ["a"]
    assert slugs(api, f"articles?updated_since={tomorrow}T23:00:00Z") == []


def test_sessions_are_found_between_two_dates(api: ContractClient, library: Library) -> None:
    start = datetime(2026, 12, 10, 9, tzinfo=PARIS)
    sessions = (
        Interval("session", start, start + timedelta(hours=3)),
        Interval("session", start + timedelta(days=60), None),
    )
    library.add("training", "a", intervals=sessions)

    assert slugs(api, "trainings?session_after=2026-12-01&session_before=2026-12-31") == ["a"]
    assert slugs(api, "trainings?session_after=2026-12-11&session_before=2026-12-31") == []
    assert slugs(api, "trainings?session_after=2027-01-01") == ["a"]


def test_the_full_view_gives_the_stored_document(api: ContractClient, library: Library) -> None:
    key = library.add("training", "a")

    full = api.json("trainings?view=full")["items"][0]

    assert full == api.json(f"trainings/{key}")
    assert "body" not in api.json("trainings")["items"][0]


def test_selected_fields_come_with_what_names_a_document(
    api: ContractClient, library: Library
) -> None:
    library.add("training", "a", details={"level": "initiation"})

    found = api.json("trainings?fields=title,details.level")["items"][0]

    assert list(found) == ["id", "kind", "version", "title", "details"]
    assert found["details"] == {"level": "initiation"}


def test_a_field_of_the_full_view_is_refused_on_cards_with_the_remedy(
    api: ContractClient, library: Library
) -> None:
    problem = api.json("trainings?fields=body", status=400)

    assert problem["errors"][0]["parameter"] == "fields"
    assert "view=full" in problem["errors"][0]["message"]
