"""The door of search: no request fails when Elasticsearch does, and it comes back by itself."""

import socket
import threading
import time
from collections import deque
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django.fixtures import Settings

from cms.delivery.models import Change
from search import service
from search.breaker import PAUSE, State
from search.consumer import DatabaseConsumer
from search.contract import SearchRequest
from search.index.client import SEARCH_TIMEOUT
from search.index.elasticsearch import ElasticsearchIndex
from search.models import ServiceOutage
from tests.search.builders import publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_document(db: None) -> None:
    publish("Atelier")
    DatabaseConsumer().consume(list(Change.objects.all()))


@pytest.fixture
def silent_server() -> Iterator[str]:
    """A server that accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        kept: list[socket.socket] = []

        def accept() -> None:
            while True:
                try:
                    kept.append(server.accept()[0])
                except OSError:
                    return

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        for connection in kept:
            connection.close()
        server.shutdown(socket.SHUT_RDWR)


def closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}"


def configure(settings: Settings, url: str, index: str = "campus") -> None:
    settings.CAMPUS_ELASTICSEARCH = {"url": url, "api_key": None, "index": index}


def test_without_elasticsearch_the_database_answers() -> None:
    response = service.search(SearchRequest(q="atelier"))
    assert (response.engine, response.degraded, response.count) == ("database", False, 1)


@pytest.mark.parametrize(("page", "limit"), [(0, 20), (1, 0), (-1, 20)])
def test_a_page_or_a_limit_below_one_is_refused(page: int, limit: int) -> None:
    with pytest.raises(ValueError, match="count from 1"):
        service.search(SearchRequest(page=page, limit=limit))


def test_a_stopped_server_degrades_the_answer(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    configure(settings, closed_port())
    response = service.search(SearchRequest(q="atelier"))
    assert (response.engine, response.degraded, response.count) == ("database", True, 1)
    assert "elasticsearch is unavailable" in caplog.text
    assert service.suggest("atel", 5)[0].items[0].title == "Atelier"


def test_a_slow_server_is_waited_for_once(settings: Settings, silent_server: str) -> None:
    configure(settings, silent_server)
    started = time.monotonic()
    assert service.search(SearchRequest(q="atelier")).degraded
    first = time.monotonic() - started
    assert service.search(SearchRequest(q="atelier")).degraded
    assert SEARCH_TIMEOUT <= first < SEARCH_TIMEOUT * 2
    assert time.monotonic() - started - first < SEARCH_TIMEOUT


def test_after_the_pause_one_caller_tries_for_all(settings: Settings) -> None:
    configure(settings, closed_port())
    service.search(SearchRequest(q="atelier"))
    assert service.BREAKER.state() is State.OPEN
    with time_machine.travel(timezone.now() + PAUSE + timedelta(seconds=1)):
        assert service.BREAKER.state() is State.TRYING
        assert service.BREAKER.state() is State.OPEN


@pytest.mark.elasticsearch
def test_the_server_comes_back_by_itself(settings: Settings, elasticsearch_index: str) -> None:
    configured = settings.CAMPUS_ELASTICSEARCH
    deque(ElasticsearchIndex().rebuild(), maxlen=0)
    assert service.search(SearchRequest(q="atelier")).engine == "elasticsearch"
    configure(settings, closed_port(), elasticsearch_index)
    assert service.search(SearchRequest(q="atelier")).degraded
    settings.CAMPUS_ELASTICSEARCH = configured
    assert service.search(SearchRequest(q="atelier")).degraded
    with time_machine.travel(timezone.now() + PAUSE + timedelta(seconds=1), tick=True):
        response = service.search(SearchRequest(q="atelier"))
    assert (response.engine, response.degraded, response.count) == ("elasticsearch", False, 1)
    assert not ServiceOutage.objects.exists()


@pytest.mark.elasticsearch
def test_a_missing_index_degrades_the_answer(elasticsearch_index: str) -> None:
    response = service.search(SearchRequest(q="atelier"))
    assert (response.engine, response.degraded, response.count) == ("database", True, 1)
