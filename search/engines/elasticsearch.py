"""The production engine: Elasticsearch, through the official client, one query a request."""

import logging
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from elasticsearch import ApiError, TransportError

from search import facets, ranking
from search.contract import (
    CompletionGroup,
    EngineUnavailable,
    SearchRequest,
    SearchResponse,
    Suggestion,
)
from search.engines import elasticsearch_query as language
from search.engines.results import hits_of, pages_of
from search.index.client import alias, client
from search.query import Query, parse, title_words
from search.spelling import Corrections
from search.suggestions import completions
from search.synonyms import Synonyms

logger = logging.getLogger(__name__)


class ElasticsearchEngine:
    """Search in the index behind the alias; cards are read from the published documents."""

    name = "elasticsearch"

    def search(self, request: SearchRequest) -> SearchResponse:
        """Answer a request; when few documents answer, once more with misspellings allowed.

        Raises:
            EngineUnavailable: the server is down, slow, half there, or has no index.
        """
        synonyms = Synonyms.load()
        query, relaxed, suggestion = parse(request.q, synonyms), None, None
        answer = self._search(request, query)
        few = _count(answer) < ranking.TYPO_MINIMUM_HITS
        if few and (corrections := Corrections.of(query)):
            wider = corrections.widened(query)
            wider_answer = self._search(request, wider)
            if _count(wider_answer) > _count(answer):
                query, answer, relaxed = wider, wider_answer, "typo"
                suggestion = self._suggestion(corrections.text(query), request, synonyms)
        ids = [UUID(hit["_id"]) for hit in answer["hits"]["hits"]]
        hits = hits_of(ids, query)
        count = _count(answer) - (len(ids) - len(hits))
        return SearchResponse(
            hits=hits,
            count=count,
            page=request.page,
            pages=pages_of(count, request.limit),
            facets=facets.build(request.facets, _facet_counts(answer), request.filters),
            suggestion=suggestion,
            relaxed=relaxed,
            engine=self.name,
        )

    def suggest(self, q: str, limit: int) -> tuple[CompletionGroup, ...]:
        """Complete by the titles, acronyms and vocabularies that start like what is typed.

        Raises:
            EngineUnavailable: the server is down, slow, half there, or has no index.
        """
        return completions(q, limit, self._beginning)

    def _beginning(self, q: str, limit: int) -> list[UUID]:
        title = title_words(q)
        answer = _ask(language.beginning(title, title, limit))
        return [UUID(hit["_id"]) for hit in answer["hits"]["hits"]]

    def _search(self, request: SearchRequest, query: Query) -> Mapping[str, Any]:
        return _ask(language.body(request, query))

    def _suggestion(
        self, text: str, request: SearchRequest, synonyms: Synonyms
    ) -> Suggestion | None:
        counted = SearchRequest(q=text, filters=request.filters, limit=1)
        count = _count(self._search(counted, parse(text, synonyms)))
        return Suggestion(text, count) if count else None


def _ask(body: dict[str, Any]) -> Mapping[str, Any]:
    """Send one search.

    Raises:
        EngineUnavailable: no answer in time, an error, or an answer of half the shards.
    """
    try:
        response = client().search(
            index=alias(), allow_partial_search_results=False, **_arguments(body)
        )
    except ApiError as error:
        if error.status_code == 400:
            logger.exception("Elasticsearch could not read a query of ours")
        raise EngineUnavailable(f"{error.status_code}: {error}") from error
    except TransportError as error:
        raise EngineUnavailable(str(error)) from error
    answer: Mapping[str, Any] = response.body
    if answer["timed_out"] or answer["_shards"]["failed"]:
        raise EngineUnavailable(f"half an answer: {answer['_shards']}")
    return answer


def _arguments(body: dict[str, Any]) -> dict[str, Any]:
    """The client spells ``from`` and ``_source`` otherwise."""
    renamed = {"from": "from_", "_source": "source"}
    return {renamed.get(name, name): value for name, value in body.items()}


def _count(answer: Mapping[str, Any]) -> int:
    return int(answer["hits"]["total"]["value"])


def _facet_counts(answer: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    return {
        name: {bucket["key"]: bucket["doc_count"] for bucket in found["values"]["buckets"]}
        for name, found in answer.get("aggregations", {}).items()
    }
