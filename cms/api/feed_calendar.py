"""The events as a calendar to subscribe to (iCalendar, RFC 5545 and RFC 7986).

Each event has one occurrence, so its ``UID`` is the id of its document, whatever its address or
title becomes; ``SEQUENCE`` is the version of the document. ``DTSTAMP`` is its last change, as RFC
5545 (3.8.7.2) wants it in a calendar without ``METHOD``: the same events give the same bytes.

An event that editors cancel stays, ``STATUS:CANCELLED``. One that they withdraw leaves the
calendar, and thereby the agendas that follow it: what is no longer public is told nowhere, not
even to say that it is cancelled. There is no ``GEO``: the position of an event is not known.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vDuration, vUri

from cms.api.feed_content import FeedContent, location, plain, when_and_where
from pages.choices import DatePrecision, EventFormat
from pages.states import event_span

PRODUCT = "-//Campus de la transformation publique//Agenda//FR"
PARIS = ZoneInfo("Europe/Paris")
REFRESH = timedelta(hours=1)
# The rule of the European Union, in force in France since 1996 (directive 2000/84/EC).
_PARIS_RULES = Timezone.from_ical(
    """\
BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
)


def write_calendar(content: FeedContent) -> bytes:
    """Write events, as full documents, in iCalendar."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("uid", str(content.id))
    calendar.add("name", plain(content.title))
    calendar.add("x-wr-calname", plain(content.title))
    calendar.add("x-wr-timezone", PARIS.key)
    calendar.add("url", content.home)
    calendar.add("source", vUri(content.address), parameters={"VALUE": "URI"})
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    calendar.add_component(_PARIS_RULES)
    for document in content.documents:
        calendar.add_component(_event(document, document["details"]))
    return calendar.to_ical()


def _event(document: Mapping[str, Any], details: Mapping[str, Any]) -> Event:
    event = Event()
    changed_at = datetime.fromisoformat(document["updated_at"]).astimezone(UTC)
    event.add("uid", document["id"])
    event.add("sequence", document["version"])
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("created", datetime.fromisoformat(document["first_published_at"]).astimezone(UTC))
    event.add("summary", plain(document["title"]))
    event.add("description", _description(document, details))
    event.add("url", document["url"])
    event.add("class", "PUBLIC")
    event.add("status", "CANCELLED" if details["is_cancelled"] else "CONFIRMED")
    where = location(details)
    if where:
        event.add("location", where)
    categories = _categories(document, details)
    if categories:
        event.add("categories", categories)
    _add_dates(event, details)
    return event


def _add_dates(event: Event, details: Mapping[str, Any]) -> None:
    """Write whole days as dates, the last one excluded, else hours of Paris.

    An event of which only days are known, or not even those, takes no time of anybody's agenda.
    Without a known end there is none, and hours that are not hours are not given as such.
    """
    starts_at = datetime.fromisoformat(details["starts_at"])
    ends_at = datetime.fromisoformat(details["ends_at"]) if details["ends_at"] else None
    precision = details["date_precision"]
    if details["all_day"] or precision == DatePrecision.MONTH:
        span = event_span(starts_at, ends_at, precision=precision, all_day=True)
        event.add("dtstart", _day(span.starts_at))
        event.add("dtend", _day(span.ends_at))
    else:
        event.add("dtstart", _paris(starts_at))
        if ends_at is not None and ends_at > starts_at:
            event.add("dtend", _paris(ends_at))
    is_exact = precision == DatePrecision.DAY and not details["all_day"]
    event.add("transp", "OPAQUE" if is_exact else "TRANSPARENT")


def _paris(instant: datetime) -> datetime:
    """Give the hour of Paris; in the hour that comes twice in October, UTC, which tells which."""
    local = instant.astimezone(PARIS)
    return instant.astimezone(UTC) if local.fold else local


def _day(instant: datetime) -> date:
    return instant.astimezone(PARIS).date()


def _description(document: Mapping[str, Any], details: Mapping[str, Any]) -> str:
    organisers = ", ".join(each["label"] for each in details["organisers"])
    registration = details["registration_url"]
    lines = (
        f"{when_and_where(details)}.",
        document["summary"],
        f"Organisé par : {organisers}" if organisers else "",
        f"Inscription : {registration}" if registration else "",
        document["url"],
    )
    return plain("\n\n".join(filter(None, lines)))


def _categories(document: Mapping[str, Any], details: Mapping[str, Any]) -> list[str]:
    labels = [theme["label"] for theme in document["themes"]]
    if details["format"] in EventFormat and details["format"] != EventFormat.AUTRE:
        labels.insert(0, str(EventFormat(details["format"]).label))
    return list(map(plain, labels))
