"""The Elasticsearch index looks after itself: lost, old, short of documents, rolled back."""

from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from elasticsearch import ApiError, ConnectionTimeout, NotFoundError
from pytest_django.fixtures import Settings

from cms.delivery.consumers import run_consumer
from cms.delivery.models import Change, ConsumerOffset, PublishedDocument
from search import service
from search.contract import SearchRequest
from search.index import bulk, upkeep
from search.index.elasticsearch import (
    ElasticsearchIndex,
    IndexNameTaken,
    IndexWriteFailed,
    NothingToRollBack,
    RebuildUnderWay,
)
from search.index.log import Line
from search.index.upkeep import AFTER_A_MISCOUNT, EVERY
from search.index.versions import Versions
from search.models import ServiceOutage
from tests.search.builders import publish, withdraw
from tests.search.fed import Fed

pytestmark = [pytest.mark.elasticsearch, pytest.mark.django_db]


def test_an_index_that_is_deleted_comes_back_without_a_change(
    fed: Fed, caplog: pytest.LogCaptureFixture
) -> None:
    name = fed.index.current()
    assert name is not None
    fed.index.client.indices.delete(index=name)
    assert service.search(SearchRequest(q="atelier")).degraded
    fed.turn(seconds=0)
    assert fed.index.current() is None
    fed.turn()
    assert fed.titles() == {"Atelier"}
    assert "no index is behind the alias" in caplog.text
    assert not ServiceOutage.objects.exists()
    assert service.search(SearchRequest(q="atelier")).engine == "elasticsearch"


def test_an_index_that_is_deleted_comes_back_with_a_change(fed: Fed) -> None:
    fed.index.client.indices.delete(index=fed.index.current() or "")
    publish("Conférence")
    fed.turn(seconds=0)
    assert fed.titles() == {"Atelier", "Conférence"}


def test_a_write_never_makes_an_index_by_accident(fed: Fed) -> None:
    fed.index.client.indices.delete(index=fed.index.current() or "")
    with pytest.raises(IndexWriteFailed):
        fed.index.apply(list(Change.objects.all()))
    assert not fed.index.client.indices.exists(index=fed.index.alias)


def test_an_index_that_bears_the_name_of_the_alias_is_told(
    elasticsearch_index: str, caplog: pytest.LogCaptureFixture
) -> None:
    publish("Atelier")
    fed = Fed()
    fed.index.client.indices.create(index=elasticsearch_index)
    try:
        fed.turn()
        assert f"no alias, is named {elasticsearch_index}" in caplog.text
        with pytest.raises(IndexNameTaken):
            deque(fed.index.rebuild(), maxlen=0)
        with pytest.raises(CommandError, match="supprimez-le"):
            call_command("search_rebuild", engine="elasticsearch")
    finally:
        fed.index.client.indices.delete(index=elasticsearch_index)
    fed.turn()
    assert fed.titles() == {"Atelier"}


