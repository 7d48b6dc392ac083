"""Life of the indexes: changes, deletions, old versions, rebuilds with writes in the middle."""

from collections import deque

import pytest
from django.core.management import call_command
from elasticsearch import BadRequestError

from cms.delivery.models import Change, PublishedDocument
from search.consumer import DatabaseConsumer, ElasticsearchConsumer
from search.contract import SearchRequest
from search.engines.database import DatabaseEngine
from search.engines.elasticsearch import ElasticsearchEngine
from search.index.elasticsearch import ElasticsearchIndex
from search.models import SearchEntry
from tests.search.builders import publish, withdraw

ATELIER = SearchRequest(q="atelier")


def changes() -> list[Change]:
    return list(Change.objects.order_by("sequence"))


@pytest.mark.django_db
def test_the_database_index_follows_the_log() -> None:
    consumer = DatabaseConsumer()
    first, second = publish("Atelier"), publish("Atelier bis")
    consumer.consume(changes())
    assert DatabaseEngine().search(ATELIER).count == 2
    consumer.consume([withdraw(first)])
    assert [hit.id for hit in DatabaseEngine().search(ATELIER).hits] == [second.pk]
    assert SearchEntry.objects.count() == 1
    PublishedDocument.objects.update(text={"title": "Conférence"}, title="Conférence")
    consumer.consume(changes())
    consumer.consume(changes())
    assert DatabaseEngine().search(ATELIER).count == 0
    assert DatabaseEngine().search(SearchRequest(q="conference")).count == 1


@pytest.mark.django_db
def test_a_database_rebuild_forgets_what_is_gone(capsys: pytest.CaptureFixture[str]) -> None:
    document = publish("Atelier")
    publish("Conférence")
    call_command("search_rebuild")
    assert "documents indexés : 2" in capsys.readouterr().out
    PublishedDocument.objects.filter(pk=document.pk).delete()
    call_command("search_rebuild")
    assert SearchEntry.objects.count() == 1
    call_command("search_status")
    assert "documents : 1 ;" in capsys.readouterr().out


def refreshed(index: ElasticsearchIndex) -> int:
    index.client.indices.refresh(index=index.alias)
    return ElasticsearchEngine().search(ATELIER).count


@pytest.mark.elasticsearch
@pytest.mark.django_db
def test_the_elasticsearch_index_follows_the_log(elasticsearch_index: str) -> None:
    consumer, index = ElasticsearchConsumer(), ElasticsearchIndex()
    document = publish("Atelier")
    consumer.consume(changes())
    assert index.current() is not None
    assert refreshed(index) == 1
    upserts = changes()
    consumer.consume([withdraw(document)])
    assert refreshed(index) == 0
    consumer.consume(upserts)
    assert refreshed(index) == 0


@pytest.mark.elasticsearch
@pytest.mark.django_db
def test_an_old_write_never_wins(elasticsearch_index: str) -> None:
    index = ElasticsearchIndex()
    document = publish("Atelier", version=5)
    deque(index.rebuild(), maxlen=0)
    PublishedDocument.objects.filter(pk=document.pk).update(version=4, text={"title": "Vieux"})
    index.apply(changes())
    assert refreshed(index) == 1


@pytest.mark.elasticsearch
@pytest.mark.django_db
def test_what_changes_during_a_rebuild_is_there_after_it(elasticsearch_index: str) -> None:
    index = ElasticsearchIndex()
    gone = publish("Atelier retiré")
    deque(index.rebuild(), maxlen=0)
    former = index.current()
    for _ in index.rebuild():
        late = publish("Atelier tardif")
        index.apply([withdraw(gone), Change.objects.get(document_id=late.pk)])
        assert refreshed(index) >= 1
    index.client.indices.refresh(index=index.alias)
    assert [hit.id for hit in ElasticsearchEngine().search(ATELIER).hits] == [late.pk]
    status = index.status()
    assert status.current != former
    assert status.others == (former,)
    deque(index.rebuild(), maxlen=0)
    assert len(index.status().others) == 1


@pytest.mark.elasticsearch
@pytest.mark.django_db
def test_the_mapping_refuses_unknown_fields(elasticsearch_index: str) -> None:
    index = ElasticsearchIndex()
    deque(index.rebuild(), maxlen=0)
    with pytest.raises(BadRequestError, match="strict_dynamic_mapping"):
        index.client.index(index=index.alias, document={"unknown": 1})


@pytest.mark.elasticsearch
@pytest.mark.django_db
def test_the_commands_tell_of_elasticsearch(
    elasticsearch_index: str, capsys: pytest.CaptureFixture[str]
) -> None:
    publish("Atelier")
    call_command("search_rebuild", engine="elasticsearch")
    call_command("search_status")
    assert f"{elasticsearch_index}-2" in capsys.readouterr().out
