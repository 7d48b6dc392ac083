"""Why a result has its rank: each layer changes what it should, and factors make up the score."""

import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
import time_machine
from wagtail.models import Page

from cms.delivery.schedule import surroundings_changed
from search import explain, service
from search.contract import Engine, SearchRequest
from search.explain import Chosen, ExplainableEngine, ExplainedHit, Explanation, explained
from search.insight import popularity
from search.insight.models import LoggedSearch, PopularDocument
from search.layers import FACTOR_LAYERS, Layer, Reason
from search.models import SynonymSet
from tests.search.builders import PUBLISHED, publish
from tests.search.conftest import Feed
from tests.search.test_promotions import add_page, promote


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """All of it happens on one day."""
    with time_machine.travel(PUBLISHED + timedelta(days=200), tick=False):
        yield


def ask(engine: Engine, q: str, *off: Layer, **values: Any) -> Explanation:
    request = SearchRequest(q=q, layers_off=frozenset(off), **values)
    return explained(with_reasons(engine), popularity.applied(request))


def with_reasons(engine: Engine) -> ExplainableEngine:
    """Both engines explain."""
    assert hasattr(engine, "answered")
    return engine  # type: ignore[return-value]


def title(hit: ExplainedHit) -> str:
    found: str = json.loads(hit.hit.card)["title"]
    return found


def titles(found: Explanation) -> list[str]:
    return [title(hit) for hit in found.hits]


def reasons(found: Explanation) -> dict[str, set[Reason]]:
    """The reasons that change something, by title."""
    return {title(hit): {r for r, value in hit.factors if value != 1} for hit in found.hits}


@pytest.fixture
def campus(feed: Feed) -> Engine:
    """A document for each thing that a layer looks at."""
    opened = publish("Mallette", "toolkit")
    PopularDocument.objects.create(document_id=opened.pk, factor=1.05, updated=PUBLISHED)
    surroundings_changed()
    publish("Mallette managériale", "toolkit")
    publish("La grande mallette managériale", "resource", text={"body": "mallette " * 9})
    publish("Guide", "resource", text={"body": "Une mallette. Pour la manager, un atelier."})
    publish(
        "Atelier innovation", "event", terms={"state": ["past"], "format": ["atelier"]},
        text={"labels": "atelier"},
    )  # fmt: skip
    publish("Récit d’atelier", "article", published_at=PUBLISHED + timedelta(days=190),
            text={"body": "Innovation managériale. Trois jours pour une équipe qui prépare la "
                          "transformation, mallette en main."})  # fmt: skip
    publish("Vieux récit d’atelier", "article", text={"body": "Innovation, mallette."})
    publish("Le CCAS de demain", "lab")
    publish(
        "Sur le terrain",
        "article",
        text={"names": "Camille Alpha\nUne direction", "people": "Camille Alpha"},
    )
    publish("Portrait", "article", text={"body": "Alpha, Camille : Camille Alpha raconte."})
    publish("Boîte à idées", "resource", text={"keywords": "besace"})
    SynonymSet.objects.create(terms="mallette, besace")
    return feed()


QUERIES = [
    "mallette",
    "mallette managériale",
    "la grande mallette",
    "atelier innovation",
    "atelier innovation mallette transformation",
    "formation atelier managérial",
    "besace",
    "mallezte manageriale",
    '"mallette managériale"',
    "récit d'atelier",
    "CCAS",
    "alpha camille",
]


def test_the_score_of_the_text_times_the_factors_is_the_score_of_the_engine(campus: Engine) -> None:
    """Asked without the factors, the engine gives the same documents the score of their text."""
    for q in QUERIES:
        found = ask(campus, q)
        assert found.hits, q
        ids = [hit.hit.id for hit in found.hits]
        without = found.meant.query.without(FACTOR_LAYERS)
        texts = with_reasons(campus).scores(without, ids)
        for hit in found.hits:
            assert hit.text_score == pytest.approx(texts[hit.hit.id], rel=0.01), (q, title(hit))
        assert all(
            (one.score or 0) >= (next_one.score or 0) for one, next_one in pairwise(found.hits)
        ), q
    assert set(Reason) <= {
        reason for q in QUERIES for found in reasons(ask(campus, q)).values() for reason in found
    }


@pytest.mark.parametrize("layer", sorted(FACTOR_LAYERS))
def test_a_factor_switched_off_is_gone_and_nothing_else_is(campus: Engine, layer: Layer) -> None:
    changed = False
    for q in QUERIES:
        found, without = ask(campus, q), ask(campus, q, layer)
        assert set(titles(found)) == set(titles(without)), q
        before, after = reasons(found), reasons(without)
        scores = {title(hit): hit.text_score for hit in found.hits}
        for hit in without.hits:
            name = title(hit)
            assert after[name] == {r for r in before[name] if r.layer is not layer}, (q, name)
            assert hit.text_score == pytest.approx(scores[name], rel=0.01), (q, name)
            changed = changed or after[name] != before[name]
    assert changed


def test_without_synonyms_only_the_word_itself_answers(campus: Engine) -> None:
    assert "Boîte à idées" in titles(ask(campus, "mallette"))
    without = ask(campus, "mallette", Layer.SYNONYMS)
    assert "Boîte à idées" not in titles(without)
    assert "Mallette" in titles(without)
    (concept,) = ask(campus, "mallette").meant.query.concepts
    assert [(found.text, found.layer) for found in concept.alternatives] == [
        ("mallette", None), ("besace", Layer.SYNONYMS),
    ]  # fmt: skip