def test_an_index_of_another_release_is_made_again(
    fed: Fed, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = fed.index.current()
    monkeypatch.setattr("search.index.versions.FINGERPRINT", "of the next release")
    fed.turn()
    assert fed.index.current() != former
    assert fed.titles() == {"Atelier"}
    with pytest.raises(NothingToRollBack, match="autre version"):
        fed.index.roll_back()


def test_documents_that_are_missing_or_left_over_are_seen(fed: Fed) -> None:
    former = fed.index.current()
    fed.index.client.delete(
        index=fed.index.alias, id=str(PublishedDocument.objects.get().pk), refresh=True
    )
    fed.turn()
    assert fed.index.current() == former
    fed.turn()
    assert fed.index.current() != former
    assert fed.titles() == {"Atelier"}


def test_a_count_that_a_rebuild_does_not_mend_does_not_rebuild_for_ever(
    fed: Fed, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuilt: list[str | None] = []
    monkeypatch.setattr(ElasticsearchIndex, "count", lambda index, name: 7)
    monkeypatch.setattr(upkeep, "_rebuild", lambda index, reason: rebuilt.append(reason))
    for _ in range(10):
        fed.turn()
    assert rebuilt == ["it holds 7 documents and 1 are published"]
    fed.turn(AFTER_A_MISCOUNT)
    assert len(rebuilt) == 2


def test_a_change_is_written_once_after_a_rebuild(
    fed: Fed, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        publish(f"Atelier {number}")
    deque(fed.index.rebuild(), maxlen=0)
    applied: list[object] = []
    monkeypatch.setattr(ElasticsearchIndex, "apply", lambda *args: applied.append(args))
    fed.turn(seconds=0)
    assert applied == []


def test_a_rollback_replays_what_changed_since(
    fed: Fed, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = publish("Retiré")
    fed.turn()
    former = fed.index.current()
    deque(fed.index.rebuild(), maxlen=0)
    later = fed.index.current()
    withdraw(gone)
    publish("Tardif")
    fed.turn()
    call_command("search_rollback")
    out = capsys.readouterr().out
    assert f"Index en service : {former}, à la place de {later}" in out
    assert "Changements rejoués : 2" in out
    fed.index.client.indices.refresh(index=fed.index.alias)
    assert fed.titles() == {"Atelier", "Tardif"}
    assert fed.index.status().others == (later,)
    publish("Après")
    fed.turn()
    assert fed.index.current() == former
    assert fed.titles() == {"Atelier", "Tardif", "Après"}


def test_a_rebuild_during_a_write_keeps_what_a_rollback_will_need(
    fed: Fed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The change reaches the new index alone: the former one must not say that it holds it."""
    former = fed.index.current()
    apply = ElasticsearchIndex.apply

    def late(self: ElasticsearchIndex, changes: Any, target: str | None = None) -> None:
        if target is None and fed.index.current() == former:
            monkeypatch.setattr(ElasticsearchIndex, "apply", apply)
            deque(ElasticsearchIndex().rebuild(), maxlen=0)
        apply(self, changes, target)

    monkeypatch.setattr(ElasticsearchIndex, "apply", late)
    publish("Tardif")
    fed.turn(seconds=0)
    assert fed.index.current() != former
    assert fed.titles() == {"Atelier", "Tardif"}
    fed.index.roll_back()
    assert fed.index.current() == former
    fed.index.client.indices.refresh(index=fed.index.alias)
    assert fed.titles() == {"Atelier", "Tardif"}


@pytest.mark.parametrize("away", [False, True], ids=["it refuses", "then it is away"])
def test_a_rollback_that_fails_can_be_tried_again(
    fed: Fed, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, away: bool
) -> None:
    """The server refuses what changed since, and perhaps answers no more."""
    earlier, client = fed.index.current() or "", fed.index.client
    deque(fed.index.rebuild(), maxlen=0)
    later = fed.index.current()
    publish("Tardif")
    fed.turn()
    client.indices.put_settings(index=earlier, settings={"blocks.write": True})
    if away:
        monkeypatch.setattr(Versions, "close_door", _out_of_reach)
    with pytest.raises(IndexWriteFailed, match="cluster_block"):
        fed.index.roll_back()
    family = fed.index.family()
    assert family.current is not None
    assert (family.current.name, family.half_made) == (later, ())
    assert [each.name for each in family.kept] == [earlier]
    assert ("stays until the next rollback" in caplog.text) is away
    assert bool(client.indices.get_alias(index=earlier)[earlier]["aliases"]) is away
    client.indices.put_settings(index=earlier, settings={"blocks.write": False})
    assert fed.index.roll_back().current == earlier
    client.indices.refresh(index=fed.index.alias)
    assert fed.titles() == {"Atelier", "Tardif"}


def _out_of_reach(*args: object) -> None:
    raise ConnectionTimeout("nobody there")


def test_a_rollback_without_a_previous_index_is_refused(fed: Fed) -> None:
    with pytest.raises(CommandError, match="aucun index précédent"):
        call_command("search_rollback")


def test_one_process_at_a_time_rebuilds(fed: Fed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.index.elasticsearch.exclusive", lambda name: _taken())
    with pytest.raises(RebuildUnderWay):
        deque(fed.index.rebuild(), maxlen=0)
    with pytest.raises(CommandError, match="déjà en cours"):
        call_command("search_rebuild", engine="elasticsearch")
    with pytest.raises(CommandError, match="réessayez"):
        call_command("search_rollback")


def _taken() -> Any:
    class Taken:
        def __enter__(self) -> bool:
            return False

        def __exit__(self, *args: object) -> None:
            """Nothing to give back."""

    return Taken()


@pytest.mark.parametrize(
    "failure",
    [
        ConnectionError("the server was killed"),
        IndexWriteFailed("cluster_block_exception: disk usage exceeded flood-stage watermark"),
        KeyboardInterrupt(),
    ],
    ids=["killed", "disk full", "interrupted"],
)
def test_a_rebuild_that_fails_leaves_the_index_that_serves(
    fed: Fed, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    former = fed.index.current()

    def fail(*args: object) -> Iterator[int]:
        yield 0
        raise failure

    monkeypatch.setattr("search.index.elasticsearch.send_many", fail)
    with pytest.raises(type(failure)):
        deque(fed.index.rebuild(), maxlen=0)
    assert fed.index.current() == former
    assert fed.titles() == {"Atelier"}
    assert not fed.index.family().half_made


def test_what_a_killed_rebuild_left_is_deleted_by_the_next_one(fed: Fed) -> None:
    left = fed.index.versions.create(Line(), {})
    assert [each.name for each in fed.index.family().half_made] == [left.name]
    with pytest.raises(NothingToRollBack):
        fed.index.roll_back()
    deque(fed.index.rebuild(), maxlen=0)
    assert not fed.index.family().half_made
    assert not fed.index.client.indices.exists(index=left.name)


def test_an_index_that_is_deleted_while_it_fills_is_not_made_by_a_write(
    fed: Fed, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    create = Versions.create

    def create_and_lose(versions: Versions, *args: Any) -> Any:
        version = create(versions, *args)
        versions.client.indices.delete(index=version.name)
        made.append(version.name)
        return version

    monkeypatch.setattr(Versions, "create", create_and_lose)
    with pytest.raises((IndexWriteFailed, ApiError)):
        deque(fed.index.rebuild(), maxlen=0)
    with pytest.raises(NotFoundError):
        fed.index.client.indices.get(index=made[0])
    assert fed.titles() == {"Atelier"}


def test_a_bulk_sends_every_chunk(fed: Fed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 3)
    for number in range(20):
        publish(f"Document {number}")
    assert list(fed.index.rebuild())[-1] == 21
    assert fed.index.status().count == 21


def test_a_published_page_is_found_without_a_refresh_being_asked(fed: Fed) -> None:
    interval = fed.index.client.indices.get_settings(index=fed.index.alias)
    (found,) = interval.body.values()
    assert found["settings"]["index"]["refresh_interval"] == "1s"
    assert found["settings"]["index"]["translog"]["durability"] == "request"


def test_a_server_that_is_away_is_tried_again_within_a_minute(fed: Fed, settings: Settings) -> None:
    index = settings.CAMPUS_ELASTICSEARCH["index"]
    settings.CAMPUS_ELASTICSEARCH = {"url": "http://127.0.0.1:9", "api_key": None, "index": index}
    for _ in range(12):
        fed.clock.now += EVERY
        ConsumerOffset.objects.update(retry_at=None)
        run_consumer(fed.consumer)
    offset = ConsumerOffset.objects.get(pk=fed.consumer.name)
    assert offset.failures == 12
    assert offset.retry_at is not None
    assert offset.retry_at - timezone.now() <= timedelta(minutes=1)
