"""How the texts of documents are written in SQLite; PostgreSQL keeps no escapes."""

import pytest
from django.db import connection

from cms.delivery.models import PublishedDocument
from tests.search.builders import publish


@pytest.mark.django_db
def test_letters_with_accents_are_kept_as_they_are() -> None:
    document = publish("Évènement à Nîmes : l’œuvre 🎉")
    with connection.cursor() as cursor:
        cursor.execute("SELECT CAST(text AS text) FROM delivery_publisheddocument")
        (written,) = cursor.fetchone()
    assert "Évènement à Nîmes : l’œuvre 🎉" in written
    assert PublishedDocument.objects.get(pk=document.pk).text["title"] == document.title
