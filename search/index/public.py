"""What the database index says of public documents alone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import CharField, QuerySet, TextField
from django.db.models.expressions import RawSQL

from cms.delivery.models import PublishedDocument
from cms.delivery.prepared import NOW, Slot, Statements, identifier
from cms.delivery.prepared import Statement as Prepared
from search.engines.store import Statement
from search.engines.stores import current_store
from search.models import SearchEntry, SearchPerson

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


def answered_for_by(person: str, most: int) -> list[UUID]:
    """The ids of ``most`` public documents that name someone as their author or animator.

    One query. ``person`` is the key of the name: ``search.people.key_of``.
    """
    prepared = _statements.get(("person", most), lambda: _of_person(most))
    return [identifier(key) for (key,) in prepared.rows(person=person)]


def _of_person(most: int) -> Prepared:
    entries = SearchPerson.objects.filter(key=_STAND_IN).values("entry__document_id")
    documents = PublishedDocument.objects.public(NOW).filter(pk__in=entries)
    rows = documents.order_by().values_list("pk")[:most]
    return Prepared(rows, {"person": Slot(_STAND_IN, CharField())})


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
