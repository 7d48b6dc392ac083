"""Bulk writes into Elasticsearch: versions decide, refusals are told, threads send."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Any
from uuid import UUID

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from search.index import documents

CHUNK = 500
"""Documents that travel together."""

_CHUNK_BYTES = 8 * 1024 * 1024
_SENDERS = 2
"""Threads that wait for the server while the caller makes the next documents."""


class IndexWriteFailed(Exception):
    """The server refused documents; the message names them and says why."""


Action = Mapping[str, Any]


def upsert(source: documents.Source, target: str) -> Action:
    """Write a document, unless a newer one is there."""
    document = source.document
    return {
        "_op_type": "index",
        "_index": target,
        "_id": str(document.pk),
        "version": document.version,
        "version_type": "external_gte",
        "_source": documents.build(source),
    }


def deletion(key: UUID, version: int, target: str) -> Action:
    """Take a document away, unless a newer one is there."""
    return {
        "_op_type": "delete",
        "_index": target,
        "_id": str(key),
        "version": version,
        "version_type": "external_gte",
    }


def send(client: Elasticsearch, actions: Iterable[Action]) -> int:
    """Send actions one chunk after the other; gives how many.

    429 is tried again; 409 (newer there) and a deletion of what is not there are done. Their
    targets are aliases, which must exist.

    Raises:
        IndexWriteFailed: the server refused one.
        elasticsearch.ApiError: it refused a request.
        elasticsearch.TransportError: it is out of reach.
    """
    results = streaming_bulk(
        client,
        actions,  # type: ignore[arg-type]  # it wants dictionaries and changes none
        chunk_size=CHUNK,
        max_chunk_bytes=_CHUNK_BYTES,
        max_retries=5,
        raise_on_error=False,
        require_alias=True,
    )
    sent = 0
    for accepted, result in results:
        operation, answer = next(iter(result.items()))
        if not accepted and answer["status"] not in _done(operation, answer):
            raise IndexWriteFailed(f"{operation} of {answer['_id']}: {answer.get('error')}")
        sent += 1
    return sent


def send_many(client: Elasticsearch, actions: Iterable[Action]) -> Iterator[int]:
    """Send actions while the next ones are made; gives how many each chunk held.

    Actions are made in the thread of the caller, whose database connection they read. Order is
    not kept: versions make it indifferent.

    Raises:
        IndexWriteFailed: see ``send``, like the errors of ``elasticsearch``.
    """
    remaining = iter(actions)
    with ThreadPoolExecutor(_SENDERS, thread_name_prefix="search-bulk") as pool:
        under_way: deque[Future[int]] = deque()
        try:
            while chunk := list(islice(remaining, CHUNK)):
                under_way.append(pool.submit(send, client, chunk))
                if len(under_way) > _SENDERS:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            for future in under_way:
                future.cancel()


def _done(operation: str, answer: Mapping[str, Any]) -> tuple[int, ...]:
    """Statuses that ask for nothing more; a missing index (404 too) is not a missing document."""
    missing = operation == "delete" and "error" not in answer
    return (404, 409) if missing else (409,)
