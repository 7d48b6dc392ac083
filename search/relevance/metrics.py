"""Metrics of one ranked answer, and their means.

Source: K. Järvelin and J. Kekäläinen, « Cumulated gain-based evaluation of IR techniques », ACM
TOIS 2002, with the gain ``2^grade - 1`` of C. Burges et al., ICML 2005.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from statistics import fmean

DEPTH = 10
"""Ranks that count."""

USEFUL = 2
"""Lowest grade of a content that answers the query."""


@dataclass(frozen=True)
class Metrics:
    """Means over ``queries`` queries, each between 0 and 1."""

    queries: int
    ndcg: float
    mrr: float
    recall: float
    zero_results: float


@dataclass(frozen=True)
class Outcome:
    """The metrics of one query."""

    ndcg: float
    reciprocal_rank: float
    recall: float
    is_empty: bool


def assess(grades: Mapping[str, int], ranking: Sequence[str]) -> Outcome:
    """Compare the first ``DEPTH`` paths of an answer with the grades of its query."""
    found = [grades.get(path, 0) for path in ranking[:DEPTH]]
    best = sorted(grades.values(), reverse=True)[:DEPTH]
    useful = sum(grade >= USEFUL for grade in grades.values())
    first = next((rank for rank, grade in enumerate(found, 1) if grade >= USEFUL), None)
    return Outcome(
        ndcg=_gain(found) / _gain(best),
        reciprocal_rank=1 / first if first else 0.0,
        recall=sum(grade >= USEFUL for grade in found) / min(useful, DEPTH),
        is_empty=not ranking,
    )


def mean(outcomes: Iterable[Outcome]) -> Metrics:
    """Average; at least one outcome.

    Raises:
        statistics.StatisticsError: no outcome.
    """
    found = list(outcomes)
    return Metrics(
        queries=len(found),
        ndcg=fmean(outcome.ndcg for outcome in found),
        mrr=fmean(outcome.reciprocal_rank for outcome in found),
        recall=fmean(outcome.recall for outcome in found),
        zero_results=fmean(outcome.is_empty for outcome in found),
    )


def _gain(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades, 1))
