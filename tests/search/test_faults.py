"""Elasticsearch in every kind of trouble: no search fails, the log says why, it comes back."""

import logging
import time
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from cms.delivery.models import Change, PublishedDocument
from search import service
from search.breaker import PAUSE
from search.consumer import DatabaseConsumer
from search.contract import EngineUnavailable, SearchRequest
from search.engines.elasticsearch import ElasticsearchEngine
from search.index.client import SEARCH_TIMEOUT
from search.interpretation import Interpretation, Reader
from search.models import ServiceOutage
from tests.search.builders import publish
from tests.search.fake_elasticsearch import (
    FakeElasticsearch,
    Reply,
    error,
    fake_elasticsearch,
    hits,
)

pytestmark = pytest.mark.django_db
ATELIER = SearchRequest(q="atelier")


@pytest.fixture
def document(db: None) -> PublishedDocument:
    """One document that the database finds."""
    found = publish("Atelier")
    DatabaseConsumer().consume(list(Change.objects.all()))
    return found


@pytest.fixture
def fake(settings: Settings, document: PublishedDocument) -> Iterator[FakeElasticsearch]:
    """The configured server."""
    with fake_elasticsearch() as server:
        settings.CAMPUS_ELASTICSEARCH = {"url": server.url, "api_key": None, "index": "campus"}
        yield server


def text(kind: str, *headers: tuple[str, str], status: int = 200) -> Reply:
    return Reply(status, b"<html>502</html>", (("Content-Type", kind), *headers))


PRODUCT_HEADER = ("X-Elastic-Product", "Elasticsearch")
UNAVAILABLE = {
    "429 for ever": error(429, "es_rejected_execution_exception"),
    "500": error(500, "internal_server_error"),
    "503": error(503, "no_shard_available_action_exception"),
    "disk full": error(507, "insufficient_storage"),
    "no right": error(403, "security_exception"),
    "no key": error(401, "security_exception"),
    "no index": error(404, "index_not_found_exception"),
    "half of the shards": hits(failed=1),
    "out of time": hits(timed_out=True),
    "garbage": Reply(body=b'{"hits": {"to'),
    "cut in the middle": Reply(body=hits().body, cut=True),
    "a proxy's page": text("text/html"),
    "a proxy's page, 502": text("text/html", status=502),
    "another product": Reply(headers=(("Content-Type", "application/json"),)),
    "an unknown type": text("application/x-unknown", PRODUCT_HEADER),
}
UNREADABLE = {
    "an empty object": Reply(),
    "a list": Reply(body=b"[]"),
    "no body": Reply(body=b""),
    "text": text("text/plain", PRODUCT_HEADER),
    "ids that are none of ours": hits("nobody"),
}
REFUSED = {"a query it cannot read": error(400, "search_phase_execution_exception")}


def assert_database_answers(document: PublishedDocument) -> None:
    response = service.search(ATELIER)
    assert (response.engine, response.degraded, response.count) == ("database", True, 1)
    assert [hit.id for hit in response.hits] == [document.pk]
    (group,) = service.suggest("atel", 5)
    assert [item.title for item in group.items] == ["Atelier"]


def comes_back(fake: FakeElasticsearch, document: PublishedDocument) -> bool:
    fake.replies = [hits(document.pk)]
    with time_machine.travel(timezone.now() + PAUSE + timedelta(seconds=1), tick=True):
        response = service.search(ATELIER)
    return (response.engine, response.degraded) == ("elasticsearch", False)


@pytest.mark.parametrize("reply", UNAVAILABLE.values(), ids=UNAVAILABLE.keys())
def test_a_server_that_fails_is_left_alone_and_tried_again(
    fake: FakeElasticsearch,
    document: PublishedDocument,
    reply: Reply,
    caplog: pytest.LogCaptureFixture,
) -> None:
    fake.replies = [reply]
    assert_database_answers(document)
    assert "elasticsearch is unavailable" in caplog.text
    assert ServiceOutage.objects.exists()
    asked = fake.asked
    assert_database_answers(document)
    assert fake.asked == asked
    assert comes_back(fake, document)
    assert not ServiceOutage.objects.exists()


