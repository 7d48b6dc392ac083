"""The documents of a list in its order, read so that every page of a walk costs the same.

A long list is walked along an index that gives its order. Few documents among many have no such
index (a rare code by title, two codes of one filter, a range of dates): their ids are read once, in
their order, and kept while nothing public changes; a page is then found by position.
"""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from cms.api.cursors import Cursor
from cms.api.ordering import DEFAULT_ORDER, ORDERS, Order, Rows, Stretch
from cms.delivery.driver import Row
from cms.delivery.filters import Filters, along_term, filter_documents, narrowest_term
from cms.delivery.models import PublishedDocument
from cms.delivery.prepared import NOW, Statement, Statements
from cms.delivery.rows import public_rows

SHORT = 10_000
"""Documents of a list whose ids are kept, at the most: among more, an index meets one soon."""

_ID_SIZE = 16
_statements = Statements()


class ShortList:
    """The ids of a list in its order, and where each stands in it; 24 bytes for each document."""

    def __init__(self, items: Iterable[Cursor]) -> None:
        octets, values = bytearray(), array("q")
        for item in items:
            octets += item.id.bytes
            values.append(hash(item.value))
        self._octets, self._values = bytes(octets), values

    def __len__(self) -> int:
        return len(self._values)

    def after(self, cursor: Cursor | None, number: int) -> list[UUID] | None:
        """The ids that follow a cursor, the first ones without; None when it stands elsewhere now.

        That is when its document has left the list, or is no longer where it was in the order.
        """
        start = 0
        if cursor is not None:
            at = self._position(cursor.id)
            if at is None or self._values[at] != hash(cursor.value):
                return None
            start = at + 1
        end, octets = min(start + number, len(self)), self._octets
        places = range(start * _ID_SIZE, end * _ID_SIZE, _ID_SIZE)
        return [UUID(bytes=octets[place : place + _ID_SIZE]) for place in places]

    def _position(self, key: UUID) -> int | None:
        place = self._octets.find(key.bytes)
        while place > 0 and place % _ID_SIZE:
            place = self._octets.find(key.bytes, place + 1)
        return None if place < 0 else place // _ID_SIZE


@dataclass(frozen=True)
class Listing:
    """The public documents that pass filters, in an order; ``name`` tells it from any other."""

    name: str
    filters: Filters
    order: Order

    @property
    def is_narrowed(self) -> bool:
        """Whether more than one kind is asked for: no index then gives the order by itself."""
        kinds = self.filters.terms.get("kind", ())
        others = {name: values for name, values in self.filters.terms.items() if values}
        asked = replace(self.filters, terms=others).without("kind")
        return len(kinds) > 1 or asked != Filters()

    def count(self) -> int:
        """The number of its documents."""
        return filter_documents(PublishedDocument.objects.public(), self.filters).count()

    def short(self) -> ShortList | None:
        """Its ids, None when there are more than ``SHORT``."""
        rows = self._along(None, SHORT + 1, "id")
        return ShortList(map(self.order.cursor_at, rows)) if len(rows) <= SHORT else None

    def rows(
        self, short: ShortList | None, cursor: Cursor | None, number: int, column: str
    ) -> list[Row]:
        """The first rows after a cursor: a column of the documents, the value of the order, the id.

        A cursor that the short list does not know any more is followed by its value.
        """
        if short is not None:
            keys = short.after(cursor, number)
            if keys is not None:
                found = public_rows(keys, (column, self.order.column))
                return [(*found[key], key) for key in keys if key in found]
        return self._along(cursor, number, column)

    def _along(self, cursor: Cursor | None, number: int, column: str) -> list[Row]:
        rows: list[Row] = []
        for stretch, start in self.order.stretches(cursor):
            if len(rows) < number:
                key = (self.name, column, number, stretch, start is None)
                write = partial(self._statement, stretch, number, column, whole=start is None)
                rows += _statements.get(key, write).rows(**_slot_values(start))
        return rows[:number]

    def _statement(self, stretch: Stretch, number: int, column: str, *, whole: bool) -> Statement:
        """Write the query of a stretch: the whole of it, or what comes after a cursor.

        In the default order a filter is followed by its own index; else the documents are gone
        through in the order of the list, and those that do not pass are left out.
        """
        order, public = self.order, PublishedDocument.objects.public(NOW)
        term = narrowest_term(self.filters) if order == ORDERS[DEFAULT_ORDER] else None
        if term is None:
            documents = _stretch_of(
                order, filter_documents(public, self.filters), stretch, whole=whole
            )
        else:
            terms = along_term(filter_documents(public, self.filters.without(term[0])), term)
            of_terms = replace(order, key="document_id")
            keys = _stretch_of(of_terms, terms, stretch, whole=whole).values("document_id")
            documents = order.sort_stretch(public.filter(pk__in=keys[:number]), stretch)
        found = documents.values_list(column, order.column, "id")[:number]
        return Statement(found, {} if whole else order.slots(stretch))


def _stretch_of(order: Order, rows: Rows, stretch: Stretch, *, whole: bool) -> Rows:
    found = order.sort_stretch(rows, stretch)
    return found if whole else order.after(found, order.stand_in(stretch))


def _slot_values(cursor: Cursor | None) -> dict[str, object]:
    if cursor is None:
        return {}
    return {"id": cursor.id} if cursor.value is None else {"id": cursor.id, "value": cursor.value}
