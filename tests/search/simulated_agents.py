"""Agents who search and click, looking at what is first more than at the rest; always the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from uuid import UUID, uuid5

from search.contract import Engine, SearchRequest
from search.insight import popularity
from search.insight.log import grouping_key
from search.insight.models import LoggedClick, LoggedSearch
from search.relevance.corpus import NAMESPACE
from search.relevance.metrics import DEPTH

FIRST_DAY = date(2026, 9, 1)
DAYS_BETWEEN = 28
"""Days after which the engine is asked again for what it shows."""

SEED = 14


@dataclass(frozen=True)
class Need:
    """What some agents look for: their words, and how likely each content seen is opened."""

    q: str
    wanted: Mapping[UUID, float]


def looked_at(rank: int) -> float:
    """How likely the result at a rank, from 1, is looked at."""
    return 1 / rank


def answer(engine: Engine, q: str) -> list[UUID]:
    """What is shown now, the best first."""
    request = popularity.applied(SearchRequest(q=q, limit=DEPTH))
    return [hit.id for hit in engine.search(request).hits]


def live(engine: Engine, needs: Sequence[Need], days: int, searches_a_day: int) -> None:
    """Fill the log for some days, and count popularity as the worker does.

    Some needs are met more often than others: the second half as often as the first (Zipf's law).
    """
    random = Random(SEED)  # noqa: S311
    order = random.sample(range(len(needs)), len(needs))
    shares = list(accumulate(1 / place for place in range(1, len(needs) + 1)))
    shown: dict[int, list[UUID]] = {}
    for number in range(days):
        day = FIRST_DAY + timedelta(days=number)
        if number % DAYS_BETWEEN == 0:
            popularity.refresh(day)
            shown = {at: answer(engine, need.q) for at, need in enumerate(needs)}
        met = random.choices(order, cum_weights=shares, k=searches_a_day)
        _log(day, [(needs[at], shown[at]) for at in met], random)
    popularity.refresh(FIRST_DAY + timedelta(days=days))


def _log(day: date, met: Sequence[tuple[Need, Sequence[UUID]]], random: Random) -> None:
    """The searches of one day, and what was opened."""
    searches, clicks = [], []
    for number, (need, shown) in enumerate(met):
        key = uuid5(NAMESPACE, f"{day}/{number}")
        searches.append(
            LoggedSearch(
                id=key, day=day, key=grouping_key(need.q), text=need.q, count=len(shown),
                source="site", engine="database",
            )
        )  # fmt: skip
        clicks += [
            LoggedClick(search_id=key, document_id=document, rank=rank, day=day)
            for rank, document in enumerate(shown, 1)
            if random.random() < looked_at(rank) * need.wanted.get(document, 0)
        ]
    LoggedSearch.objects.bulk_create(searches)
    LoggedClick.objects.bulk_create(clicks)
