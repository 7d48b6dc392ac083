"""Short rows of cards beside a page's own content: next events, latest news, events of a lab."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from cms.delivery.filters import Filters
from search import service
from search.contract import Order, SearchRequest
from search.listing import Listing

Card = Mapping[str, Any]
COMING = ("upcoming", "ongoing")


def cards(order: Order, limit: int, **terms: tuple[str, ...]) -> list[Card]:
    """The first cards of a list, without facets."""
    request = SearchRequest(filters=Filters(terms=terms), order=order, limit=limit)
    return [json.loads(bytes(hit.card)) for hit in service.search(request).hits]


def of_home() -> dict[str, Any]:
    """Next events (or the last ones when none is to come) and the latest news."""
    events = cards("start", 3, kind=("event",), state=COMING)
    title = "Prochains événements" if events else "Derniers événements"
    events = events or cards("-start", 3, kind=("event",))
    articles = cards("-published_at", 3, kind=("article",))
    return {
        "events": events,
        "events_title": title,
        "events_url": section_url(events),
        "articles": articles,
        "articles_url": section_url(articles),
    }


def of_agenda() -> dict[str, Any]:
    """Next events and campaigns, shown while nothing is searched or filtered."""
    return {
        "upcoming": cards("start", 3, kind=("event",), state=COMING),
        "campaigns": cards("-start", 6, kind=("campaign",)),
    }


def of_lab_index(listing: Listing) -> dict[str, Any]:
    """Number of labs of each region that has one, from the facets of the list."""
    facets = listing.response.facets if listing.response else ()
    return {
        "regions": [
            value
            for facet in facets
            if facet.name == "region"
            for value in facet.values
            if value.count
        ]
    }


def of_lab(slug: str) -> dict[str, Any]:
    """Events that a lab takes part in, the latest first."""
    events = cards("-start", 4, kind=("event",), lab=(slug,))
    query = urlencode({"kind": "event", "lab": slug})
    return {"events": events, "events_url": f"/recherche?{query}" if events else ""}


def section_url(found: list[Card]) -> str:
    """Address of the index that holds these cards: the first part of their path."""
    return "/{}/".format(found[0]["path"].split("/")[1]) if found else ""
