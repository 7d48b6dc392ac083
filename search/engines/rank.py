"""Order what the database found: text scores times the bounded factors of ``search.ranking``."""

import heapq
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from math import prod
from typing import Any
from uuid import UUID

from django.utils import timezone

from search import ranking
from search.contract import Order
from search.engines.columns import Columns, Row, octets_of, positions_of
from search.layers import Factor, Layer, Reason
from search.query import Query

_LARGEST_FACTOR = (
    ranking.TITLE_EQUAL
    * ranking.TITLE_START
    * ranking.TITLE_PHRASE
    * max(factor for _, factor in ranking.FRESHNESS)
)
_SORTED_BY_THEMSELVES = 500
_KEYS: Mapping[Order, Callable[[Row], tuple[Any, ...]]] = {
    "relevance": lambda row: (-row.published, row.id),
    "-published_at": lambda row: (-row.published, row.id),
    "published_at": lambda row: (row.published, row.id),
    "-updated_at": lambda row: (-row.updated, row.id),
    "updated_at": lambda row: (row.updated, row.id),
    "title": lambda row: (row.sort_title, row.id),
    "start": lambda row: (row.starts is None, row.starts or 0, row.id),
    "-start": lambda row: (row.starts is None, -(row.starts or 0), row.id),
}


def by_order(columns: Columns, found: int, order: Order, wanted: int) -> list[int]:
    """Positions of the first ``wanted`` documents of a set of bits; ties by id, no date last.

    Relevance without words is the order of publication. Few documents are sorted by themselves;
    among many, the first ones are taken from the order of all.
    """
    key = _KEYS[order]
    if found.bit_count() <= _SORTED_BY_THEMSELVES:
        rows = [(row, at) for at in positions_of(found) if (row := columns.rows[at]) is not None]
        return [at for _, at in heapq.nsmallest(wanted, rows, key=lambda pair: key(pair[0]))]
    octets = octets_of(found, len(columns.rows))
    ordered = columns.orders.get(order)
    if ordered is None:
        rows = [(row, at) for at, row in enumerate(columns.rows) if row is not None]
        ordered = [at for _, at in sorted(rows, key=lambda pair: key(pair[0]))]
        columns.orders[order] = ordered
    return list(islice((at for at in ordered if octets[at >> 3] >> (at & 7) & 1), wanted))


def by_relevance(
    columns: Columns, scores: Mapping[int, float], found: int, query: Query, wanted: int
) -> dict[int, float]:
    """Positions of the best ``wanted`` documents of a set of bits, best first, with their scores.

    ``scores`` of the texts are by position. Ties are by publication, then by id. Factors are
    computed from the best text score on, until no document left could still be among the best.
    """
    now = timezone.now().timestamp()
    named = [set(positions_of(columns.having(terms))) for terms in query.named]
    largest = _LARGEST_FACTOR * ranking.LABEL_ASKED ** len(named)
    largest *= ranking.ACRONYM_BORNE if query.bearers else 1
    largest *= ranking.PERSON_NAMED if query.people else 1
    largest *= max(query.popular.values(), default=1)
    best: list[float] = []
    ranked: list[tuple[float, float, UUID, int]] = []
    for base, at in _best_first(columns, scores, found, weighs=Layer.WEIGHT not in query.off):
        if len(best) == wanted and base * largest < best[0]:
            break
        if (row := columns.rows[at]) is None:
            continue
        score = base * prod(factor.value for factor in _of_moment(row, query, now))
        score *= ranking.LABEL_ASKED ** sum(at in positions for positions in named)
        ranked.append((-score, -row.published, row.id, at))
        (heapq.heappushpop if len(best) == wanted else heapq.heappush)(best, score)
    ranked.sort()
    return {at: -score for score, *_, at in ranked[:wanted]}


def _best_first(
    columns: Columns, scores: Mapping[int, float], found: int, *, weighs: bool
) -> Iterator[tuple[float, int]]:
    """Weighted score and position of each document of a set of bits, the greatest first.

    Flat lists of numbers: a tuple for each of many documents would wake the garbage collector.
    """
    octets, weights = octets_of(found, len(columns.rows)), columns.weights
    positions = [at for at in scores if octets[at >> 3] >> (at & 7) & 1]
    bases = [scores[at] * weights[at] if weighs else scores[at] for at in positions]
    for index in sorted(range(len(positions)), key=bases.__getitem__, reverse=True):
        yield bases[index], positions[index]


def by_beginning(columns: Columns, found: int, title: str, wanted: int) -> list[Row]:
    """The first ``wanted`` documents of a set of bits: titles that start so, then those that say
    it, then by weight."""
    beginnings = [f" {word}" for word in title.split()]
    rows = (row for at in positions_of(found) if (row := columns.rows[at]) is not None)

    def key(row: Row) -> tuple[Any, ...]:
        padded = f" {row.title_key}"
        lacks = not all(beginning in padded for beginning in beginnings)
        return (not row.title_key.startswith(title), lacks, -row.weight, row.title_key, row.id)

    return heapq.nsmallest(wanted, rows, key=key)


def factors(columns: Columns, row: Row, query: Query) -> list[Factor]:
    """Everything that ``by_relevance`` multiplies the score of the text of a document by."""
    at = columns.positions[row.id]
    found = [] if Layer.WEIGHT in query.off else [Factor(Reason.WEIGHT, row.weight)]
    found += _of_moment(row, query, timezone.now().timestamp())
    named = sum(columns.having(terms) >> at & 1 for terms in query.named)
    return found + [Factor(Reason.NAMED, ranking.LABEL_ASKED)] * named


def _of_moment(row: Row, query: Query, now: float) -> list[Factor]:
    """The factors that depend on what is asked, on what agents open and on the clock.

    ``now`` is in seconds since 1970.
    """
    found = _of_title(row.title_key, query.title)
    if row.id in query.bearers:
        found.append(Factor(Reason.ACRONYM, ranking.ACRONYM_BORNE))
    if row.id in query.people:
        found.append(Factor(Reason.PERSON, ranking.PERSON_NAMED))
    if query.popular and (popular := query.popular.get(row.id)) is not None:
        found.append(Factor(Reason.POPULARITY, popular))
    if Layer.FRESHNESS in query.off:
        return found
    if not row.fresh:
        return found
    for age, fresh in ranking.FRESHNESS:
        if row.fresh > now - age.total_seconds():
            return [*found, Factor(Reason.FRESHNESS, fresh)]
    return found


def _of_title(title_key: str, title: str) -> list[Factor]:
    """The factors of a title that is, starts like or holds what is asked."""
    if not title or title not in title_key:
        return []
    padded = f" {title_key} "
    ways = (
        (title_key == title, Reason.TITLE_EQUAL, ranking.TITLE_EQUAL),
        (padded.startswith(f" {title} "), Reason.TITLE_START, ranking.TITLE_START),
        (f" {title} " in padded, Reason.TITLE_PHRASE, ranking.TITLE_PHRASE),
    )
    return [Factor(reason, value) for holds, reason, value in ways if holds]
