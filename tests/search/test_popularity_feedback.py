"""Popularity fed by agents who look at what is first: it follows what they want, not the place."""

from collections import deque
from collections.abc import Callable, Mapping
from datetime import timedelta
from math import log2
from statistics import fmean
from uuid import UUID

import pytest

from search import ranking
from search.contract import Engine
from search.engines.database import DatabaseEngine
from search.index.database import DatabaseIndex
from search.insight import popularity
from search.insight.models import PopularDocument
from search.relevance.corpus import campus_facts, load
from search.relevance.judgements import NEEDS, WORDS, read_judgements
from search.relevance.metrics import DEPTH, assess
from tests.search.builders import PUBLISHED, publish
from tests.search.simulated_agents import FIRST_DAY, Need, answer, live

pytestmark = pytest.mark.django_db
DAYS = 84
TOLERATED = 0.001
"""What judged queries may lose or gain: the order of contents that one answers alike is free."""

WANTED: Mapping[int, float] = {3: 0.8, 2: 0.4, 1: 0.1, 0: 0.02}
"""How likely a content that is looked at is opened, by its grade, if it has all its appeal."""


def indexed() -> Engine:
    """The engine over all that is published."""
    deque(DatabaseIndex().rebuild(), maxlen=0)
    return DatabaseEngine()


# ---- Texts that nothing else puts in order ----


def mandalas(liked: float, others: float) -> tuple[list[float], int]:
    """Eight contents of one text, of which the last one shown is ``liked``, after some weeks.

    Their factors in the order first shown, and the rank that the last one has reached.
    """
    documents = [
        publish("Mandala", published_at=PUBLISHED - timedelta(days=number)).pk
        for number in range(8)
    ]
    wanted = {**dict.fromkeys(documents, others), documents[-1]: liked}
    engine = indexed()
    assert answer(engine, "mandala") == documents
    live(engine, [Need("mandala", wanted)], DAYS, searches_a_day=12)
    found = dict(PopularDocument.objects.values_list("document_id", "factor"))
    reached = answer(engine, "mandala").index(documents[-1]) + 1
    return [found.get(key, 1.0) for key in documents], reached


def test_what_is_wanted_alike_gets_the_same_at_every_rank() -> None:
    found, _ = mandalas(liked=0.5, others=0.5)
    assert min(found) > 1
    assert max(found) - min(found) < 0.011


def test_unweighed_clicks_would_reward_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same agents, clicks all alike: what is first stays first because it is first."""
    monkeypatch.setattr(ranking, "POPULARITY_EXAMINED", 0.0)
    found, _ = mandalas(liked=0.5, others=0.5)
    assert found == sorted(found, reverse=True)
    assert found[0] - found[-1] > 0.03


def test_what_is_wanted_most_comes_first_from_the_last_place() -> None:
    assert mandalas(liked=0.6, others=0.3)[1] == 1


def test_unweighed_clicks_would_keep_it_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "POPULARITY_EXAMINED", 0.0)
    found, reached = mandalas(liked=0.6, others=0.3)
    assert reached > 1
    assert found[0] > found[-1]


# ---- The judged queries ----


def appeal(document: UUID) -> float:
    """What agents see in a content besides its words, from 0.25 to 1: the id decides."""
    return 0.25 + 0.75 * (document.int % 1_009) / 1_008


@pytest.mark.one_database
def test_judged_queries_keep_their_order_and_agents_get_what_they_prefer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Agents ask every judged query; of contents that answer alike they prefer some.

    What they prefer comes a little higher, and no judged figure moves by more than ``TOLERATED``:
    the cap is small enough. With one that is not, the judged queries say so.
    """
    facts = list(campus_facts())
    load(facts)
    engine = indexed()
    paths = {fact.id: fact.path for fact in facts}
    judgements = {file.stem: read_judgements(file) for file in (WORDS, NEEDS)}
    needs = [
        Need(each.q, {key: WANTED[each.grades.get(path, 0)] * appeal(key)
                      for key, path in paths.items()})
        for judged in judgements.values() for each in judged
    ]  # fmt: skip

    def figures(gain: Callable[[Mapping[str, int], list[UUID]], float]) -> dict[str, float]:
        return {
            name: fmean(gain(each.grades, answer(engine, each.q)) for each in judged)
            for name, judged in judgements.items()
        }

    def ndcg(grades: Mapping[str, int], shown: list[UUID]) -> float:
        return assess(grades, [paths[key] for key in shown]).ndcg

    def preferred(grades: Mapping[str, int], shown: list[UUID]) -> float:
        gains = {key: (2 ** grades.get(path, 0) - 1) * appeal(key) for key, path in paths.items()}
        best = sorted(gains.values(), reverse=True)[:DEPTH]
        return _discounted([gains[key] for key in shown]) / _discounted(best)

    judged_before, preferred_before = figures(ndcg), figures(preferred)
    live(engine, needs, DAYS, searches_a_day=250)
    judged_after, preferred_after = figures(ndcg), figures(preferred)
    assert PopularDocument.objects.count() > 50
    for name in judgements:
        assert abs(judged_after[name] - judged_before[name]) < TOLERATED, name
        assert preferred_after[name] > preferred_before[name], name
    monkeypatch.setattr(ranking, "POPULARITY_CAP", 2.0)
    popularity.refresh(FIRST_DAY + timedelta(days=DAYS))
    unbounded = figures(ndcg)
    assert any(unbounded[name] < judged_before[name] - TOLERATED for name in judgements)


def _discounted(gains: list[float]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, 1))
