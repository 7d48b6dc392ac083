"""The Elasticsearch index and the change log: restored, written anew, thinned out."""

from collections import deque
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cms.delivery.models import Change, ConsumerOffset, LogHorizon, PublishedDocument
from search.index.elasticsearch import NothingToRollBack
from search.index.log import Line
from tests.search.builders import publish, withdraw
from tests.search.fed import Fed

pytestmark = [pytest.mark.elasticsearch, pytest.mark.django_db]


def test_an_index_restored_from_a_snapshot_catches_up(
    fed: Fed, caplog: pytest.LogCaptureFixture
) -> None:
    """The snapshot: the index as it was before a publication and a withdrawal."""
    gone = publish("Retiré")
    fed.turn()
    current = fed.index.family().current
    assert current is not None
    old = current.line
    withdraw(gone)
    late = publish("Tardif")
    fed.turn()
    client = fed.index.client
    version: dict[str, Any] = {"version_type": "external_gte", "index": current.name}
    client.delete(id=str(late.pk), version=1, **version)
    client.index(id=str(gone.pk), document={"id": str(gone.pk)}, version=2, **version)
    fed.index.versions.record(current, old)
    fed.turn()
    assert fed.titles() == {"Atelier", "Tardif"}
    assert fed.index.status().count == 2
    assert "changes replayed" in caplog.text
    after = fed.index.family().current
    assert after is not None
    assert after.name == current.name


def test_an_index_ahead_of_the_log_is_made_again(fed: Fed) -> None:
    """The database was restored from an older backup than the index."""
    current = fed.index.family().current
    assert current is not None
    ahead = current.line._replace(sequence=current.line.sequence + 100)
    fed.index.versions.record(current, ahead)
    fed.turn()
    assert fed.index.current() != current.name


@pytest.mark.parametrize("same_number", [True, False], ids=["same number", "a gap"])
def test_a_log_written_anew_beyond_the_index_is_seen(
    fed: Fed, caplog: pytest.LogCaptureFixture, same_number: bool
) -> None:
    """The database was restored, and so much was published since that the numbers say nothing."""
    restored = ConsumerOffset.objects.get(pk=fed.consumer.name).sequence
    lost = publish("Perdu")
    fed.turn()
    current = fed.index.family().current
    assert current is not None
    PublishedDocument.objects.filter(pk=lost.pk).delete()
    Change.objects.filter(document_id=lost.pk).delete()
    ConsumerOffset.objects.update(sequence=restored)
    other = publish("Autre")
    if same_number:
        Change.objects.filter(document_id=other.pk).update(sequence=current.line.sequence)
    publish("Suivant")
    fed.turn(seconds=0)
    assert fed.index.current() != current.name
    assert fed.titles() == {"Atelier", "Autre", "Suivant"}
    assert fed.index.status().count == 3
    assert "the database was restored" in caplog.text


def test_the_line_of_an_index_may_be_thinned_out(fed: Fed) -> None:
    current = fed.index.family().current
    assert current is not None
    publish("Conférence")
    Change.objects.filter(sequence=current.line.sequence).delete()
    LogHorizon.objects.create(pk=1, sequence=current.line.sequence)
    fed.turn()
    assert fed.index.current() == current.name
    assert fed.titles() == {"Atelier", "Conférence"}


def test_the_record_of_an_older_release_is_no_reason_to_make_the_index_again(fed: Fed) -> None:
    """It holds the number of its line alone; the next change completes it."""
    current = fed.index.family().current
    assert current is not None
    fed.index.versions.record(current, Line(current.line.sequence))
    fed.turn()
    publish("Conférence")
    fed.turn()
    after = fed.index.family().current
    assert after is not None
    assert after.name == current.name
    assert after.line == Line.of(Change.objects.latest("sequence"))


def test_an_index_older_than_what_the_log_still_tells_is_made_again(fed: Fed) -> None:
    """A snapshot was restored whose withdrawals left the log since."""
    gone = publish("Retiré")
    fed.turn()
    former = fed.index.current()
    line = withdraw(gone).sequence
    publish("Après")
    ConsumerOffset.objects.update(sequence=line)
    Change.objects.filter(sequence=line).delete()
    LogHorizon.objects.create(pk=1, sequence=line)
    fed.turn()
    assert fed.index.current() != former
    assert fed.titles() == {"Atelier", "Après"}
    assert fed.index.status().count == 2


def test_a_rollback_past_what_the_log_still_tells_is_refused(
    fed: Fed, capsys: pytest.CaptureFixture[str]
) -> None:
    """Withdrawals of more than 180 days left the log: the index would show them for ever."""
    gone = publish("Retiré")
    fed.turn()
    deque(fed.index.rebuild(), maxlen=0)
    later = fed.index.current()
    call_command("search_status")
    assert "retour possible" in capsys.readouterr().out
    line = withdraw(gone).sequence
    publish("Après")
    fed.turn()
    Change.objects.filter(sequence=line).delete()
    LogHorizon.objects.create(pk=1, sequence=line)
    with pytest.raises(CommandError, match="est trop ancien, le journal ne garde que 180 jours"):
        call_command("search_rollback")
    assert fed.index.current() == later
    call_command("search_status")
    assert "retour impossible" in capsys.readouterr().out


def test_a_rollback_to_before_a_restored_database_is_refused(fed: Fed) -> None:
    deque(fed.index.rebuild(), maxlen=0)
    Change.objects.update(created_at=timezone.now())
    with pytest.raises(NothingToRollBack, match="restauration"):
        fed.index.roll_back()
