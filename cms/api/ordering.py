"""Orders of a list and keyset pagination: ties by id, what has no value last."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import F, Q

from cms.api.cursors import Cursor
from cms.delivery.models import PublishedDocumentQuerySet


@dataclass(frozen=True)
class Order:
    """One order: a column of ``PublishedDocument``, then the id, upwards, for ties."""

    column: str
    descending: bool = False
    nullable: bool = False

    def sort(self, documents: PublishedDocumentQuerySet) -> PublishedDocumentQuerySet:
        """Sort; without a value an item comes last, whatever the direction."""
        if not self.nullable:
            return documents.order_by(("-" if self.descending else "") + self.column, "id")
        column = F(self.column)
        ordering = column.desc if self.descending else column.asc
        return documents.order_by(ordering(nulls_last=True), "id")

    def after(
        self, documents: PublishedDocumentQuerySet, cursor: Cursor
    ) -> PublishedDocumentQuerySet:
        """Keep what comes after a cursor in this order."""
        column, later = self.column, "lt" if self.descending else "gt"
        if cursor.value is None:
            return documents.filter(**{f"{column}__isnull": True, "id__gt": cursor.id})
        beyond = Q(**{f"{column}__{later}": cursor.value})
        following = beyond | Q(**{column: cursor.value, "id__gt": cursor.id})
        if self.nullable:
            return documents.filter(following | Q(**{f"{column}__isnull": True}))
        # The first condition says nothing new, but lets the database start inside its index.
        return documents.filter(following, **{f"{column}__{later}e": cursor.value})


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
