"""What every format of feed is written from, and the words they share."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pages.templatetags.campus import event_dates

# What XML 1.0 (section 2.2) and iCalendar (RFC 5545, CONTROL) do not allow, and people never see.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class FeedContent:
    """A feed before it is written: ``address`` is its own, ``home`` the site's page behind it.

    ``id`` never changes for the same list and filters. ``documents`` are cards or full documents
    of the API, in the order to give them.
    """

    id: UUID
    title: str
    address: str
    home: str
    updated_at: datetime
    documents: list[dict[str, Any]]


def plain(text: str) -> str:
    """Take out the control characters that no feed may hold, line breaks and tabs excepted."""
    return _CONTROL.sub("", text)


def when_and_where(details: Mapping[str, Any]) -> str:
    """Say when and where an event takes place, in one line: « 3 novembre 2026, Rennes »."""
    return ", ".join(filter(None, (event_dates(details), location(details))))


def location(details: Mapping[str, Any]) -> str:
    """Say where an event takes place: its place and region, or « À distance »; may be empty."""
    place, region = details["place"], details["region"]
    parts = [place] if place else []
    if region and region["label"] not in (place or ""):
        parts.append(region["label"])
    if not place and details["mode"] == "distance":
        parts.insert(0, "À distance")
    return plain(", ".join(parts))


def summary_of(document: Mapping[str, Any]) -> str:
    """Give the summary of a document; an event's begins with when and where."""
    summary = plain(document["summary"])
    if document["kind"] != "event":
        return summary
    details = document["details"]
    state = "Annulé. " if details["is_cancelled"] else ""
    return f"{state}{when_and_where(details)}. {summary}"
