"""Why a result has its rank: how its query was read, what its text counts for, what changes it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Protocol
from uuid import UUID

from cms.delivery.models import PublishedDocument
from search import ranking
from search.contract import Engine, Hit, SearchRequest, SearchResponse
from search.engines.columns import current_columns
from search.engines.rank import factors
from search.highlight import Marker
from search.interpretation import Interpretation
from search.layers import Factor, Layer, Reason
from search.query import Query

FIELDS = (*ranking.FIELD_WEIGHTS, "names")
"""The texts of a document in which words count, the strongest first but names."""

DEEPEST = 2_000
"""Results among which one document is looked for."""

STRIDE = 200
"""Of these, how many are read at a time."""


class ExplainableEngine(Engine, Protocol):
    """An engine that tells what it does inside."""

    def answered(self, request: SearchRequest) -> tuple[Interpretation, SearchResponse]:
        """Answer a request, and say what its words were taken to mean.

        Raises:
            EngineUnavailable: the service is down, slow or half there.
        """

    def scores(self, query: Query, ids: Collection[UUID]) -> dict[UUID, float]:
        """What ranks these documents for a query, promotions aside, for those that it finds.

        Raises:
            EngineUnavailable: the service is down, slow or half there.
        """


@dataclass(frozen=True)
class ExplainedHit:
    """One result; ``score`` is ``text_score`` times every factor.

    ``text_score`` is what the engine gives the words, in a unit of its own. Both are None for a
    promoted document that does not say the words. ``said`` gives the words found, by field.
    """

    hit: Hit
    score: float | None
    text_score: float | None
    factors: tuple[Factor, ...]
    said: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Chosen:
    """Where one document stands among all the results; ``rank`` counts from 1.

    Without ``hit`` it is not among the first ``DEEPEST``: editors took it away (``excluded``), its
    text lacks words (``lacks``, as they were typed), or it comes later.
    """

    rank: int | None = None
    hit: ExplainedHit | None = None
    excluded: bool = False
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """An answer and its reasons, in the order of the answer; ``meant`` is what was looked for."""

    response: SearchResponse
    meant: Interpretation
    hits: tuple[ExplainedHit, ...]
    chosen: Chosen | None = None


def explained(
    engine: ExplainableEngine, request: SearchRequest, chosen: UUID | None = None
) -> Explanation:
    """Answer a request and say why each of its hits is where it is, and one document besides.

    Raises:
        EngineUnavailable: the engine does not answer.
    """
    meant, response = engine.answered(request)
    hits = _explained(engine, meant.query, response.hits)
    found = None if chosen is None else _chosen(engine, request, meant.query, chosen)
    return Explanation(response, meant, hits, found)


def _chosen(engine: ExplainableEngine, request: SearchRequest, query: Query, key: UUID) -> Chosen:
    """Look for a document among the first ``DEEPEST`` results, a few at a time."""
    if key in request.excluded:
        return Chosen(excluded=True)
    page = replace(request, limit=STRIDE, facets=())
    for number in range(1, DEEPEST // STRIDE + 1):
        _, response = engine.answered(replace(page, page=number))
        for rank, hit in enumerate(response.hits, (number - 1) * STRIDE + 1):
            if hit.id == key:
                return Chosen(rank, _explained(engine, query, (hit,))[0])
        if number >= response.pages:
            break
    if engine.scores(query, [key]):
        return Chosen()
    alone = (replace(query, concepts=(each,), minimum=1, pairs=()) for each in query.concepts)
    lacks = [each for each in alone if not engine.scores(each, [key])]
    return Chosen(lacks=tuple(each.concepts[0].alternatives[0].text for each in lacks))


def _explained(
    engine: ExplainableEngine, query: Query, hits: Sequence[Hit]
) -> tuple[ExplainedHit, ...]:
    ids = [hit.id for hit in hits]
    scores = engine.scores(query, ids) if ids else {}
    of_words = _factors_of_words(engine, query, ids)
    applied = {key: (*of_words.get(key, ()), *_factors(key, query)) for key in scores}
    texts = dict(PublishedDocument.objects.public().filter(pk__in=ids).values_list("pk", "text"))
    marker = Marker.of(query)
    return tuple(
        ExplainedHit(
            hit,
            score=scores.get(hit.id),
            text_score=_text_score(scores.get(hit.id), applied.get(hit.id, ())),
            factors=applied.get(hit.id, ()),
            said=_said(marker, texts.get(hit.id, {})),
        )
        for hit in hits
    )


def _factors_of_words(
    engine: ExplainableEngine, query: Query, ids: Collection[UUID]
) -> dict[UUID, list[Factor]]:
    """What documents earn by saying more of the words than what is enough."""
    found: dict[UUID, list[Factor]] = {key: [] for key in ids}
    if not ids or not query.rewards_all_words:
        return found
    for key in engine.scores(query.without(frozenset({Layer.PARTIAL_WORDS})), ids):
        found[key].append(Factor(Reason.ALL_WORDS, ranking.ALL_WORDS))
    if query.enough:
        for key in engine.scores(query.tightened(), ids):
            found[key].append(Factor(Reason.BEFORE_PARTIAL, ranking.BEFORE_PARTIAL))
    return found


def _factors(key: UUID, query: Query) -> Sequence[Factor]:
    """Those of the document."""
    columns = current_columns()
    at = columns.positions.get(key)
    row = None if at is None else columns.rows[at]
    return () if row is None else factors(columns, row, query)


def _text_score(score: float | None, applied: Collection[Factor]) -> float | None:
    return None if score is None else score / prod(factor.value for factor in applied)


def _said(marker: Marker, text: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    found = {field: marker.said(text.get(field, "")) for field in FIELDS}
    return {field: words for field, words in found.items() if words}
