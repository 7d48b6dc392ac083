"""The entries that have enough of a query's concepts, with the sum of what each counts for."""

from typing import NamedTuple

from django.db import connection

from search.engines.store import Statement, Store
from search.query import Query
from search.ranking import ALL_WORDS, BEFORE_PARTIAL

Scores = dict[int, float]


_LARGEST_UNION = 400
"""Statements that one query may join; SQLite takes 500."""


class _Part(NamedTuple):
    """One statement of one alternative of one concept."""

    concept: int
    alternative: int
    weight: float
    statement: Statement


def scores_of(store: Store, query: Query) -> Scores:
    """Give the score of each entry that the query finds, by its key.

    One query to the database, a few for a very long text with many synonyms.

    A concept counts for its best alternative. Nothing is found by a query without concepts. An
    entry that has all of them, when fewer are enough, counts for ``ALL_WORDS`` as much; one that
    has enough for the query before it was loosened, for ``BEFORE_PARTIAL`` as much.
    """
    parts = list(_parts(store, query))
    if not parts:
        return {}
    by_concept = _by_concept(parts, _rows(parts), len(query.concepts) + 1)
    *of_words, of_pairs = by_concept
    scores, factors = (of_words[0], {}) if len(of_words) == 1 else _enough(query, of_words)
    for entry, score in of_pairs.items():
        if entry in scores:
            scores[entry] += score
    for entry, factor in factors.items():
        scores[entry] *= factor
    return scores


def entries_of(statement: Statement) -> list[int]:
    """Give the entries that a statement selects."""
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.parameters)
        return [row[0] for row in cursor.fetchall()]


def _parts(store: Store, query: Query) -> list[_Part]:
    """Those of the concepts; pairs come after the last concept, as one alternative of one."""
    parts = [
        _Part(number, rank, found.weight, statement)
        for number, concept in enumerate(query.concepts)
        for rank, found in enumerate(concept.alternatives)
        for statement in store.scored(found, literal=concept.literal)
    ]
    after = len(query.concepts)
    pairs = (_Part(after, 0, pair.weight, store.side_by_side(pair)) for pair in query.pairs)
    return [*parts, *pairs] if parts else []


def _rows(parts: list[_Part]) -> list[tuple[int, int, float]]:
    """Part number, entry and score, part after part."""
    rows: list[tuple[int, int, float]] = []
    numbered = list(enumerate(parts))
    for start in range(0, len(numbered), _LARGEST_UNION):
        batch = numbered[start : start + _LARGEST_UNION]
        sql = " UNION ALL ".join(
            f"SELECT {number} AS part, entry, score FROM ({part.statement.sql}) AS part{number}"  # noqa: S608 - from the store
            for number, part in batch
        )
        parameters = [value for _, part in batch for value in part.statement.parameters]
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            rows += cursor.fetchall()
    return rows


def _by_concept(
    parts: list[_Part], rows: list[tuple[int, int, float]], concepts: int
) -> list[dict[int, float]]:
    """Add the statements of each alternative up, and keep the best alternative of each concept."""
    sums: dict[tuple[int, int], dict[int, float]] = {}
    for number, entry, score in rows:
        part = parts[number]
        found = sums.setdefault(part[:2], {})
        found[entry] = found.get(entry, 0.0) + part.weight * score
    best: list[dict[int, float]] = [{} for _ in range(concepts)]
    for (concept, _), found in sums.items():
        known = best[concept]
        if not known:
            best[concept] = found
            continue
        for entry, score in found.items():
            if score > known.get(entry, 0.0):
                known[entry] = score
    return best


def _enough(query: Query, by_concept: list[dict[int, float]]) -> tuple[Scores, Scores]:
    """Keep the entries that have every required concept and enough of the others.

    Also gives what the score of some counts for, because they have more than what is enough.
    """
    total: dict[int, float] = {}
    required: dict[int, int] = {}
    optional: dict[int, int] = {}
    for concept, found in zip(query.concepts, by_concept, strict=True):
        counted = required if concept.required else optional
        for entry, score in found.items():
            total[entry] = total.get(entry, 0.0) + score
            counted[entry] = counted.get(entry, 0) + 1
    everything = len(query.optional)
    needed = len(query.concepts) - everything
    scores = {
        entry: score
        for entry, score in total.items()
        if required.get(entry, 0) >= needed and optional.get(entry, 0) >= query.minimum
    }
    if not query.rewards_all_words:
        return scores, {}
    factors = {entry: ALL_WORDS for entry in scores if optional.get(entry, 0) == everything}
    if query.enough:
        before = (entry for entry in scores if optional.get(entry, 0) >= query.enough)
        factors |= {entry: factors.get(entry, 1.0) * BEFORE_PARTIAL for entry in before}
    return scores, factors
