"""Editors' promotions and exclusions: the queries they match, and what both engines make of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from cms.delivery.filters import Filters
from cms.delivery.schedule import freshness
from search import promotions, service
from search.contract import MAXIMUM_PROMOTED, Engine, SearchRequest, SearchResponse
from search.layers import Layer
from search.models import Effect, Match, PromotedItem, PromotedResult
from search.promotions import Promoted
from tests.search.builders import publish
from tests.search.conftest import Feed

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def add_page(title: str) -> Page:
    """A page below the root, with a translation key of its own."""
    page: Page = Page.objects.get(depth=1).add_child(instance=Page(title=title))
    return page


def promote(queries: str, *pages: Page, excluded: tuple[Page, ...] = (), **values: Any) -> None:
    """Save a promotion of pages, in their order."""
    promotion = PromotedResult.objects.create(queries=queries, **values)
    effects = [(page, Effect.PROMOTE) for page in pages]
    effects += [(page, Effect.EXCLUDE) for page in excluded]
    for order, (page, effect) in enumerate(effects):
        PromotedItem.objects.create(promotion=promotion, page=page, effect=effect, sort_order=order)


def found(text: str, now: datetime = NOON) -> tuple[UUID, ...]:
    return promotions.for_query(text, now).promoted


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("match", "typed", "matches"),
    [
        (Match.EXACT, "FORMATION DES MANAGERS", True),
        (Match.EXACT, "  formation  dés managers ?", True),
        (Match.EXACT, "formation managers", False),
        (Match.EXACT, "formations des managers", False),
        (Match.EXACT, "télétravail", True),
        (Match.EXACT, "teletravail", True),
        (Match.STEMMED, "formations managers", True),
        (Match.STEMMED, "la formation pour les manager", True),
        (Match.STEMMED, "managers formation", False),
        (Match.STEMMED, "formation des managers publics", False),
        (Match.STEMMED, "de la", False),
        (Match.STEMMED, "?", False),
    ],
)
def test_exact_words_or_their_stems(match: Match, typed: str, matches: bool) -> None:
    page = add_page("Manager")
    promote("formation des managers\n\n Télétravail ", page, match=match)
    assert found(typed) == ((page.translation_key,) if matches else ())


@pytest.mark.django_db
def test_days_are_included_and_those_of_paris() -> None:
    page = add_page("Mois")
    promote("mois", page, starts_on=date(2026, 11, 3), ends_on=date(2026, 11, 30))
    for now, shown in (
        (datetime(2026, 11, 2, 22, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 2, 23, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 30, 22, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 30, 23, 0, tzinfo=UTC), False),
    ):
        assert bool(found("mois", now)) is shown, now
    PromotedResult.objects.update(is_active=False)
    assert found("mois") == ()


@pytest.mark.django_db
def test_promotions_add_up_and_an_exclusion_wins() -> None:
    first, second, third = (add_page(f"Page {number}") for number in range(3))
    promote("data", first, match=Match.STEMMED)
    promote("data", second, first, third, match=Match.EXACT)
    assert found("data") == tuple(page.translation_key for page in (second, first, third))
    promote("data", excluded=(second,))
    assert promotions.for_query("data", NOON) == Promoted(
        (first.translation_key, third.translation_key), frozenset({second.translation_key})
    )


@pytest.mark.django_db
def test_promotions_are_read_once_after_an_edit_however_many_they_are() -> None:
    publish("Une page")
    for number in range(20):
        promote(f"recherche {number}", add_page(f"Page {number}"))
    freshness()
    read = []
    for text in ("autre", "recherche 7", "autre", "recherche 7"):
        with CaptureQueriesContext(connection) as queries:
            found(text)
        read.append(len(queries))
    assert read == [1, 1, 0, 0]
    promote("mallette", page := add_page("Page choisie"))
    assert found("mallette") == (page.translation_key,)


@pytest.mark.django_db
def test_the_service_promotes_by_relevance_only_and_excludes_always() -> None:
    kept, gone = add_page("Kept"), add_page("Gone")
    promote("data", kept, excluded=(gone,))

    def asked(**values: Any) -> tuple[tuple[UUID, ...], frozenset[UUID]]:
        request = promotions.applied(SearchRequest(**values))
        return request.promoted, request.excluded

    nothing: frozenset[UUID] = frozenset()
    assert asked(q="data") == ((kept.translation_key,), frozenset({gone.translation_key}))
    assert asked(q="data", order="title") == ((), frozenset({gone.translation_key}))
    assert asked(q="autre") == ((), nothing)
    assert asked(q="  ") == ((), nothing)


# ---- What an engine makes of it ----


def ask(engine: Engine, q: str, **values: Any) -> SearchResponse:
    return engine.search(SearchRequest(q=q, **values))


def ids(response: SearchResponse) -> list[UUID]:
    return [hit.id for hit in response.hits]


def test_promoted_come_first_in_their_order_once_and_are_marked(feed: Feed) -> None:
    best = publish("Atelier", "training")
    other = publish("Un autre atelier")
    stranger = publish("Sans rapport", "lab")
    engine = feed()
    response = ask(engine, "atelier", promoted=(stranger.pk, other.pk), facets=("kind",))
    assert ids(response) == [stranger.pk, other.pk, best.pk]
    assert [hit.promoted for hit in response.hits] == [True, True, False]
    assert response.count == 3
    assert {value.value: value.count for value in response.facets[0].values} == {
        "training": 1, "article": 1, "lab": 1,
    }  # fmt: skip
    assert not any(hit.promoted for hit in ask(engine, "atelier").hits)


def test_pages_continue_after_what_is_promoted(feed: Feed) -> None:
    published = [publish(f"Atelier {number}") for number in range(5)]
    strangers = [publish(f"Autre {number}") for number in range(3)]
    engine = feed()
    chosen = (*(found.pk for found in strangers), published[4].pk)
    pages = [ask(engine, "atelier", promoted=chosen, page=page, limit=3) for page in (1, 2, 3)]
    assert [(len(page.hits), page.count, page.pages) for page in pages] == [
        (3, 8, 3), (3, 8, 3), (2, 8, 3),
    ]  # fmt: skip
    shown = [key for page in pages for key in ids(page)]
    assert tuple(shown[:4]) == chosen
    assert len(set(shown)) == 8


def test_promoted_must_be_public_and_pass_the_filters(feed: Feed) -> None:
    training = publish("Formation", "training", terms={"theme": ["data"]})
    article = publish("Article", "article", terms={"theme": ["data"]})
    expired = publish("Expiré", expires_at=timezone.now() - timedelta(minutes=1))
    engine = feed()
    response = ask(
        engine,
        "introuvable",
        promoted=(expired.pk, uuid4(), article.pk, training.pk),
        filters=Filters(terms={"kind": ("training",)}),
        facets=("kind", "theme"),
    )
    assert (ids(response), response.count) == ([training.pk], 1)
    kinds, themes = response.facets
    assert {value.value: value.count for value in kinds.values} == {"training": 1, "article": 1}
    assert [value.count for value in themes.values] in ([1], [])


def test_excluded_are_neither_shown_nor_counted(feed: Feed) -> None:
    kept = publish("Atelier ouvert", "training")
    gone = publish("Atelier fermé", "lab")
    engine = feed()
    for order in ("relevance", "title"):
        response = ask(
            engine, "atelier", excluded=frozenset({gone.pk}), order=order, facets=("kind",)
        )
        assert (ids(response), response.count) == ([kept.pk], 1)
        assert {value.value: value.count for value in response.facets[0].values} == {"training": 1}


def test_what_is_taken_away_for_a_word_stays_away_when_it_is_misspelt(feed: Feed) -> None:
    kept, gone = publish("Mandala ouvert"), add_page("Retiré")
    publish("Mandala fermé", id=gone.translation_key)
    promote("mandala", excluded=(gone,))
    engine = feed()
    for q in ("mandala", "mandalla"):
        response = engine.search(promotions.applied(SearchRequest(q=q, facets=("kind",))))
        assert (ids(response), response.count) == ([kept.pk], 1), q
        assert [value.count for value in response.facets[0].values] == [1], q
    everything = SearchRequest(q="mandalla", layers_off=frozenset({Layer.PROMOTIONS}))
    assert engine.search(everything).count == 2


def test_a_promotion_alone_answers_a_query_that_finds_nothing(feed: Feed) -> None:
    page = publish("Sans rapport")
    response = ask(feed(), "zzzzzz", promoted=(page.pk,))
    assert (ids(response), response.count, response.pages) == ([page.pk], 1, 1)


def test_of_too_many_promoted_both_engines_show_the_same_ones(feed: Feed) -> None:
    pages = [add_page(f"Page {number}") for number in range(MAXIMUM_PROMOTED + 1)]
    for page in pages:
        publish(page.title, id=page.translation_key)
    best = publish("Atelier", "training", text={"keywords": "atelier", "body": "Atelier. " * 50})
    promote("atelier", *pages[:7])
    promote("ateliers", *pages[5:])
    engine = feed()
    shown = engine.search(promotions.applied(SearchRequest(q="atelier", limit=50)))
    wanted = [page.translation_key for page in pages[:MAXIMUM_PROMOTED]]
    assert (ids(shown), shown.count) == ([*wanted, best.pk], MAXIMUM_PROMOTED + 1)
    with pytest.raises(ValueError, match="20"):
        SearchRequest(promoted=tuple(page.translation_key for page in pages))


@pytest.mark.django_db
def test_a_saved_promotion_counts_at_the_next_search() -> None:
    page = add_page("Sans rapport")
    publish("Sans rapport", id=page.translation_key)
    assert service.search(SearchRequest(q="zzzzzz")).count == 0
    promote("zzzzzz", page)
    assert service.search(SearchRequest(q="zzzzzz")).count == 1
    with time_machine.travel(NOON + timedelta(days=400)):
        PromotedResult.objects.update(ends_on=date(2026, 12, 31))
        assert service.search(SearchRequest(q="zzzzzz")).count == 0


def test_what_is_taken_away_is_not_completed_either(
    feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = add_page("Retiré")
    publish("Mandala du matin", id=gone.translation_key)
    kept = [publish(f"Mandala {number}").title for number in range(3)]
    promote("mandala", excluded=(gone,))
    engine = feed()
    monkeypatch.setattr(service, "_ask", lambda question, asked: (question(engine), False))

    def completed(q: str, limit: int = 8) -> list[str]:
        return [item.title for group in service.suggest(q, limit) for item in group.items]

    assert sorted(completed("mandala")) == kept
    assert len(completed("mandala", 3)) == 3
    assert "Mandala du matin" in completed("mandal")  # other words: nothing was decided of them
