"""Both engines over the same documents, for one suite of contract tests."""

import os
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

Feed = Callable[[], Engine]


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    """Address of the server of the tests; ``make test`` starts one."""
    return os.environ["CAMPUS_TEST_ELASTICSEARCH_URL"]


@pytest.fixture
def elasticsearch_index(elasticsearch_url: str, settings: Settings) -> Iterator[str]:
    """Point the settings at the server, under a name of this test's own."""
    name = f"campus-test-{uuid4().hex[:12]}"
    settings.CAMPUS_ELASTICSEARCH = {"url": elasticsearch_url, "api_key": None, "index": name}
    yield name
    with Elasticsearch(elasticsearch_url) as server:
        for index in server.indices.get(index=f"{name}-*"):
            server.indices.delete(index=index)


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
