"""What was withdrawn is left out for as long as Elasticsearch may still show it, and no longer."""

import pytest
from django.utils import timezone

from cms.delivery.models import Change, ConsumerOffset
from search.index.withdrawn import REFRESH, withdrawn_lately
from tests.search.builders import publish, withdraw

pytestmark = pytest.mark.django_db
READER = "an-index"


def written(line: Change) -> None:
    """The index has taken the log up to this line."""
    ConsumerOffset.objects.update_or_create(pk=READER, defaults={"sequence": line.sequence})


def test_what_the_index_has_yet_to_take_is_left_out() -> None:
    taken, late = publish("Un"), publish("Deux")
    written(withdraw(taken))
    line = withdraw(late)
    assert withdrawn_lately(READER) == {late.pk}
    written(line)
    assert withdrawn_lately(READER) == frozenset()


def test_what_the_index_took_a_moment_ago_may_not_show_yet() -> None:
    documents = [publish(title) for title in ("Un", "Deux", "Trois")]
    lines = [withdraw(document) for document in documents]
    written(lines[-1])
    now = timezone.now()
    for line, age in zip(lines, (2 * REFRESH, REFRESH / 2, REFRESH / 5), strict=True):
        Change.objects.filter(pk=line.pk).update(created_at=now - age)
    assert withdrawn_lately(READER) == {line.document_id for line in lines[1:]}


def test_an_index_that_took_nothing_may_hold_all_that_was_withdrawn() -> None:
    line = withdraw(publish("Un"))
    assert withdrawn_lately(READER) == {line.document_id}


def test_what_is_public_again_is_found_again() -> None:
    first = publish("Un")
    withdraw(first)
    first.save(force_insert=True)
    assert withdrawn_lately(READER) == frozenset()
