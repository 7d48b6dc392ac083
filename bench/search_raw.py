"""What an engine is really asked for a question, recorded once and asked again by itself.

Recorded where it leaves us, whatever our code looks like: the requests of the Elasticsearch
client, the statements of the database connection.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from elastic_transport import Transport

Ask = Callable[[], object]
"""Asks the engine, and nothing else."""


def raw(engine: str, question: Ask) -> tuple[Ask, ...]:
    """Give all that ``engine`` (``elasticsearch`` or ``database``) is asked for the question.

    Elasticsearch: every search sent. Database: every SELECT sent, rows read.

    Raises:
        RuntimeError: the engine was not asked at all.
    """
    asked = _elasticsearch(question) if engine == "elasticsearch" else _database(question)
    if not asked:
        raise RuntimeError(f"{engine} is not asked anything")
    return tuple(asked)


def _elasticsearch(question: Ask) -> list[Ask]:
    with _recorded_requests() as asked:
        question()
    return asked


@contextmanager
def _recorded_requests() -> Iterator[list[Ask]]:
    """Note the searches that any client of the process sends."""
    perform = Transport.perform_request
    asked: list[Ask] = []

    def note(transport: Transport, method: str, target: str, **options: Any) -> Any:
        if "/_search" in target:
            asked.append(lambda: perform(transport, method, target, **options))
        return perform(transport, method, target, **options)

    Transport.perform_request = note  # type: ignore[method-assign,assignment]
    try:
        yield asked
    finally:
        Transport.perform_request = perform  # type: ignore[method-assign]


def _database(question: Ask) -> list[Ask]:
    asked: list[Ask] = []

    def note(execute: Any, statement: str, parameters: Any, many: bool, context: Any) -> Any:
        if statement.lstrip().startswith(("SELECT", "WITH")):
            asked.append(lambda: _rows(statement, parameters))
        return execute(statement, parameters, many, context)

    with connection.execute_wrapper(note):
        question()
    return asked


def _rows(statement: str, parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()
