"""Columns of public documents by their ids: what lists and answers of search end with."""

from collections.abc import Sequence
from uuid import UUID

from cms.delivery.driver import Row
from cms.delivery.models import PublishedDocument
from cms.delivery.prepared import NOW, Slot, Statement, Statements, field, raw_identifiers

_statements = Statements()


def public_rows(ids: Sequence[UUID], columns: tuple[str, ...]) -> dict[UUID, Row]:
    """Read ``columns`` of documents, as the database driver gives them, in one query.

    What is not public now is left out.
    """
    if not ids:
        return {}
    names = [f"id{number}" for number in range(len(ids))]
    statement = _statements.get((columns, len(ids)), lambda: _statement(names, columns))
    rows = statement.rows(**dict(zip(names, ids, strict=True)))
    raw = raw_identifiers()
    by_raw = {raw(key): key for key in ids}
    return {by_raw[row[0]]: row[1:] for row in rows}


def _statement(names: Sequence[str], columns: tuple[str, ...]) -> Statement:
    slots = {name: Slot(UUID(int=number), field("id")) for number, name in enumerate(names, 1)}
    documents = PublishedDocument.objects.public(NOW)
    wanted = documents.filter(pk__in=[slot.stand_in for slot in slots.values()])
    return Statement(wanted.values_list("id", *columns), slots)
