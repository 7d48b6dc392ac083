"""Popularity: what the daily count makes of clicks, and what both engines make of its factors."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from cms.daily import Daily
from cms.delivery.models import Change, PublishedDocument
from cms.delivery.schedule import surroundings_changed
from search import ranking, service
from search.consumer import DatabaseConsumer
from search.contract import Engine, SearchRequest, SearchResponse
from search.engines.elasticsearch_query import body
from search.insight import popularity
from search.insight.models import LoggedClick, LoggedSearch, PopularDocument
from search.insight.upkeep import tend
from search.layers import Factor, Layer, Reason
from search.query import Query, parse
from search.synonyms import Synonyms
from tests.search.builders import PUBLISHED, publish, withdraw
from tests.search.conftest import Feed

pytestmark = [pytest.mark.django_db, pytest.mark.both_services]
TODAY = date(2026, 11, 24)
LARGEST = 1.09
WORD = "mandala"


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """All of it happens on one day, long after what is published."""
    with time_machine.travel(PUBLISHED + timedelta(days=267), tick=False):
        yield


def opened(
    document: PublishedDocument, days: int, *, each: int = 1, ago: int = 0, **click: Any
) -> None:
    """Log searches whose result was opened, some each day, the last day ``ago`` days ago.

    ``click`` may give the rank (the first) and the query ``q``.
    """
    q, rank = click.get("q", WORD), click.get("rank", 1)
    for number in range(days):
        day = TODAY - timedelta(days=number + ago)
        for _ in range(each):
            search = LoggedSearch.objects.create(day=day, key=q, text=q, count=9, source="site")
            LoggedClick.objects.create(search=search, document_id=document.pk, rank=rank, day=day)


def factors() -> dict[UUID, float]:
    """Counted now, as stored."""
    popularity.refresh(TODAY)
    return dict(PopularDocument.objects.values_list("document_id", "factor"))


def popular(document: PublishedDocument, factor: float = LARGEST) -> None:
    """Give a document a factor, as the daily count does."""
    PopularDocument.objects.create(document_id=document.pk, factor=factor, updated=TODAY)
    surroundings_changed()


# ---- The count ----


def test_a_few_clicks_do_nothing() -> None:
    document = publish("Mandala")
    opened(document, 20)
    assert factors() == {}
    opened(document, 20, each=4)
    assert 1 < factors()[document.pk] < 1.05


def test_a_click_further_down_says_more_up_to_a_rank() -> None:
    first, third, eighth, last = (publish(f"Mandala {number}") for number in range(4))
    for document, rank in ((first, 1), (third, 3), (eighth, 8), (last, 20)):
        opened(document, 20, rank=rank)
    found = factors()
    assert first.pk not in found
    assert 1 < found[third.pk] < found[eighth.pk] == found[last.pk]
    assert [ranking.click_weight(rank) for rank in (0, 1, 2, 8, 9, 10_000)] == [1, 1, 2, 8, 8, 8]


def test_whoever_clicks_again_and_again_counts_for_little() -> None:
    """One day, one query: what a hundred clicks weigh is what a few agents do."""
    insistent, liked = publish("Mandala"), publish("Mandala aimé")
    opened(insistent, 1, each=100)
    opened(insistent, 1, each=100, rank=8)
    opened(liked, 60, each=4)
    assert set(factors()) == {liked.pk}
    opened(insistent, 6, each=100)
    found = factors()
    assert found[insistent.pk] < found[liked.pk]


def test_five_days_are_needed_whatever_the_queries() -> None:
    document = publish("Mandala")
    for number in range(20):
        opened(document, 4, each=10, q=f"mandala {number}")
    assert factors() == {}
    opened(document, 1, ago=4)
    assert set(factors()) == {document.pk}


def test_old_clicks_fade() -> None:
    old, fresh = publish("Mandala"), publish("Mandala nouveau")
    opened(old, 20, each=5, ago=60)
    opened(fresh, 20, each=5)
    found = factors()
    assert found[fresh.pk] > 1
    assert found.get(old.pk, 1) < found[fresh.pk]


def test_factors_stay_under_the_cap_and_readers_by_thousands_raise_the_bar() -> None:
    for opens in (0, 1, 1e3, 1e9):
        for usual in (0, 1, 1e3, 1e9):
            factor = ranking.popularity(opens, usual)
            assert 1 <= factor < ranking.POPULARITY_CAP
    assert ranking.popularity(1e9, 0) == LARGEST
    assert ranking.popularity(1e3, 1e5) == 1


def test_only_the_most_opened_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "POPULARITY_KEPT", 2)
    documents = [publish(f"Mandala {number}") for number in range(4)]
    for number, document in enumerate(documents):
        opened(document, 30, each=2 + number, rank=2)
    assert set(factors()) == {document.pk for document in documents[2:]}


def test_what_is_not_public_or_was_never_searched_has_no_factor() -> None:
    gone, expired, lost = (publish(f"Mandala {number}") for number in range(3))
    for document in (gone, expired, lost):
        opened(document, 60, each=9)
    withdraw(gone)
    PublishedDocument.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    for click in LoggedClick.objects.filter(document_id=lost.pk):
        LoggedClick.objects.filter(pk=click.pk).update(search_id=uuid4())
    assert factors() == {}
    LoggedClick.objects.filter(document_id=lost.pk).delete()  # they point at no search


def test_the_worker_counts_each_day_and_forgets_with_the_log(settings: Settings) -> None:
    document = publish("Mandala")
    opened(document, 40, each=5)
    upkeep = Daily(tend)
    upkeep.run()
    (kept,) = PopularDocument.objects.all()
    assert (kept.document_id, kept.updated) == (document.pk, timezone.localdate())
    settings.CAMPUS_SEARCH_LOG = {"days": 0, "write_every_seconds": None}
    Daily(tend).run()
    assert not PopularDocument.objects.exists()


# ---- What is given with a request ----


def test_factors_are_read_once_and_again_after_each_count() -> None:
    document = publish("Mandala")
    request = SearchRequest(q=WORD)
    assert popularity.applied(request).popular == {}
    opened(document, 40, each=5)
    popularity.refresh(TODAY)
    assert set(popularity.applied(request).popular) == {document.pk}
    with CaptureQueriesContext(connection) as queries:
        popularity.applied(request)
    assert not any("populardocument" in query["sql"] for query in queries)
    LoggedClick.objects.all().delete()
    popularity.refresh(TODAY)
    assert popularity.applied(request) == request


def test_only_relevance_with_words_asks_for_them() -> None:
    popular(publish("Mandala"))
    nothing = [
        SearchRequest(q=" "),
        SearchRequest(q=WORD, order="title"),
        SearchRequest(q=WORD, layers_off=frozenset({Layer.POPULARITY})),
    ]
    assert [popularity.applied(request).popular for request in nothing] == [{}, {}, {}]
    assert popularity.applied(SearchRequest(q=WORD)).popular


def query(**values: Any) -> Query:
    """A query that is read."""
    return replace(parse(WORD, Synonyms.of(())), **values)


def test_with_an_empty_table_nothing_is_added_to_a_query_of_elasticsearch() -> None:
    request = SearchRequest(q=WORD)
    with_none = body(request, query())
    functions = with_none["query"]["function_score"]["functions"]
    assert not any("ids" in json.dumps(each, default=str) for each in functions)
    ids = [uuid4() for _ in range(ranking.POPULARITY_KEPT)]
    given = {key: ranking.popularity(n * 10, 0) for n, key in enumerate(ids, 3)}
    added = body(request, query(popular=given))["query"]["function_score"]["functions"]
    assert added[: len(functions)] == functions
    assert len(added) - len(functions) < ranking.POPULARITY_STEPS


# ---- What an engine makes of it ----


def ask(engine: Engine, q: str = WORD, **values: Any) -> SearchResponse:
    return engine.search(popularity.applied(SearchRequest(q=q, **values)))


def ids(response: SearchResponse) -> list[UUID]:
    return [hit.id for hit in response.hits]


def test_of_equal_texts_the_more_opened_is_first(feed: Feed) -> None:
    """« mandala » : asked of an index that was made before anybody clicked."""
    documents = [
        publish("Mandala", published_at=PUBLISHED - timedelta(days=number)) for number in range(3)
    ]
    engine = feed()
    assert ids(ask(engine)) == [document.pk for document in documents]
    popular(documents[2], 1.05)
    popular(documents[1], 1.01)
    assert ids(ask(engine)) == [documents[at].pk for at in (2, 1, 0)]
    off = frozenset({Layer.POPULARITY})
    assert ids(ask(engine, layers_off=off)) == [document.pk for document in documents]
    assert ids(ask(engine, order="published_at")) == [documents[at].pk for at in (2, 1, 0)]


def test_popularity_never_overtakes_a_clearly_better_text(feed: Feed) -> None:
    best = publish("Mandala", "resource")
    title = publish("Colorier un mandala à plusieurs", "resource")
    mention = publish("Dessin", "resource", text={"body": f"Un carnet de coloriages. {WORD}. " * 3})
    engine = feed()
    plain = [best.pk, title.pk, mention.pk]
    assert ids(ask(engine)) == plain
    popular(mention)
    popular(title)
    assert ids(ask(engine)) == plain


def test_a_popular_document_answers_no_query_that_it_does_not_say(feed: Feed) -> None:
    says, other = publish("Mandala"), publish("Voirie")
    engine = feed()
    popular(other)
    popular(says)
    response = ask(engine, facets=("kind",))
    assert (ids(response), response.count) == ([says.pk], 1)
    assert sum(value.count for value in response.facets[0].values) == 1


def test_what_is_withdrawn_expired_or_hidden_keeps_nothing(feed: Feed) -> None:
    kept = publish("Mandala")
    gone = publish("Mandala retiré")
    expires = publish("Mandala passager", expires_at=timezone.now() + timedelta(days=1))
    never = uuid4()  # a page for agents alone, which has no document
    PopularDocument.objects.create(document_id=never, factor=LARGEST, updated=TODAY)
    for document in (gone, expires):
        popular(document)
    engine = feed()
    assert set(popularity.applied(SearchRequest(q=WORD)).popular) == {gone.pk, expires.pk}
    withdraw(gone)
    assert set(popularity.applied(SearchRequest(q=WORD)).popular) == {expires.pk}
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        assert popularity.applied(SearchRequest(q=WORD)).popular == {}
        response = ask(engine)
        assert (ids(response), response.count) == ([kept.pk], 1)


def test_promotions_come_before_what_is_popular(feed: Feed) -> None:
    documents = [publish("Mandala"), publish("Mandala"), publish("Mandala")]
    engine = feed()
    popular(documents[0])
    first, second = ids(ask(engine, promoted=(documents[2].pk,)))[:2]
    assert (first, second) == (documents[2].pk, documents[0].pk)


def test_many_popular_documents_and_pages_that_follow_each_other(feed: Feed) -> None:
    """The database stops looking when no document left can be among the best: not too early."""
    documents = [
        publish("Mandala", published_at=PUBLISHED - timedelta(days=number)) for number in range(12)
    ]
    engine = feed()
    for document in documents[6:]:
        popular(document)
    wanted = [document.pk for document in (*documents[6:], *documents[:6])]
    shown = [key for page in (1, 2, 3, 4) for key in ids(ask(engine, page=page, limit=3))]
    assert shown == wanted


def test_an_answer_kept_in_memory_is_not_given_again_after_a_count(client: Client) -> None:
    documents = [publish("Mandala", published_at=PUBLISHED - timedelta(days=n)) for n in range(2)]
    DatabaseConsumer().consume(list(Change.objects.order_by("sequence")))
    wanted = [str(document.pk) for document in documents]

    def shown() -> list[str]:
        return [found["id"] for found in client.get(f"/api/v1/search?q={WORD}").json()["items"]]

    assert [shown(), shown()] == [wanted, wanted]
    opened(documents[1], 40, each=5)
    popularity.refresh(TODAY)
    assert shown() == wanted[::-1]


def test_the_service_gives_them_with_each_search() -> None:
    documents = [publish("Mandala", published_at=PUBLISHED - timedelta(days=n)) for n in range(2)]
    DatabaseConsumer().consume(list(Change.objects.order_by("sequence")))
    popular(documents[1])
    assert ids(service.search(SearchRequest(q=WORD)))[0] == documents[1].pk
    first = service.explain(SearchRequest(q=WORD)).hits[0]
    assert Factor(Reason.POPULARITY, LARGEST) in first.factors
