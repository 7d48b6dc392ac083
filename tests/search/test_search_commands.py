"""The commands of search, as an operator uses them."""

import json
from collections import deque

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from cms.delivery.models import Change, PublishedDocument
from search import service
from search.consumer import DatabaseConsumer, ElasticsearchConsumer
from search.index.elasticsearch import ElasticsearchIndex
from search.models import SearchEntry
from tests.search.builders import publish

pytestmark = pytest.mark.django_db
NOWHERE = {"url": "http://127.0.0.1:9", "api_key": None, "index": "campus"}


def index_now() -> None:
    DatabaseConsumer().consume(list(Change.objects.order_by("sequence")))


def test_status_without_elasticsearch(capsys: pytest.CaptureFixture[str]) -> None:
    publish("Atelier")
    call_command("search_status")
    out = capsys.readouterr().out
    assert "non configuré" in out
    assert "documents : 0 ; changements à prendre : 1" in out


def test_a_check_names_what_differs(capsys: pytest.CaptureFixture[str]) -> None:
    missing, stale, extra = publish("Un"), publish("Deux"), publish("Trois")
    index_now()
    call_command("search_status", "--check")
    assert "identique" in capsys.readouterr().out
    SearchEntry.objects.filter(document_id=missing.pk).delete()
    PublishedDocument.objects.filter(pk=stale.pk).update(version=2)
    PublishedDocument.objects.filter(pk=extra.pk).delete()
    with pytest.raises(CommandError, match="diffère"):
        call_command("search_status", "--check", "--json")
    found = json.loads(capsys.readouterr().out)["database"]["differences"]
    assert found == {
        "missing": [str(missing.pk)],
        "stale": [str(stale.pk)],
        "extra": [str(extra.pk)],
    }


def test_status_of_a_server_that_is_away(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.CAMPUS_ELASTICSEARCH = NOWHERE
    service.BREAKER.failed(ConnectionError("nobody there"))
    call_command("search_status")
    out = capsys.readouterr().out
    assert "injoignable" in out
    assert "nobody there" in out
    with pytest.raises(CommandError):
        call_command("search_status", "--check")


@pytest.mark.elasticsearch
def test_status_of_elasticsearch(
    elasticsearch_index: str, capsys: pytest.CaptureFixture[str]
) -> None:
    publish("Atelier")
    index_now()
    call_command("search_status")
    assert "aucun index" in capsys.readouterr().out
    ElasticsearchConsumer().consume(list(Change.objects.all()))
    deque(ElasticsearchIndex().rebuild(), maxlen=0)
    call_command("search_status", "--check", "--json")
    status = json.loads(capsys.readouterr().out)
    assert (status["engine"], status["outage"], status["published"]) == ("elasticsearch", None, 1)
    server = status["server"]
    assert server["name"].startswith(elasticsearch_index)
    assert server["fits"]
    assert server["index"]["documents"] == 1
    assert server["index"]["differences"] == {"missing": [], "stale": [], "extra": []}
    assert [kept["fits"] for kept in server["kept"]] == [True]
    call_command("search_status")
    assert "retour possible" in capsys.readouterr().out
    ElasticsearchIndex().client.delete(
        index=elasticsearch_index, id=str(PublishedDocument.objects.get().pk)
    )
    with pytest.raises(CommandError, match="diffère"):
        call_command("search_status", "--check")
    assert "manquants : 1" in capsys.readouterr().out


def test_commands_of_elasticsearch_say_that_it_is_not_configured() -> None:
    for command in (["search_rollback"], ["search_rebuild", "--engine", "elasticsearch"]):
        with pytest.raises(CommandError, match="n’est pas configuré"):
            call_command(*command)


def test_commands_say_that_the_server_is_away(settings: Settings) -> None:
    settings.CAMPUS_ELASTICSEARCH = NOWHERE
    for command in (["search_rollback"], ["search_rebuild"], ["search_analyze", "texte"]):
        with pytest.raises(CommandError, match="Elasticsearch"):
            call_command(*command)


def test_analyze_prints_each_chain(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("search_analyze", "L’Œuvre des agent·e·s")
    lines = [line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        ["text", "oeuvr | agent"],
        ["exact", "oeuvre | des | agent"],
        ["prefix", "oe | oeu | oeuv | oeuvr | oeuvre | de | des | ag | age | agen | agent"],
        ["sort", "l'oeuvre des agent·e·s"],
    ]


@pytest.mark.elasticsearch
def test_analyze_compares_with_the_server(
    elasticsearch_index: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    call_command("search_analyze", "L’œuvre")
    assert "les mêmes mots" in capsys.readouterr().out
    monkeypatch.setattr("search.analysis.comparison.words", lambda text: ["autre"])
    with pytest.raises(CommandError, match="d’autres mots : text"):
        call_command("search_analyze", "L’œuvre")
    assert "text (serveur)" in capsys.readouterr().out
