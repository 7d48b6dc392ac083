"""The log of searches: what it keeps, what it never keeps, and that it slows and breaks nothing."""

import logging
import re
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.db.utils import OperationalError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode
from pytest_django.fixtures import Settings

from cms.daily import Daily
from cms.delivery.filters import Filters, TimeRange
from cms.delivery.models import Change
from search.consumer import DatabaseConsumer
from search.contract import Hit, SearchRequest, SearchResponse
from search.insight import clicks, log
from search.insight.models import LoggedClick, LoggedSearch, Source
from search.insight.recorder import CAPACITY, RECORDER, Recorder
from search.insight.upkeep import purge, tend
from tests.builders import Library, library

NOTHING = SearchResponse((), 0, 1, 0)
CLICK = "/recherche/clic"


@pytest.fixture(autouse=True)
def _empty_recorder(db: None) -> None:
    """Forget what other tests searched."""
    RECORDER.flush()
    LoggedSearch.objects.all().delete()


@pytest.fixture
def shelf() -> Iterator[Library]:
    """Documents of this test."""
    with library() as found:
        yield found


def keep(q: str, count: int = 0, source: Source = Source.SITE, **values: object) -> None:
    """Log a search as its door would."""
    request = SearchRequest(q=q, **values)  # type: ignore[arg-type]
    log.record(request, SearchResponse((), count, 1, 0), source)


def post(client: Client, sent: dict[str, Any], **environment: Any) -> int:
    """Tell a click as ``navigator.sendBeacon`` does; give the status of the answer."""
    kind = "application/x-www-form-urlencoded;charset=UTF-8"
    body = urlencode(sent, doseq=True)
    return client.post(CLICK, body, content_type=kind, **environment).status_code


def kept() -> list[LoggedSearch]:
    """What is written."""
    RECORDER.flush()
    return list(LoggedSearch.objects.order_by("text"))


def test_what_looks_personal_is_not_kept() -> None:
    keep("06 12 34 56 78")
    assert kept() == []


def test_a_row_says_what_was_asked_and_what_came() -> None:
    response = SearchResponse((), 12, 1, 1, engine="elasticsearch", relaxed="typo", degraded=True)
    request = SearchRequest(
        q="  Télétravail   des   CADRES ",
        filters=Filters(terms={"theme": ("rh", "data"), "kind": ()}, sessions=TimeRange(None)),
    )
    with time_machine.travel("2026-11-24T23:30:00+01:00"):
        log.record(request, response, Source.API)
    (row,) = kept()
    assert (row.text, row.key) == ("télétravail des cadres", "teletravail des cadres")
    assert (row.day, row.count, row.source) == (date(2026, 11, 24), 12, "api")
    assert row.filters == {"theme": ["rh", "data"]}
    assert (row.engine, row.degraded, row.relaxed) == ("elasticsearch", True, "typo")
    assert (row.refined, row.partial) == (True, False)
    names = {field.name for field in LoggedSearch._meta.get_fields()}
    assert names == {
        "id", "day", "key", "text", "filters", "count", "source", "engine", "degraded", "relaxed",
        "refined", "partial", "clicks",
    }  # fmt: skip


def test_marks_around_a_query_are_no_part_of_it() -> None:
    for q in ("paie ?", "…paie !!!", "« paie »", "c’est quoi, la paie ?"):
        keep(q)
    assert [row.text for row in kept()] == ["c'est quoi, la paie", "paie", "paie", "« paie »"]


def test_what_editors_put_first_answers_words_that_no_content_says(shelf: Library) -> None:
    hit = Hit(uuid4(), b"{}", promoted=True)
    for q, hits in (("budget vert", ()), ("budget bleu", (hit,))):
        response = SearchResponse(hits, 9, 1, 1, relaxed="words", lacks_words=True)
        log.record(SearchRequest(q=q), response, Source.SITE)
    assert {row.text: row.partial for row in kept()} == {"budget bleu": False, "budget vert": True}


