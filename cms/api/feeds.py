"""Feeds: the lists of the API for feed readers (Atom, JSON Feed) and calendars (iCalendar)."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, UUID, uuid5

from cms.api import feed_schemas
from cms.api.feed_atom import write_atom
from cms.api.feed_calendar import write_calendar
from cms.api.feed_content import FeedContent
from cms.api.feed_json import write_json_feed
from cms.api.filters import filter_parameters, filters_of
from cms.api.http import Answer, Call, Endpoint, Models, absolute, entity_tag
from cms.api.ordering import DATED_ORDERS, Order
from cms.api.parameters import Parameter, integer, split_query
from cms.api.terms import TERMS
from cms.delivery.filters import filter_documents
from cms.delivery.models import PublishedDocument
from cms.delivery.schedule import freshness
from pages.choices import Kind
from search.facets import FACETS

TAG = "feeds"
_DESCRIPTION = (
    "Ce que donne la liste, les contenus les plus récents d’abord, avec les mêmes filtres ; le "
    "titre du flux les nomme. Chaque contenu y garde son identifiant d’une lecture à l’autre."
)
SITE_NAME = "Campus de la transformation publique"
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Format:
    """A format of feed: ``column`` is what it reads of a document, ``order`` what comes first.

    ``limit`` is how many contents it gives by default, ``maximum`` at most.
    """

    extension: str
    label: str
    media_type: str
    models: Models
    write: Callable[[FeedContent], bytes]
    column: str
    order: Order
    limit: int
    maximum: int


ATOM = Format(
    "atom",
    "Atom",
    "application/atom+xml",
    (),
    write_atom,
    "card",
    DATED_ORDERS["-published_at"],
    20,
    100,
)
JSON_FEED = Format(
    "json",
    "JSON Feed",
    "application/feed+json",
    (feed_schemas.JsonFeed,),
    write_json_feed,
    "card",
    DATED_ORDERS["-published_at"],
    20,
    100,
)
# The latest events first: what a limit leaves out is the oldest, never what is to come.
CALENDAR = Format(
    "ics",
    "iCalendar",
    "text/calendar",
    (),
    write_calendar,
    "body",
    DATED_ORDERS["-start"],
    200,
    500,
)


class Feed:
    """One list in one format, with the filters of the list.

    One query and the state of the log, whatever the number of contents; one more for each
    vocabulary that a filter names.
    """

    def __init__(self, name: str, kind: str | None, written_in: Format) -> None:
        self.kind = kind
        self.format = written_in
        self.file_name = f"{name}.{written_in.extension}"
        limit = integer(
            "limit",
            "Nombre de contenus, les plus récents d’abord.",
            minimum=1,
            maximum=written_in.maximum,
            default=written_in.limit,
        )
        self.parameters: Mapping[str, Parameter] = {**filter_parameters(kind), limit.name: limit}

    def __call__(self, call: Call) -> Answer:
        """Answer the feed; its entity tag tells of every change of a public document."""
        state = freshness()
        title = self._title(call.values)
        etag = entity_tag(state.key, call.path, call.query_string, title)
        members: dict[str, Any] = {
            "etag": etag,
            "media_type": f"{self.format.media_type}; charset=utf-8",
            "last_modified": state.written_at,
            "changes_at": state.changes_at,
            "headers": {"Content-Disposition": f'inline; filename="{self.file_name}"'},
        }
        if call.knows(etag):
            return Answer(None, **members)
        documents = self._documents(call.values)
        instants = [datetime.fromisoformat(each["updated_at"]) for each in documents]
        content = FeedContent(
            id=self._id(call),
            title=title,
            address=_address(call),
            home=absolute(f"/recherche?kind={self.kind}" if self.kind else "/"),
            updated_at=max(instants, default=state.written_at or _BEGINNING),
            documents=documents,
        )
        return Answer(self.format.write(content), **members)

    def _documents(self, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        found = filter_documents(PublishedDocument.objects.public(), filters_of(values, self.kind))
        rows = self.format.order.sort(found).values_list(self.format.column, flat=True)
        return [json.loads(bytes(row)) for row in rows[: values["limit"]]]

    def _title(self, values: Mapping[str, Any]) -> str:
        """Name of the feed with the labels of its filters, so that readers tell two apart."""
        title = f"{SITE_NAME} – {Kind(self.kind).label}" if self.kind else SITE_NAME
        labels = [
            FACETS[name].values()[value].label
            for name, given in values.items()
            if name in TERMS and name in FACETS and given and (name != "kind" or not self.kind)
            for value in given
        ]
        return f"{title} ({', '.join(labels)})" if labels else title

    def _id(self, call: Call) -> UUID:
        """Id of the feed: that of its list and filters, in whatever order and host."""
        pairs = sorted(pair for pair in split_query(call.query_string) if pair[0] != "limit")
        return uuid5(NAMESPACE_URL, f"urn:campus:feed:{self.file_name}?{urlencode(pairs)}")


def feed_endpoints(plurals: Mapping[str, str]) -> list[Endpoint]:
    """Every feed: of all contents, of each kind by the plural of its list, of the events."""
    lists = [(None, "contents"), *plurals.items()]
    return [
        *(_endpoint(name, kind, each) for kind, name in lists for each in (ATOM, JSON_FEED)),
        _endpoint(plurals[Kind.EVENT], Kind.EVENT, CALENDAR),
    ]


def _endpoint(name: str, kind: str | None, written_in: Format) -> Endpoint:
    feed = Feed(name, kind, written_in)
    subject = Kind(kind).label if kind else "Tous les contenus"
    return Endpoint(
        f"feeds/{feed.file_name}",
        feed,
        f"{subject}, au format {written_in.label}",
        TAG,
        f"get{name.capitalize()}{written_in.extension.capitalize()}Feed",
        {written_in.media_type: written_in.models},
        feed.parameters,
        description=_DESCRIPTION,
        remembered=True,
    )


def _address(call: Call) -> str:
    pairs = split_query(call.query_string)
    return absolute(f"{call.path}?{urlencode(pairs)}" if pairs else call.path)