def test_without_corrections_a_misspelt_word_finds_nothing(campus: Engine) -> None:
    found = ask(campus, "mallezte")
    assert (found.meant.corrected, found.hits[0].said["title"]) == ("mallette", ("mallette",))
    (concept,) = found.meant.query.concepts
    assert [way.layer for way in concept.alternatives] == [
        None,
        Layer.CORRECTIONS,
        Layer.SYNONYMS,  # of what was meant
    ]
    without = ask(campus, "mallezte", Layer.CORRECTIONS)
    assert (without.meant.corrected, titles(without), without.response.suggestion) == (
        None, [], None,
    )  # fmt: skip


def test_without_partial_words_all_of_them_are_needed(campus: Engine) -> None:
    for q in ("mallette innovation transformation", "besace transformation"):
        loose, strict = ask(campus, q), ask(campus, q, Layer.PARTIAL_WORDS)
        assert len(loose.hits) > len(strict.hits), q
        assert titles(strict) == ["Récit d’atelier"], q
        assert strict.response.relaxed is None


def test_without_pairs_words_side_by_side_count_no_more_than_apart(campus: Engine) -> None:
    found, without = (ask(campus, "mallette managériale", *off) for off in ((), (Layer.PAIRS,)))
    assert set(titles(found)) == set(titles(without))
    before, after = ({title(hit): hit.text_score or 0 for hit in each.hits}
                     for each in (found, without))  # fmt: skip
    together, apart = "Mallette managériale", "Récit d’atelier"
    assert before[together] > after[together] * 1.01
    assert before[apart] == pytest.approx(after[apart], rel=0.01)
    assert reasons(found) == reasons(without)


def test_words_are_told_by_field(campus: Engine) -> None:
    by_title = {title(hit): hit.said for hit in ask(campus, "ateliers innovation").hits}
    assert by_title["Atelier innovation"] == {
        "title": ("atelier", "innovation"), "labels": ("atelier",),
    }  # fmt: skip
    assert by_title["Récit d’atelier"] == {"title": ("atelier",), "body": ("innovation",)}


def test_a_promoted_content_has_a_score_only_if_it_says_the_words(campus: Engine) -> None:
    (stranger,) = (hit.hit.id for hit in ask(campus, '"atelier innovation"').hits)
    (guide,) = (hit.hit.id for hit in ask(campus, "guide").hits)
    plain = {hit.hit.id: hit for hit in ask(campus, "mallette").hits}
    found = ask(campus, "mallette", promoted=(stranger, guide))
    assert [hit.hit.promoted for hit in found.hits[:3]] == [True, True, False]
    first, second = found.hits[:2]
    assert (first.hit.id, first.score, first.factors, first.said) == (stranger, None, (), {})
    assert second.hit.id == guide
    assert second.score == pytest.approx(plain[guide].score, rel=0.01)


# ---- The service ----


@pytest.fixture
def promoted_page(db: None) -> Page:
    """A page put first for « mallette », which nothing else says."""
    page = add_page("Sans rapport")
    publish("Sans rapport", id=page.translation_key)
    promote("zzzzzz", page)
    return page


def test_promotions_are_a_layer_like_others_and_nothing_is_logged(promoted_page: Page) -> None:
    (hit,) = service.explain(SearchRequest(q="zzzzzz")).hits
    assert (hit.hit.promoted, hit.score, hit.text_score, hit.factors, hit.said) == (
        True, None, None, (), {},
    )  # fmt: skip
    off = frozenset({Layer.PROMOTIONS})
    assert service.explain(SearchRequest(q="zzzzzz", layers_off=off)).hits == ()
    assert not LoggedSearch.objects.exists()


@pytest.mark.django_db
def test_an_unknown_engine_is_an_error() -> None:
    with pytest.raises(KeyError):
        service.explain(SearchRequest(q="mallette"), "google")


def test_one_document_is_explained_wherever_it_stands(
    feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explain, "STRIDE", 2)
    monkeypatch.setattr(explain, "DEEPEST", 4)
    at = [PUBLISHED + timedelta(days=number) for number in range(6)]
    ranked = [publish("Mandala", published_at=each) for each in reversed(at)]
    other = publish("Atelier bleu")
    engine = with_reasons(feed())

    def chosen(q: str, key: UUID, **values: Any) -> Chosen | None:
        return explained(engine, SearchRequest(q=q, limit=1, **values), key).chosen

    third = chosen("mandala", ranked[2].pk)
    assert third is not None
    assert third.hit is not None
    assert (third.rank, third.hit.hit.id, third.hit.said["title"]) == (
        3, ranked[2].pk, ("mandala",),
    )  # fmt: skip
    assert chosen("mandala", ranked[5].pk) == Chosen()  # it comes later
    gone = frozenset({ranked[0].pk})
    assert chosen("mandala", ranked[0].pk, excluded=gone) == Chosen(excluded=True)
    assert chosen("mandalas", other.pk) == Chosen(lacks=("mandalas",))
    assert chosen('"mandala"', other.pk) == Chosen(lacks=("mandala",))
    assert explained(engine, SearchRequest(q="mandala")).chosen is None
