"""The door of search: chooses the engine, and answers from the database when it is down."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from django.conf import settings

from search.breaker import CircuitBreaker, State
from search.contract import (
    CompletionGroup,
    Engine,
    EngineUnavailable,
    SearchRequest,
    SearchResponse,
)
from search.engines.database import DatabaseEngine
from search.engines.elasticsearch import ElasticsearchEngine

logger = logging.getLogger(__name__)

BREAKER = CircuitBreaker("elasticsearch")
Answer = TypeVar("Answer")


def search(request: SearchRequest) -> SearchResponse:
    """Answer a request; ``degraded`` says that the configured engine could not.

    Raises:
        ValueError: the page or the limit is below 1.
    """
    if request.page < 1 or request.limit < 1:
        raise ValueError("page and limit count from 1")
    answer, degraded = _ask(lambda engine: engine.search(request))
    return replace(answer, degraded=True) if degraded else answer


def suggest(q: str, limit: int) -> tuple[CompletionGroup, ...]:
    """Complete what is being typed, ``limit`` entries in all."""
    return _ask(lambda engine: engine.suggest(q, limit))[0]


def _ask(question: Callable[[Engine], Answer]) -> tuple[Answer, bool]:
    """Ask the configured engine, then the database; the flag says that the first did not answer."""
    if not settings.CAMPUS_ELASTICSEARCH["url"]:
        return question(DatabaseEngine()), False
    state = BREAKER.state()
    if state is not State.OPEN:
        try:
            answer = question(ElasticsearchEngine())
        except EngineUnavailable as error:
            BREAKER.failed(error)
        else:
            if state is State.TRYING:
                BREAKER.recovered()
            return answer, False
    return question(DatabaseEngine()), True
