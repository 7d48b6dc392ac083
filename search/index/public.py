"""What the database index says of public documents alone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KT

from cms.delivery.models import PublishedDocument
from cms.delivery.prepared import NOW, Slot, Statements, identifier
from cms.delivery.prepared import Statement as Prepared
from search.engines.store import Statement
from search.engines.stores import current_store
from search.models import SearchEntry

_statements = Statements()
_STAND_IN = "\x00"
"""A word that no text holds, in the place of those looked for while a statement is written."""

_FIRST = 20
"""Documents with a word of which one is nearly always public: those of a common word are many."""


def said(words: Sequence[str]) -> set[str]:
    """Keep the words, in exact form, that a public document has in any field.

    One query, and one more for words that none of their first documents says in public.
    """
    found = _said(words, _FIRST)
    return found | _said([word for word in words if word not in found], None)


def _said(words: Sequence[str], most: int | None) -> set[str]:
    """Those of the words that a public document says, of the first ``most`` that have each."""
    if not words:
        return set()
    store = current_store()
    stand_in = store.saying(_STAND_IN)
    prepared = _statements.get(
        ("saying", most), lambda: _prepared(_public(stand_in, NOW, most), stand_in)
    )
    found = [prepared.bound(words=_parameter(store.saying(word))) for word in words]
    sql = ", ".join(f"EXISTS({statement})" for statement, _ in found)
    parameters = [value for _, values in found for value in values]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql}", parameters)
        row = cursor.fetchone()
    return {word for word, exists in zip(words, row, strict=True) if exists}


def saying(word: str) -> "QuerySet[PublishedDocument, UUID]":
    """The ids of the public documents that have a word, in exact form, in any field."""
    return _public(current_store().saying(word))


def people_of(words: Sequence[str], most: int) -> dict[UUID, str]:
    """The people of ``most`` public documents whose names have these words, in exact form.

    One query; the people of a document are one a line, empty when it has none.
    """

    def write() -> Prepared:
        stand_in = store.naming((_STAND_IN,))
        documents = _public(stand_in, NOW).annotate(people=KT("text__people"))
        return _prepared(documents.values_list("pk", "people")[:most], stand_in)

    store = current_store()
    prepared = _statements.get(("naming", most), write)
    rows = prepared.rows(words=_parameter(store.naming(words)))
    return {identifier(key): people or "" for key, people in rows}


def _public(
    found: Statement, now: datetime | None = None, most: int | None = None
) -> "QuerySet[PublishedDocument, UUID]":
    """The public documents of the entries found, of the first ``most`` alone when it is given."""
    limit = f" LIMIT {most}" if most else ""
    sql = f"SELECT entry FROM ({found.sql}) AS found{limit}"  # noqa: S608 - from the store
    entries = SearchEntry.objects.filter(pk__in=RawSQL(sql, found.parameters))  # noqa: S611 - parameters bound
    documents = PublishedDocument.objects.public(now).filter(pk__in=entries.values("document_id"))
    return documents.order_by().values_list("pk", flat=True)


def _prepared(rows: "QuerySet[Any, Any]", stand_in: Statement) -> Prepared:
    """A query that holds a statement of the store, with a slot for the parameter of that one."""
    return Prepared(rows, {"words": Slot(_parameter(stand_in), TextField())})


def _parameter(found: Statement) -> str:
    (parameter,) = found.parameters
    return parameter
