"""What the database engine keeps in memory gives way to another log, whatever it looks like."""

from datetime import timedelta
from uuid import uuid4

import pytest

from cms.delivery.models import Change, PublishedDocument
from search.engines.columns import current_columns
from tests.search.builders import PUBLISHED, publish

pytestmark = pytest.mark.django_db


def test_a_log_restored_and_written_anew_is_told_from_the_one_known() -> None:
    """The same document comes again under the same number, later, after a backup was restored."""
    publish("Avant")
    document = publish("Après", id=(key := uuid4()))
    line = Change.objects.get(document_id=key)
    assert {row.title_key for row in current_columns().rows if row} == {"avant", "apres"}
    PublishedDocument.objects.filter(pk=document.pk).update(title="Autrement")
    Change.objects.filter(pk=line.pk).update(created_at=PUBLISHED + timedelta(minutes=1))
    assert {row.title_key for row in current_columns().rows if row} == {"avant", "autrement"}