def test_only_first_pages_with_words_are_kept(settings: Settings) -> None:
    keep("data", page=2)
    for q in ("", "   ", "?!", "🎉"[:0]):
        keep(q)
    keep("\ud800 data\x00")
    keep("x" * 10_000)
    rows = kept()
    assert [row.key for row in rows] == ["data", "x" * 100]
    settings.CAMPUS_SEARCH_LOG = {"days": 0, "write_every_seconds": None}
    keep("autre")
    assert len(kept()) == 2


def test_a_search_on_the_site_costs_no_query_and_a_click_counts_once(
    client: Client, shelf: Library
) -> None:
    for number in range(3):
        shelf.add("training", f"atelier-{number}")
    DatabaseConsumer().consume(list(Change.objects.order_by("sequence")))
    with CaptureQueriesContext(connection) as queries:
        html = client.get("/recherche?q=atelier&kind=training").content.decode()
    assert not any("loggedsearch" in query["sql"] for query in queries)
    tokens = re.findall(r'data-campus-click="([^"]+)"', html)
    assert len(tokens) == 3
    for _ in range(2):
        kind = "application/x-www-form-urlencoded"
        answer = client.post(CLICK, urlencode({"jeton": tokens[1]}), content_type=kind)
        assert (answer.status_code, answer.content, answer.cookies) == (204, b"", {})
    (row,) = kept()
    assert (row.text, row.count, row.filters) == ("atelier", 3, {"kind": ["training"]})
    assert [(click.rank, click.search_id) for click in LoggedClick.objects.all()] == [(2, row.pk)]


def test_pages_catalogues_and_the_api(client: Client, shelf: Library) -> None:
    for number in range(25):
        shelf.add("training", f"atelier-{number}")
    DatabaseConsumer().consume(list(Change.objects.order_by("sequence")))
    assert "data-campus-click" not in client.get("/recherche?q=atelier&page=2").content.decode()
    assert "data-campus-click" not in client.get("/recherche").content.decode()
    client.head("/recherche?q=atelier")
    client.get("/recherche?q=atelier", headers={"sec-purpose": "prefetch;prerender"})
    client.get("/api/v1/suggest?q=atelier")
    client.get("/api/v1/search")
    assert kept() == []
    client.get("/api/v1/search?q=atelier")
    assert [row.source for row in kept()] == ["api"]


@pytest.mark.parametrize(
    "sent",
    [
        {"autre": "1"},
        {"jeton": ""},
        {"jeton": "abc"},
        {"jeton": f"{uuid4().hex}.1.{uuid4().hex}:1abcde:signature"},
        {"jeton": ["a", "b"]},
        {"jeton": "x" * 2_000},
    ],
)
def test_a_click_that_is_not_ours_is_refused(client: Client, sent: dict[str, Any]) -> None:
    assert post(client, sent) == 400
    RECORDER.flush()
    assert not LoggedClick.objects.exists()


def test_the_address_of_clicks_is_strict(client: Client) -> None:
    (token,) = clicks.tokens(uuid4(), [uuid4()], 1)
    assert client.get(CLICK).status_code == 405
    assert post(client, {"jeton": token, "autre": "1"}) == 400
    with time_machine.travel(timedelta(hours=3)):
        assert post(client, {"jeton": token}) == 400
    strict = Client(enforce_csrf_checks=True)
    assert post(strict, {"jeton": token}) == 204


def test_a_click_is_a_form_in_a_few_bytes(client: Client) -> None:
    (token,) = clicks.tokens(uuid4(), [uuid4()], 1)
    assert client.post(CLICK, {"jeton": token}).status_code == 415
    assert client.post(CLICK, token, content_type="text/plain").status_code == 415
    assert client.post(CLICK, {"jeton": token}, content_type="application/json").status_code == 415
    for length in ("00000000009999999", "0000000099", "-1", "+99", " 99", "٩٩", "9_9", "1025", ""):
        assert post(client, {"jeton": token}, CONTENT_LENGTH=length) == 400, length


