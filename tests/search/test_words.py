"""The table of the words that documents use: right after a rebuild, whoever writes meanwhile."""

from collections import deque

import pytest
from django.db import connection

from cms.delivery.models import Change
from search.consumer import DatabaseConsumer
from search.index.database import DATABASE_INDEX_LOCK, DatabaseIndex
from search.models import SearchWord
from tests.search.builders import publish

pytestmark = pytest.mark.django_db

Row = tuple[str, str, str, int]


def table() -> list[Row]:
    """Every word with what is known of it."""
    rows = SearchWord.objects.order_by("word", "surface")
    return list(rows.values_list("word", "surface", "stem", "documents"))


def test_a_rebuild_mends_words_that_went_wrong() -> None:
    publish("Managérial", text={"body": "L’innovation, des innovations."})
    publish("Innovation")
    DatabaseConsumer().consume(list(Change.objects.all()))
    right = table()
    assert ("innovation", "innovation", "inov", 2) in right
    SearchWord.objects.filter(word="innovation").update(stem="autre", documents=7)
    SearchWord.objects.filter(word="innovations").delete()
    SearchWord.objects.create(
        word="managreial", surface="managreial", stem="managreial", initial="m", length=10,
        documents=1,
    )  # fmt: skip
    deque(DatabaseIndex().rebuild(), maxlen=0)
    assert table() == right


@pytest.mark.postgresql
def test_a_new_document_is_not_counted_twice_by_a_rebuild_and_the_consumer() -> None:
    """Whoever indexes keeps others waiting to the end of its transaction."""
    document = publish("Innovation")
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [DATABASE_INDEX_LOCK])
            assert cursor.fetchone() == (True,)
            DatabaseIndex().refresh([document.pk])
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [DATABASE_INDEX_LOCK])
            assert cursor.fetchone() == (False,)
    finally:
        other.close()
