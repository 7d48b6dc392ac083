"""The calendar of events, read back with the library that agendas use, and line by line."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from cms.delivery.contract import Interval
from tests.api.client import ContractClient
from tests.builders import Library

PARIS = ZoneInfo("Europe/Paris")
START = datetime(2026, 11, 23, 9, tzinfo=PARIS)


def calendar(api: ContractClient, query: str = "") -> Any:
    """Read the calendar back; the types of what it holds are those of every property at once."""
    response = api.call(f"feeds/events.ics{query}")
    assert response.status_code == 200, response.content.decode()
    return Calendar.from_ical(response.content)


def only_event(api: ContractClient) -> Any:
    """Give the one event of the calendar."""
    found = calendar(api).events
    assert len(found) == 1
    return found[0]


def last_second(year: int, month: int, day: int) -> datetime:
    """End of a day as documents write it when hours are not known."""
    return datetime(year, month, day, 23, 59, 59, tzinfo=PARIS)


def test_an_event_has_what_agendas_show(api: ContractClient, library: Library) -> None:
    key = library.add(
        "event",
        "a",
        summary="Une phrase ; une autre, et\nla suite \\ fin.",
        themes=[{"slug": "numerique", "label": "Numérique, données"}],
        details={
            "starts_at": START,
            "ends_at": START + timedelta(hours=2),
            "place": "Rennes",
            "region": {"slug": "bretagne", "label": "Bretagne"},
            "format": "atelier",
            "organisers": [{"slug": "dinum", "label": "Dinum"}],
            "registration_url": "https://exemple.gouv.fr/inscription",
        },
    )
    event = only_event(api)

    assert event.uid == str(key)
    assert event["SUMMARY"] == "A"
    assert (event.start, event.end) == (START, START + timedelta(hours=2))
    assert event["LOCATION"] == "Rennes, Bretagne"
    assert event["URL"] == "http://localhost:8000/evenements/a/"
    assert event["STATUS"] == "CONFIRMED"
    assert event["TRANSP"] == "OPAQUE"
    assert event.categories == ["Atelier", "Numérique, données"]
    description = event["DESCRIPTION"].replace("\u00a0", " ")
    assert description.startswith("23 novembre 2026 de 9 h à 11 h, Rennes, Bretagne.")
    assert "Une phrase ; une autre, et\nla suite \\ fin." in description
    assert "Organisé par : Dinum" in description
    assert "https://exemple.gouv.fr/inscription" in description
    assert "GEO" not in event


def test_lines_are_folded_at_75_octets_and_end_as_the_norm_wants(
    api: ContractClient, library: Library
) -> None:
    title = "Évaluer l’expérience – première édition, « données » et société 🎓 " * 3
    library.add("event", "a", title=title.strip())

    content = api.call("feeds/events.ics").content

    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(re.search(b"[\r\n]", line) for line in lines)
    for line in lines:
        line.decode()  # no character is cut in two
    assert only_event(api)["SUMMARY"] == title.strip()


def test_the_sequence_grows_and_the_uid_stays_when_an_event_changes(
    api: ContractClient, library: Library
) -> None:
    library.add("event", "a")
    before = only_event(api)
    library.add("event", "a", title="Autre titre", path="/ailleurs/")
    after = only_event(api)

    assert after.uid == before.uid
    assert (before.sequence, after.sequence) == (1, 2)
    assert after.stamp >= before.stamp
    assert after.stamp == after.last_modified


def test_a_republished_event_keeps_its_uid_and_its_sequence_grows(
    api: ContractClient, library: Library
) -> None:
    key = library.add("event", "a")
    library.withdraw(key)
    library.add("event", "a")

    event = only_event(api)
    assert event.uid == str(key)
    assert event.sequence == 3


def test_a_cancelled_event_stays_and_says_so(api: ContractClient, library: Library) -> None:
    library.add("event", "a", details={"is_cancelled": True, "state": "cancelled"})

    assert only_event(api)["STATUS"] == "CANCELLED"


def test_a_withdrawn_event_leaves_the_calendar(api: ContractClient, library: Library) -> None:
    library.withdraw(library.add("event", "a"))

    assert calendar(api).events == []


def test_days_without_hours_end_with_the_day_after(api: ContractClient, library: Library) -> None:
    details = {
        "starts_at": datetime(2026, 3, 28, tzinfo=PARIS),
        "ends_at": last_second(2026, 3, 30),
        "all_day": True,
    }
    library.add("event", "a", details=details)

    content = api.call("feeds/events.ics").content
    assert b"DTSTART;VALUE=DATE:20260328\r\n" in content
    assert b"DTEND;VALUE=DATE:20260331\r\n" in content
    assert only_event(api)["TRANSP"] == "TRANSPARENT"


def test_one_day_without_hours_is_one_day(api: ContractClient, library: Library) -> None:
    details = {
        "starts_at": datetime(2026, 10, 25, tzinfo=PARIS),
        "ends_at": last_second(2026, 10, 25),
        "all_day": True,
    }
    library.add("event", "a", details=details)

    event = only_event(api)
    assert (event.start, event.end) == (date(2026, 10, 25), date(2026, 10, 26))


@pytest.mark.parametrize("all_day", [True, False])
def test_a_known_month_lasts_as_long_as_it_does(
    api: ContractClient, library: Library, all_day: bool
) -> None:
    details: dict[str, Any] = {
        "starts_at": datetime(2028, 2, 1, 10 * (not all_day), tzinfo=PARIS),
        "ends_at": last_second(2028, 2, 29) if all_day else None,
        "all_day": all_day,
        "date_precision": "month",
    }
    library.add("event", "a", details=details)

    event = only_event(api)
    assert (event.start, event.end) == (date(2028, 2, 1), date(2028, 3, 1))
    assert event["DESCRIPTION"].startswith("février\u00a02028")


def test_an_unknown_end_is_not_made_up(api: ContractClient, library: Library) -> None:
    library.add("event", "a", details={"starts_at": START, "ends_at": None})

    event = only_event(api)
    assert event.start == START
    assert "DTEND" not in event
    assert "DURATION" not in event


def test_an_event_open_at_its_end_shows_on_its_first_day(
    api: ContractClient, library: Library
) -> None:
    details = {
        "starts_at": datetime(2026, 11, 3, tzinfo=PARIS),
        "all_day": True,
        "date_precision": "open-end",
    }
    library.add("event", "a", details=details)

    event = only_event(api)
    assert (event.start, event.end) == (date(2026, 11, 3), date(2026, 11, 4))
    assert event["DESCRIPTION"].startswith("à partir du 3")


def test_an_event_of_several_days_with_hours_is_one_event(
    api: ContractClient, library: Library
) -> None:
    ends_at = START + timedelta(days=2, hours=8)
    library.add("event", "a", details={"starts_at": START, "ends_at": ends_at})

    event = only_event(api)
    assert (event.start, event.end) == (START, ends_at)


def test_an_online_event_takes_place_far_away(api: ContractClient, library: Library) -> None:
    library.add("event", "a", details={"mode": "distance"})

    assert only_event(api)["LOCATION"] == "À distance"


def test_an_event_without_place_has_no_location(api: ContractClient, library: Library) -> None:
    library.add("event", "a")

    assert "LOCATION" not in only_event(api)


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
        datetime(2026, 7, 14, 8, 0, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        datetime(2026, 12, 1, 8, 0, tzinfo=UTC),
    ],
)
def test_hours_hold_across_the_changes_of_time(
    api: ContractClient, library: Library, instant: datetime
) -> None:
    ends_at = instant + timedelta(hours=3)
    library.add("event", "a", details={"starts_at": instant, "ends_at": ends_at})

    event = only_event(api)
    assert event.start.astimezone(UTC) == instant
    assert event.end.astimezone(UTC) == ends_at


def test_the_rules_of_paris_in_the_calendar_are_those_of_the_zone(
    api: ContractClient, library: Library
) -> None:
    """An agenda that knows no zone of its own computes the same hours from ``VTIMEZONE``."""
    zone = calendar(api).timezones[0].to_tz(lookup_tzid=False)

    noon = datetime(1997, 1, 1, 12)  # noqa: DTZ001 - a local time, given to both zones
    while noon.year < 2037:
        assert zone.utcoffset(noon) == noon.replace(tzinfo=PARIS).utcoffset(), noon
        noon += timedelta(days=1)


def test_the_calendar_says_its_name_and_when_to_read_it_again(
    api: ContractClient, library: Library
) -> None:
    found = calendar(api)

    assert found["VERSION"] == "2.0"
    assert found["PRODID"]
    assert "METHOD" not in found
    assert found["NAME"] == "Campus de la transformation publique – Événements"
    assert found["SOURCE"] == "http://localhost:8000/api/v1/feeds/events.ics"
    assert found.refresh_interval == timedelta(hours=1)


def test_a_limit_leaves_out_the_oldest_events(api: ContractClient, library: Library) -> None:
    for number in (2, 0, 3, 1):
        start = START + timedelta(days=number)
        interval = Interval("event", start, None)
        library.add("event", f"n{number}", details={"starts_at": start}, intervals=(interval,))

    assert [event["SUMMARY"] for event in calendar(api, "?limit=2").events] == ["N3", "N2"]


def test_control_characters_do_not_break_lines(api: ContractClient, library: Library) -> None:
    library.add(
        "event", "a", title="Un\rtitre\x07\x0b", summary="Fin\r\nEND:VEVENT\r\nBEGIN:VEVENT"
    )

    event = only_event(api)
    assert "\x07" not in event["SUMMARY"]
    assert "END:VEVENT" in event["DESCRIPTION"]
