"""Orders of a list and keyset pagination: ties by id, what has no value last."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Final, TypeVar
from uuid import uuid4

from django.db.models import CharField, F, Q, QuerySet

from cms.api.cursors import Cursor
from cms.delivery.driver import Row
from cms.delivery.prepared import Slot, field, identifier, instant, stand_in_moment

Rows = TypeVar("Rows", bound=QuerySet[Any])

# Stand-ins of a cursor while its statement is written.
_ID = uuid4()
_TEXT = uuid4().hex
_MOMENT = stand_in_moment()


class Stretch(Enum):
    """The documents of a list that have a value in its order, and after them those that do not."""

    VALUED = "valued"
    WITHOUT_VALUE = "without-value"


@dataclass(frozen=True)
class Order:
    """One order: a column of ``PublishedDocument``, then the id, upwards, for ties.

    ``key`` is where the rows hold the id of the document.
    """

    column: str
    descending: bool = False
    nullable: bool = False
    key: str = "id"

    def sort(self, documents: Rows) -> Rows:
        """Sort; without a value an item comes last, whatever the direction."""
        if not self.nullable:
            return documents.order_by(self._column, self.key)
        column = F(self.column)
        ordering = column.desc if self.descending else column.asc
        return documents.order_by(ordering(nulls_last=True), self.key)

    def stretches(self, cursor: Cursor | None) -> list[tuple[Stretch, Cursor | None]]:
        """What comes after a cursor, cut into stretches that an index gives in their order."""
        if not self.nullable:
            return [(Stretch.VALUED, cursor)]
        if cursor is not None and cursor.value is None:
            return [(Stretch.WITHOUT_VALUE, cursor)]
        return [(Stretch.VALUED, cursor), (Stretch.WITHOUT_VALUE, None)]

    def sort_stretch(self, documents: Rows, stretch: Stretch) -> Rows:
        """Keep and sort the documents of a stretch."""
        if stretch is Stretch.WITHOUT_VALUE:
            return documents.filter(**{f"{self.column}__isnull": True}).order_by(self.key)
        if self.nullable:
            documents = documents.filter(**{f"{self.column}__isnull": False})
        return documents.order_by(self._column, self.key)

    def after(self, documents: Rows, cursor: Cursor) -> Rows:
        """Keep what comes after a cursor, of the stretch that the cursor is in."""
        if cursor.value is None:
            return documents.filter(**{f"{self.key}__gt": cursor.id})
        later = "lt" if self.descending else "gt"
        beyond = Q(**{f"{self.column}__{later}": cursor.value})
        following = beyond | Q(**{self.column: cursor.value, f"{self.key}__gt": cursor.id})
        # The second condition says nothing new, but lets the database start inside its index.
        return documents.filter(following, **{f"{self.column}__{later}e": cursor.value})

    def slots(self, stretch: Stretch) -> dict[str, Slot]:
        """Where a cursor goes in a statement: the value of the order, if it has one, and the id."""
        slots = {"id": Slot(_ID, field("id"))}
        if stretch is Stretch.WITHOUT_VALUE:
            return slots
        return {**slots, "value": Slot(self._stand_in, field(self.column))}

    def stand_in(self, stretch: Stretch) -> Cursor:
        """The cursor that the slots stand for."""
        return Cursor(None if stretch is Stretch.WITHOUT_VALUE else self._stand_in, _ID)

    def cursor_at(self, row: Row) -> Cursor:
        """The cursor of a row: bytes, the value of the order, the id."""
        _, value, key = row
        if value is not None and not isinstance(field(self.column), CharField):
            value = instant(value)
        return Cursor(value, identifier(key))

    @property
    def _column(self) -> str:
        return ("-" if self.descending else "") + self.column

    @property
    def _stand_in(self) -> str | datetime:
        return _TEXT if isinstance(field(self.column), CharField) else _MOMENT


DEFAULT_ORDER: Final = "-published_at"
ORDERS: Mapping[str, Order] = {
    "-published_at": Order("published_at", descending=True),
    "published_at": Order("published_at"),
    "title": Order("sort_title"),
    "-updated_at": Order("updated_at", descending=True),
    "updated_at": Order("updated_at"),
}
DATED_ORDERS: Mapping[str, Order] = {
    **ORDERS,
    "start": Order("starts_at", nullable=True),
    "-start": Order("starts_at", descending=True, nullable=True),
}
