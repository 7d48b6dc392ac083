"""Run judged queries through an engine and average what came out."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter

from search.contract import Engine, SearchRequest
from search.relevance.judgements import Judgement
from search.relevance.metrics import DEPTH, Metrics, Outcome, assess, mean
from search.relevance.variants import variants


@dataclass(frozen=True)
class Run:
    """One query as it was asked: ``variant`` is empty for the query as it was judged."""

    judgement: Judgement
    variant: str
    text: str
    ranking: tuple[str, ...]
    outcome: Outcome
    milliseconds: float


@dataclass(frozen=True)
class Score:
    """Means of one set of queries, with the 95th centile of the time each took."""

    metrics: Metrics
    p95_milliseconds: float


def run_plain(engine: Engine, judgements: Iterable[Judgement]) -> list[Run]:
    """Ask each query as it was judged."""
    return [_run(engine, judgement, "", judgement.q) for judgement in judgements]


def run_variants(engine: Engine, judgements: Iterable[Judgement]) -> list[Run]:
    """Ask every variant of each query."""
    return [
        _run(engine, judgement, name, text)
        for judgement in judgements
        for name, text in variants(judgement.q).items()
    ]


def score(runs: Sequence[Run]) -> Score:
    """Average runs, at least one."""
    times = sorted(run.milliseconds for run in runs)
    return Score(
        mean(run.outcome for run in runs), times[min(len(times) - 1, len(times) * 95 // 100)]
    )


def _run(engine: Engine, judgement: Judgement, variant: str, text: str) -> Run:
    started = perf_counter()
    response = engine.search(SearchRequest(q=text, limit=DEPTH))
    milliseconds = (perf_counter() - started) * 1000
    ranking = tuple(json.loads(hit.card)["path"] for hit in response.hits)
    return Run(judgement, variant, text, ranking, assess(judgement.grades, ranking), milliseconds)
