"""What the database index says of public documents alone."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from cms.delivery.models import PublishedDocument
from search.engines.store import Statement
from search.engines.stores import current_store
from search.models import SearchEntry


def said(words: Sequence[str]) -> set[str]:
    """Keep the words, in exact form, that a public document has in any field; one query."""
    if not words:
        return set()
    found = [saying(word).query.sql_with_params() for word in words]
    sql = ", ".join(f"EXISTS({statement})" for statement, _ in found)
    parameters = [value for _, values in found for value in values]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql}", parameters)
        row = cursor.fetchone()
    return {word for word, exists in zip(words, row, strict=True) if exists}


def saying(word: str) -> "QuerySet[PublishedDocument, UUID]":
    """The ids of the public documents that have a word, in exact form, in any field."""
    return _public(current_store().saying(word))


def naming(words: Sequence[str]) -> "QuerySet[PublishedDocument, UUID]":
    """The ids of the public documents whose names have all of these words, in exact form."""
    return _public(current_store().naming(words))


def _public(found: Statement) -> "QuerySet[PublishedDocument, UUID]":
    sql = f"SELECT entry FROM ({found.sql}) AS found"  # noqa: S608 - from the store
    entries = SearchEntry.objects.filter(pk__in=RawSQL(sql, found.parameters))  # noqa: S611 - parameters bound
    documents = PublishedDocument.objects.public().filter(pk__in=entries.values("document_id"))
    return documents.order_by().values_list("pk", flat=True)
