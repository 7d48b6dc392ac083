"""Lists: joined bytes of stored documents, one page at a time."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from cms.api.cursors import Cursor, read_cursor, write_cursor
from cms.api.filters import filter_parameters, filters_of
from cms.api.http import Answer, Call, absolute, entity_tag, to_json
from cms.api.ordering import DATED_ORDERS, DEFAULT_ORDER, ORDERS, Order, Rows, Stretch
from cms.api.parameters import Parameter, choice, integer, split_query, text
from cms.api.representation import (
    COLUMNS,
    check_fields,
    representation_parameters,
    select_fields,
)
from cms.delivery.filters import along_term, filter_documents, narrowest_term
from cms.delivery.models import PublishedDocument, PublishedDocumentQuerySet
from cms.delivery.prepared import NOW, Row, Statement, Statements
from cms.delivery.schedule import Memo, freshness
from pages.choices import Kind

DATED_KINDS = frozenset({Kind.TRAINING, Kind.EVENT, Kind.CAMPAIGN})
DEFAULT_LIMIT = 20
_NOT_BOUND = frozenset({"after", "limit", "order", "view", "fields"})
# A cursor holds a title of up to 255 characters, escaped and encoded.
MAXIMUM_CURSOR = 5_000
_counts = Memo(1_000)
_statements = Statements()


class ContentList:
    """A list of one kind, or of every kind.

    Two queries and the state of the log, whatever the number of items: the exact count, kept
    while nothing public changes, and the rows of the page.
    """

    def __init__(self, kind: str | None = None) -> None:
        self.kind = kind
        self.kinds: Collection[str] = [kind] if kind else Kind.values
        self.orders = DATED_ORDERS if kind is None or kind in DATED_KINDS else ORDERS
        self.parameters = list_parameters(self.kinds, self.orders, kind)

    def __call__(self, call: Call) -> Answer:
        """Answer one page.

        Raises:
            InvalidParameters: the cursor is not of this list, or a field is not in the view.
        """
        values = call.values
        fields = check_fields(values["fields"], self.kinds, values["view"])
        binding = _binding(call)
        cursor = read_cursor(values["after"], binding) if values["after"] is not None else None
        state = freshness()
        etag = entity_tag(state.key, call.path, call.query_string)
        if call.knows(etag):
            return Answer(None, etag, changes_at=state.changes_at)

        count = _counts.get(state, _filters_of(call), lambda: self._documents(values).count())
        limit = values["limit"]
        rows = self._rows(call, cursor, limit + 1)
        following_address = None
        if len(rows) > limit:
            last = self.orders[values["order"]].cursor_at(rows[limit - 1])
            following_address = next_address(call, "after", write_cursor(last, binding))
        items = [select_fields(bytes(row[0]), fields) for row in rows[:limit]]
        return Answer(
            _envelope(items, count, following_address),
            etag,
            changes_at=state.changes_at,
            headers=link_header(following_address),
        )

    def _documents(
        self, values: Mapping[str, Any], now: datetime | None = None
    ) -> PublishedDocumentQuerySet:
        return filter_documents(
            PublishedDocument.objects.public(now), filters_of(values, self.kind)
        )

    def _rows(self, call: Call, cursor: Cursor | None, number: int) -> list[Row]:
        """The rows after a cursor: the bytes of the view, the value of the order, the id."""
        order = self.orders[call.values["order"]]
        without_cursor = tuple(
            pair for pair in split_query(call.query_string) if pair[0] != "after"
        )
        rows: list[Row] = []
        for stretch, start in order.stretches(cursor):
            if len(rows) < number:
                statement = _statements.get(
                    (call.path, without_cursor, stretch, start is None),
                    partial(self._statement, call.values, stretch, number, whole=start is None),
                )
                rows += statement.rows(**_slot_values(start))
        return rows[:number]

    def _statement(
        self, values: Mapping[str, Any], stretch: Stretch, number: int, *, whole: bool
    ) -> Statement:
        """Write the query of a stretch: the whole of it, or what comes after a cursor.

        In the default order a filter is followed by its own index; else the documents are gone
        through in the order of the list, and those that do not pass are left out.
        """
        order = self.orders[values["order"]]
        filters = filters_of(values, self.kind)
        term = narrowest_term(filters) if values["order"] == DEFAULT_ORDER else None
        if term is None:
            documents = _stretch_of(order, self._documents(values, NOW), stretch, whole=whole)
        else:
            public = PublishedDocument.objects.public(NOW)
            terms = along_term(filter_documents(public, filters.without(term[0])), term)
            of_terms = replace(order, key="document_id")
            keys = _stretch_of(of_terms, terms, stretch, whole=whole).values("document_id")
            documents = order.sort_stretch(public.filter(pk__in=keys[:number]), stretch)
        found = documents.values_list(COLUMNS[values["view"]], order.column, "id")[:number]
        return Statement(found, {} if whole else order.slots(stretch))


def _stretch_of(order: Order, rows: Rows, stretch: Stretch, *, whole: bool) -> Rows:
    found = order.sort_stretch(rows, stretch)
    return found if whole else order.after(found, order.stand_in(stretch))


def _slot_values(cursor: Cursor | None) -> dict[str, object]:
    if cursor is None:
        return {}
    return {"id": cursor.id} if cursor.value is None else {"id": cursor.id, "value": cursor.value}


def list_parameters(
    kinds: Collection[str], orders: Mapping[str, Order], kind: str | None
) -> dict[str, Parameter]:
    """Every parameter of a list."""
    common = (
        choice("order", "Ordre ; « - » : décroissant.", list(orders), default=DEFAULT_ORDER),
        integer("limit", "Nombre d’éléments.", minimum=1, maximum=100, default=DEFAULT_LIMIT),
        text("after", "Curseur, pris dans « next ».", maximum=MAXIMUM_CURSOR, default=None),
    )
    return {
        **filter_parameters(kind),
        **{parameter.name: parameter for parameter in common},
        **representation_parameters(kinds, one=False),
    }


def next_address(call: Call, name: str, value: str) -> str:
    """Absolute address of the same request with another value of one parameter."""
    kept = [pair for pair in split_query(call.query_string) if pair[0] != name]
    return absolute(f"{call.path}?{urlencode([*kept, (name, value)])}")


def link_header(following: str | None) -> dict[str, str]:
    """Header that leads to the next page (RFC 8288), if there is one."""
    return {"Link": f'<{following}>; rel="next"'} if following else {}


def _filters_of(call: Call) -> str:
    """Name of what a list holds: its address and its filters."""
    filters = sorted(pair for pair in split_query(call.query_string) if pair[0] not in _NOT_BOUND)
    return f"{call.path}?{urlencode(filters)}"


def _binding(call: Call) -> str:
    """Name of the list that a cursor belongs to: what it holds and its order."""
    return f"{_filters_of(call)}&order={call.values['order']}"


def _envelope(items: list[bytes], count: int, following: str | None) -> bytes:
    address = to_json(following)
    return b'{"items":[%b],"count":%d,"next":%b}' % (b",".join(items), count, address)
