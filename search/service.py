"""The door of search: chooses the engine, and answers from the database when it is down."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.utils import timezone
from elasticsearch import BadRequestError

from search import promotions
from search.breaker import CircuitBreaker, State
from search.contract import (
    CompletionGroup,
    Engine,
    EngineUnavailable,
    SearchRequest,
    SearchResponse,
    UnreadableAnswer,
)
from search.engines.database import DatabaseEngine
from search.engines.elasticsearch import ElasticsearchEngine
from search.explain import Explanation, explained
from search.index.client import SEARCH_TIMEOUT
from search.insight import frequent, popularity
from search.suggestions import past_queries

logger = logging.getLogger(__name__)

BREAKER = CircuitBreaker("elasticsearch")
ENGINES = {found.name: found for found in (DatabaseEngine, ElasticsearchEngine)}
Answer = TypeVar("Answer")

PAST_QUERIES_SHARE = 4
"""One completion in this many may be a past query."""

FEW = 3
"""Hits asked for to know whether a query answers: an index may still hold what was withdrawn."""


def search(request: SearchRequest) -> SearchResponse:
    """Answer a request with what editors promote; ``degraded``: the configured engine could not.

    Raises:
        ValueError: the page or the limit is below 1.
    """
    if request.page < 1 or request.limit < 1:
        raise ValueError("page and limit count from 1")
    chosen = _prepared(request)
    answer, degraded = _ask(lambda engine: engine.search(chosen), _described(chosen))
    return replace(answer, degraded=True) if degraded else answer


def explain(
    request: SearchRequest, engine: str = "", chosen_document: UUID | None = None
) -> Explanation:
    """Answer a request as ``search`` does and say why; ``engine`` names one to ask it alone.

    ``chosen_document`` is explained besides, wherever it stands.

    Raises:
        EngineUnavailable: the engine named does not answer.
        KeyError: no engine has this name.
    """
    chosen = _prepared(request)
    if engine:
        return explained(ENGINES[engine](), chosen, chosen_document)
    answer, degraded = _ask(
        lambda found: explained(found, chosen, chosen_document), _described(chosen), within=None
    )
    return replace(answer, response=replace(answer.response, degraded=degraded))


def suggest(q: str, limit: int) -> tuple[CompletionGroup, ...]:
    """Complete what is being typed, ``limit`` entries in all, past queries among them."""
    asked = f"a completion of {len(q)} characters"
    return _ask(lambda engine: _completed(engine, q, limit), asked)[0]


def similar(document_id: UUID, limit: int) -> list[UUID]:
    """Contents nearest to a document, the nearest first."""
    return _ask(lambda engine: engine.similar(document_id, limit), f"what is near {document_id}")[0]


def _prepared(request: SearchRequest) -> SearchRequest:
    """The request with what editors chose for its words and what agents open most."""
    return popularity.applied(promotions.applied(request))


def _described(request: SearchRequest) -> str:
    """A request for the log of the application, which keeps no words of a visitor."""
    return (
        f"a search of {len(request.q)} characters, order {request.order}, page {request.page}, "
        f"{request.filters}"
    )


def _completed(engine: Engine, q: str, limit: int) -> tuple[CompletionGroup, ...]:
    def answers(text: str) -> bool:
        answer = engine.search(promotions.applied(SearchRequest(q=text, limit=FEW)))
        return answer.relaxed is None and bool(answer.hits)

    asked = frequent.suggested(q, limit // PAST_QUERIES_SHARE, answers)
    excluded = promotions.for_query(q, timezone.now()).excluded
    return (*engine.suggest(q, limit - len(asked), excluded), *past_queries(q, asked))


def try_again(*, at_once: bool = False) -> None:
    """Ask Elasticsearch if it is out and its pause is over, so that no visitor has to.

    ``at_once``: what was wrong was mended just now, the pause does not count.
    """
    if at_once:
        BREAKER.retry_now()
    if BREAKER.outage() is not None:
        _ask(lambda engine: engine.search(SearchRequest(limit=1)), "a try after an outage")


def _ask(
    question: Callable[[DatabaseEngine | ElasticsearchEngine], Answer],
    asked: str,
    within: float | None = SEARCH_TIMEOUT,
) -> tuple[Answer, bool]:
    """Ask the configured engine, then the database; the flag says that the first did not answer.

    Only a service that fails is left alone for a while. A request that it refuses, or an answer
    that we cannot read, is a fault of ours: the database answers this one request. ``asked`` tells
    it in the log, without the words: they may be personal. ``within``: see ``ElasticsearchEngine``.
    """
    if not settings.CAMPUS_ELASTICSEARCH["url"]:
        return question(DatabaseEngine()), False
    state = BREAKER.state()
    if state is not State.OPEN:
        engine = ElasticsearchEngine(within)
        try:
            answer = question(engine)
        except (DatabaseError, InterfaceError):
            raise
        except EngineUnavailable as error:
            if isinstance(error.__cause__, BadRequestError):
                logger.exception("elasticsearch refused a request of ours, %s", asked)
                _leave_the_try(state)
            elif isinstance(error, UnreadableAnswer):
                logger.exception("elasticsearch gave no answer that we can read to %s", asked)
                _leave_the_try(state)
            else:
                BREAKER.failed(error)
        except Exception:  # whatever the server answers, no search fails
            logger.exception("elasticsearch gave no answer that we can read to %s", asked)
            _leave_the_try(state)
        else:
            if state is State.TRYING:
                # What needed no server proves nothing: the next caller tries.
                (BREAKER.recovered if engine.asked else BREAKER.retry_now)()
            return answer, False
    return question(DatabaseEngine()), True


def _leave_the_try(state: State) -> None:
    """Let the next caller try, when this one tried for all and met a fault of ours."""
    if state is State.TRYING:
        BREAKER.retry_now()
