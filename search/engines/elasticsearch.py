"""The production engine: Elasticsearch, through the official client, one query a request."""

import logging
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from elasticsearch import ApiError, Elasticsearch, TransportError

from search import facet_results, promotions
from search.contract import (
    CompletionGroup,
    EngineUnavailable,
    SearchRequest,
    SearchResponse,
    UnreadableAnswer,
)
from search.engines import elasticsearch_query as language
from search.engines.elasticsearch_similar import similar_to
from search.engines.results import hits_of, pages_of
from search.index.client import CONSUMER, SEARCH_TIMEOUT, alias, client
from search.index.withdrawn import IndexTooFarBehind, withdrawn_lately
from search.interpretation import Interpretation, Reader, first_answer
from search.query import Query, title_words
from search.ranking import LOOSENED_UNDER
from search.suggestions import completions

logger = logging.getLogger(__name__)

Body = Callable[[SearchRequest, Query], dict[str, Any]]


@dataclass(frozen=True)
class _Answer:
    """What is read of an answer: ``scores`` of the hits in their order, None when not by score."""

    count: int
    scores: Mapping[UUID, float | None]
    facets: Mapping[str, dict[str, int]]


class ElasticsearchEngine:
    """Search in the index behind the alias; cards are read from the published documents."""

    name = "elasticsearch"

    def __init__(self, within: float | None = None) -> None:
        """``within``: seconds that the server may take for all its requests, else for each.

        What we do between two requests does not count: it says nothing of the server. ``asked``
        tells whether the server was asked anything.
        """
        self.asked = False
        self._remaining = within

    def search(self, request: SearchRequest) -> SearchResponse:
        """Answer a request; words that no document says may be read as ones that some do.

        Raises:
            EngineUnavailable: the server is down, slow, half there, or has no index.
        """
        return self.answered(request)[1]

    def answered(self, request: SearchRequest) -> tuple[Interpretation, SearchResponse]:
        """Answer a request, and say what its words were taken to mean.

        Raises:
            EngineUnavailable: the server is down, slow, half there, or has no index.
        """
        try:
            gone = withdrawn_lately(CONSUMER)
        except IndexTooFarBehind as error:
            raise EngineUnavailable(str(error)) from error
        request = replace(request, excluded=request.excluded | gone)
        reader = Reader.now(request)
        meant, answer = self._first(request, reader, language.body)
        ids = list(answer.scores)
        promoted = request.promoted if request.order == "relevance" else ()
        hits = hits_of(ids, meant.query, promoted)
        count = answer.count - (len(ids) - len(hits))
        return meant, SearchResponse(
            hits=hits,
            count=count,
            page=request.page,
            pages=pages_of(count, request.limit),
            facets=facet_results.build(request.facets, answer.facets, request.filters),
            suggestion=reader.suggestion(
                meant, lambda text: self._count(promotions.reworded(request, text), gone, reader)
            ),
            relaxed=meant.relaxed,
            lacks_words=meant.lacks_words,
            engine=self.name,
        )

    def _first(
        self, request: SearchRequest, reader: Reader, body: Body
    ) -> tuple[Interpretation, _Answer]:
        meant, answer = first_answer(
            reader,
            request.q,
            lambda query: self._ask(body(request, query)),
            lambda query, answer: self._found_by_words(request, query, answer),
        )
        if meant.corrected is not None:
            less = promotions.mended(request, meant.corrected)
            if less != request:
                answer = self._ask(body(less, meant.query))
        return meant, answer

    def _count(self, request: SearchRequest, gone: frozenset[UUID], reader: Reader) -> int:
        request = replace(request, excluded=request.excluded | gone)
        return self._first(request, reader, language.counting)[1].count

    def _found_by_words(self, request: SearchRequest, query: Query, answer: _Answer) -> int:
        """How many documents of the scope say the words: exact when few of the answer's may.

        What was asked for tells it already but when filters or promotions had a part in it.
        """
        words = replace(request, filters=request.scope, promoted=())
        at_least = answer.count - len(request.promoted)
        if at_least >= LOOSENED_UNDER or words == request:
            return at_least
        return self._ask(language.counting(words, query)).count

    def scores(self, query: Query, ids: Collection[UUID]) -> dict[UUID, float]:
        """What ranks these documents for a query, promotions aside, for those that it finds.

        Raises:
            EngineUnavailable: the server is down, slow, half there, or has no index.
        """
        found = self._ask(language.scoring(query, ids)).scores
        return {key: score for key, score in found.items() if score is not None}

    def suggest(
        self, q: str, limit: int, excluded: frozenset[UUID] = frozenset()
    ) -> tuple[CompletionGroup, ...]:
        """Complete by the titles, acronyms and vocabularies that start like what is typed.

        Raises:
            EngineUnavailable: the server is down, slow, half there, or has no index.
        """
        return completions(q, limit, self._beginning, excluded)

    def similar(self, document_id: UUID, limit: int) -> list[UUID]:
        """Contents that share the telling words, the themes and the audiences of a document.

        Raises:
            EngineUnavailable: the server is down, slow, half there, or has no index.
        """
        return list(self._ask(similar_to(document_id, limit, language.public())).scores)

    def _beginning(self, q: str, limit: int) -> list[UUID]:
        title = title_words(q)
        return list(self._ask(language.beginning(title, title, limit)).scores)

    def _ask(self, body: dict[str, Any]) -> _Answer:
        """Send one search, in the time that is left.

        Raises:
            EngineUnavailable: no answer in time, an error, half the shards, or unreadable.
        """
        remaining = SEARCH_TIMEOUT if self._remaining is None else self._remaining
        if remaining <= 0:
            raise EngineUnavailable("no time is left for this search")
        self.asked = True
        started = time.monotonic()
        answer = _sent(client(remaining), body)
        if self._remaining is not None:
            self._remaining -= time.monotonic() - started
        return _read(answer)


def _sent(server: Elasticsearch, body: dict[str, Any]) -> Any:
    """Give the body of the answer.

    Raises:
        EngineUnavailable: no answer in time, or an error.
    """
    try:
        return server.search(
            index=alias(), allow_partial_search_results=False, **_arguments(body)
        ).body
    except ApiError as error:
        if error.status_code == 400:
            logger.exception("Elasticsearch could not read a query of ours")
        raise EngineUnavailable(f"{error.status_code}: {error}") from error
    except TransportError as error:
        raise EngineUnavailable(str(error)) from error


def _read(answer: Any) -> _Answer:
    """Take what is needed of an answer.

    Raises:
        EngineUnavailable: it is of half the shards.
        UnreadableAnswer: it is not what a search answers.
    """
    try:
        if answer["timed_out"] or answer["_shards"]["failed"]:
            raise EngineUnavailable(f"half an answer: {answer['_shards']}")
        return _Answer(
            count=int(answer["hits"]["total"]["value"]),
            scores={UUID(hit["_id"]): hit["_score"] for hit in answer["hits"]["hits"]},
            facets=_facet_counts(answer),
        )
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise UnreadableAnswer("elasticsearch gave no answer that we can read") from error


def _arguments(body: dict[str, Any]) -> dict[str, Any]:
    """The client spells ``from`` and ``_source`` otherwise."""
    renamed = {"from": "from_", "_source": "source"}
    return {renamed.get(name, name): value for name, value in body.items()}


def _facet_counts(answer: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    return {
        name: {bucket["key"]: bucket["doc_count"] for bucket in found["values"]["buckets"]}
        for name, found in answer.get("aggregations", {}).items()
    }