@pytest.mark.parametrize("reply", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_an_answer_that_nobody_can_read_fails_no_request(
    fake: FakeElasticsearch,
    document: PublishedDocument,
    reply: Reply,
    caplog: pytest.LogCaptureFixture,
) -> None:
    fake.replies = [reply]
    assert_database_answers(document)
    assert "elasticsearch" in caplog.text
    assert comes_back(fake, document)


@pytest.mark.parametrize("reply", REFUSED.values(), ids=REFUSED.keys())
def test_a_query_of_ours_that_is_refused_shuts_out_nobody_else(
    fake: FakeElasticsearch,
    document: PublishedDocument,
    reply: Reply,
    caplog: pytest.LogCaptureFixture,
) -> None:
    fake.replies = [reply, reply, hits(document.pk)]
    assert_database_answers(document)
    (record,) = [each for each in caplog.records if "a search of 7 characters" in each.message]
    assert record.levelno == logging.ERROR
    assert not ServiceOutage.objects.exists()
    assert not service.search(ATELIER).degraded


@pytest.mark.parametrize("reply", [Reply(), *REFUSED.values(), *UNAVAILABLE.values()])
def test_the_log_of_the_application_keeps_no_word_of_a_search(
    fake: FakeElasticsearch, reply: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    fake.replies = [reply]
    caplog.set_level(logging.INFO)
    service.search(SearchRequest(q="jeanne martin"))
    service.suggest("jeanne mart", 5)
    assert "elasticsearch" in caplog.text
    assert "jeanne" not in caplog.text


def test_one_refusal_for_overload_is_asked_again(
    fake: FakeElasticsearch, document: PublishedDocument
) -> None:
    fake.replies = [error(429, "es_rejected_execution_exception"), hits(document.pk)]
    response = service.search(ATELIER)
    assert (response.engine, response.degraded, response.count) == ("elasticsearch", False, 1)
    assert fake.asked >= 2


def test_a_server_of_five_seconds_holds_nobody_that_long(
    fake: FakeElasticsearch, document: PublishedDocument, caplog: pytest.LogCaptureFixture
) -> None:
    fake.replies = [Reply(body=hits(document.pk).body, wait=5.0)]
    started = time.monotonic()
    assert_database_answers(document)
    assert time.monotonic() - started < SEARCH_TIMEOUT * 2
    assert "elasticsearch is unavailable" in caplog.text
    assert comes_back(fake, document)


def test_a_slow_server_has_one_span_of_time_for_all_that_a_search_asks(
    fake: FakeElasticsearch, document: PublishedDocument
) -> None:
    """Nothing found is asked again, less strictly: each answer alone would be in time."""
    fake.replies = [Reply(body=hits().body, wait=SEARCH_TIMEOUT * 0.7)]
    started = time.monotonic()
    response = service.search(SearchRequest(q="atelier transformation numérique"))
    assert time.monotonic() - started < SEARCH_TIMEOUT * 1.3
    assert (response.engine, response.degraded, fake.asked) == ("database", True, 2)


def test_the_time_that_we_take_between_two_requests_is_no_fault_of_the_server(
    fake: FakeElasticsearch, document: PublishedDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that answers at once, asked by code that is slow."""
    read_again = Reader.read_again

    def slowly(reader: Reader, text: str) -> Interpretation:
        time.sleep(0.6)
        return read_again(reader, text)

    monkeypatch.setattr(Reader, "read_again", slowly)
    fake.replies = [hits()]
    response = ElasticsearchEngine(within=0.5).search(SearchRequest(q="atelire"))
    assert response.count == 0
    assert fake.asked > 1


def test_an_editor_who_looks_far_for_a_content_shuts_out_nobody(
    fake: FakeElasticsearch, document: PublishedDocument
) -> None:
    """Each page is in time; all of them are not."""
    fake.replies = [Reply(body=hits().body, wait=SEARCH_TIMEOUT * 0.4)]
    found = service.explain(SearchRequest(q="atelier", limit=1), chosen_document=uuid4())
    assert (found.response.engine, found.response.degraded) == ("elasticsearch", False)
    assert not ServiceOutage.objects.exists()


def test_what_never_asked_the_server_does_not_end_an_outage(
    fake: FakeElasticsearch, document: PublishedDocument
) -> None:
    fake.replies = [error(503, "no_shard_available_action_exception")]
    service.search(ATELIER)
    asked = fake.asked
    with time_machine.travel(timezone.now() + PAUSE + timedelta(seconds=1), tick=True):
        assert service.suggest("", 5) == ()
        assert (fake.asked, ServiceOutage.objects.count()) == (asked, 1)
        fake.replies = [hits(document.pk)]
        assert not service.search(ATELIER).degraded
    assert not ServiceOutage.objects.exists()


@pytest.mark.parametrize("reply", [Reply(), hits("nobody"), *REFUSED.values()])
def test_a_try_that_meets_a_fault_of_ours_holds_nobody_back(
    fake: FakeElasticsearch, document: PublishedDocument, reply: Reply
) -> None:
    fake.replies = [error(503, "no_shard_available_action_exception")]
    service.search(ATELIER)
    with time_machine.travel(timezone.now() + PAUSE + timedelta(seconds=1), tick=True):
        fake.replies = [reply, hits(document.pk)]
        assert service.search(ATELIER).degraded
        assert not service.search(ATELIER).degraded
    assert not ServiceOutage.objects.exists()


@pytest.mark.parametrize("reply", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_an_engine_that_cannot_be_read_is_said_to_be_unavailable(
    fake: FakeElasticsearch, reply: Reply
) -> None:
    fake.replies = [reply]
    with pytest.raises(EngineUnavailable):
        service.explain(ATELIER, "elasticsearch")


@pytest.mark.parametrize("address", ["/api/v1/search?q=atelier", "/recherche?q=atelier"])
def test_the_doors_answer_200(
    fake: FakeElasticsearch, client: Client, address: str, document: PublishedDocument
) -> None:
    fake.replies = [error(503, "no_shard_available_action_exception")]
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    assert "Atelier" in answer.content.decode()


def test_the_worker_tries_again_though_nobody_searches(
    fake: FakeElasticsearch, document: PublishedDocument
) -> None:
    fake.replies = [error(503, "no_shard_available_action_exception")]
    service.search(ATELIER)
    fake.replies = [hits(document.pk)]
    service.try_again()
    assert ServiceOutage.objects.exists()
    with time_machine.travel(timezone.now() + PAUSE + timedelta(seconds=1), tick=True):
        service.try_again()
    assert not ServiceOutage.objects.exists()


def test_what_was_mended_is_tried_at_once(
    fake: FakeElasticsearch, document: PublishedDocument
) -> None:
    fake.replies = [error(404, "index_not_found_exception")]
    service.search(ATELIER)
    fake.replies = [hits(document.pk)]
    service.try_again(at_once=True)
    assert not ServiceOutage.objects.exists()
