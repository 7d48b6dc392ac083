"""Both engines over the same documents, for one suite of contract tests."""

from collections import deque
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch
from pytest_django.fixtures import Settings

from cms.delivery.models import Change
from search.consumer import DatabaseConsumer
from search.contract import Engine
from search.engines.database import DatabaseEngine
from search.engines.elasticsearch import ElasticsearchEngine
from search.index.elasticsearch import ElasticsearchIndex
from tests.search.builders import publish
from tests.search.fed import Fed

Feed = Callable[[], Engine]


@pytest.fixture
def elasticsearch_index(elasticsearch_url: str, settings: Settings) -> Iterator[str]:
    """Point the settings at the server, under a name of this test's own."""
    name = f"campus-test-{uuid4().hex[:12]}"
    settings.CAMPUS_ELASTICSEARCH = {"url": elasticsearch_url, "api_key": None, "index": name}
    yield name
    with Elasticsearch(elasticsearch_url) as server:
        for index in server.indices.get(index=f"{name}-*"):
            server.indices.delete(index=index)


@pytest.fixture
def fed(elasticsearch_index: str) -> Fed:
    """An index that holds one document."""
    publish("Atelier")
    fed = Fed()
    fed.turn()
    return fed


@pytest.fixture(params=["database", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def feed(request: pytest.FixtureRequest, db: None) -> Feed:
    """Give what indexes all documents published so far and answers with the engine."""
    if request.param == "elasticsearch":
        request.getfixturevalue("elasticsearch_index")

    def feed_now() -> Engine:
        DatabaseConsumer().consume(list(Change.objects.order_by("sequence")))
        if request.param == "database":
            return DatabaseEngine()
        deque(ElasticsearchIndex().rebuild(), maxlen=0)
        return ElasticsearchEngine()

    return feed_now


@pytest.fixture
def shared_engine(feed: Feed) -> Engine:
    """An engine over a few documents, for tests that only read."""
    publish("Mois de l’innovation publique", "campaign", text={"body": "Innovation, ateliers."})
    publish("Atelier innovation", "event")
    return feed()