# ---- Writing aside ----


def row(text: str = "data") -> LoggedSearch:
    """A row to write."""
    return LoggedSearch(day=date(2026, 11, 24), key=text, text=text, count=1, source="site")


def test_too_many_rows_are_dropped_without_waiting(caplog: pytest.LogCaptureFixture) -> None:
    recorder = Recorder(capacity=2)
    assert [recorder.put(row()) for _ in range(4)] == [True, True, False, False]
    with caplog.at_level(logging.WARNING):
        assert recorder.flush() == 2
        assert recorder.flush() == 0
    said = [record.getMessage() for record in caplog.records]
    assert said == ["log of searches: too many rows waited, 2 dropped"]


def test_a_database_that_fails_loses_rows_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    recorder = Recorder()
    recorder.put(row())

    def broken(*args: object, **values: object) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch, caplog.at_level(logging.WARNING):
        patch.setattr("django.db.models.query.QuerySet.bulk_create", broken)
        recorder.flush()
    assert "1 rows lost: database is locked" in caplog.text
    recorder.put(row("suite"))
    recorder.flush()
    assert [found.text for found in LoggedSearch.objects.all()] == ["suite"]


class WatchedRecorder(Recorder):
    """Says that its thread wanted to write, and writes nothing."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        super().__init__(capacity)
        self.written = threading.Event()

    def flush(self) -> int:
        self.written.set()
        return 0


def test_a_thread_writes_by_itself(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CAMPUS_SEARCH_LOG = {"days": 90, "write_every_seconds": 0.001}
    monkeypatch.setattr("search.insight.recorder.Finalize", lambda *_, **__: None)
    recorder = WatchedRecorder()
    recorder.put(row())
    assert recorder.written.wait(30)
    recorder.close()


def test_a_crowd_of_rows_is_written_before_its_time(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CAMPUS_SEARCH_LOG = {"days": 90, "write_every_seconds": 3_600}
    monkeypatch.setattr("search.insight.recorder.Finalize", lambda *_, **__: None)
    recorder = WatchedRecorder(capacity=4)
    recorder.put(row())
    assert not recorder.written.is_set()
    recorder.put(row())
    assert recorder.written.wait(30)
    recorder.close()


def test_a_click_may_be_written_before_its_search() -> None:
    search = uuid4()
    clicks.record(clicks.Click(search, 1, uuid4()))
    RECORDER.flush()
    assert LoggedClick.objects.filter(search_id=search).count() == 1
    LoggedClick.objects.all().delete()


# ---- Purge ----


def fill(today: date) -> None:
    """A search and a click of each of a few days."""
    for age in (0, 1, 89, 90, 91, 400):
        search = row(f"recherche {age}")
        search.day = today - timedelta(days=age)
        search.save()
        LoggedClick.objects.create(
            search=search, document_id=uuid4(), rank=1, day=today - timedelta(days=age)
        )


def test_rows_go_after_their_days(settings: Settings) -> None:
    today = date(2026, 11, 24)
    fill(today)
    assert purge(today) == 3
    assert [found.text for found in kept()] == ["recherche 0", "recherche 1", "recherche 89"]
    assert LoggedClick.objects.count() == 3
    settings.CAMPUS_SEARCH_LOG = {"days": 0, "write_every_seconds": None}
    assert purge(today) == 3


def test_the_worker_purges_once_a_day() -> None:
    upkeep = Daily(tend)
    with time_machine.travel("2026-11-24T08:00:00+01:00") as clock:
        fill(date(2026, 11, 24))
        assert [upkeep.run(), upkeep.run()] == [3, 0]
        clock.shift(timedelta(days=1))
        assert upkeep.run() == 1


def test_the_command_purges_and_says_so() -> None:
    with time_machine.travel("2026-11-24T08:00:00+01:00"):
        fill(date(2026, 11, 24))
        output = StringIO()
        call_command("search_purge", stdout=output)
    assert output.getvalue() == "3 recherche(s) supprimée(s).\n"
