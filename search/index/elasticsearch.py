"""Life of the Elasticsearch index: versioned names behind an alias, rebuilt without downtime."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from elasticsearch import Elasticsearch, NotFoundError
from elasticsearch.helpers import streaming_bulk

from cms.delivery.models import Change, PublishedDocument
from search.index import documents
from search.index.client import WRITE_TIMEOUT, alias, client
from search.index.mapping import MAPPING, SETTINGS

logger = logging.getLogger(__name__)

KEPT = 1
"""Earlier indexes kept for a rollback."""

_CHUNK = 500


class IndexWriteFailed(Exception):
    """The server refused documents; the message names them and says why."""


@dataclass(frozen=True)
class IndexStatus:
    """What the alias points at (None: nothing), its documents, and the indexes kept behind it."""

    current: str | None
    count: int
    others: tuple[str, ...]


class ElasticsearchIndex:
    """The index under the alias of the settings."""

    def __init__(self) -> None:
        self.alias = alias()
        self.client: Elasticsearch = client().options(request_timeout=WRITE_TIMEOUT)

    def current(self) -> str | None:
        """Name of the index behind the alias, None when there is none."""
        try:
            return next(iter(self.client.indices.get_alias(name=self.alias)))
        except NotFoundError:
            return None

    def status(self) -> IndexStatus:
        """Look at the server."""
        current = self.current()
        count = int(self.client.count(index=current)["count"]) if current else 0
        others = tuple(name for name in self._versions() if name != current)
        return IndexStatus(current, count, others)

    def apply(self, changes: Sequence[Change], index: str | None = None) -> None:
        """Bring what these changes touch up to date; by default behind the alias.

        Raises:
            IndexWriteFailed: the server refused documents.
        """
        target = index or self.alias
        deleted = {change.document_id: change.version for change in changes}
        upserts = documents.read(list(deleted))
        written: set[UUID] = set()
        self._send(self._actions(upserts, target, written))
        gone = {key: version for key, version in deleted.items() if key not in written}
        self._send(
            {
                "_op_type": "delete",
                "_index": target,
                "_id": str(key),
                "version": version,
                "version_type": "external_gte",
            }
            for key, version in gone.items()
        )

    def rebuild(self) -> Iterator[int]:
        """Fill a new index and swap the alias; gives the number of documents written so far.

        What is published meanwhile is replayed from the log, before the swap and once more after
        it, when no writer can reach the former index any more.
        """
        position = _log_position()
        index = f"{self.alias}-{timezone.now():%Y%m%d%H%M%S%f}"
        self.client.indices.create(index=index, mappings=MAPPING, settings=SETTINGS)
        done = 0
        for _ in self._bulk(self._actions(documents.read(), index, set())):
            done += 1
            if done % _CHUNK == 0:
                yield done
        yield done
        position = self._replay(position, index)
        self.client.indices.refresh(index=index)
        former = self._swap(index)
        self._replay(position, index)
        self._drop_old(keep=(index, *former))
        logger.info("search index %s holds %d documents behind %s", index, done, self.alias)

    def _actions(
        self, found: Iterable[PublishedDocument], index: str, written: set[UUID]
    ) -> Iterator[dict[str, Any]]:
        """Bulk actions of documents; fills ``written`` with their ids."""
        for document in found:
            written.add(document.pk)
            yield {
                "_op_type": "index",
                "_index": index,
                "_id": str(document.pk),
                "version": document.version,
                "version_type": "external_gte",
                "_source": documents.build(document),
            }

    def _send(self, actions: Iterable[dict[str, Any]]) -> None:
        for _ in self._bulk(actions):
            pass

    def _bulk(self, actions: Iterable[dict[str, Any]]) -> Iterator[None]:
        """Stream actions: 429 is tried again, 409 (newer there) and a missing deletion are done."""
        results = streaming_bulk(
            self.client,
            actions,
            chunk_size=_CHUNK,
            max_retries=5,
            raise_on_error=False,
        )
        for accepted, result in results:
            operation, answer = next(iter(result.items()))
            if not accepted and answer["status"] not in _done(operation):
                raise IndexWriteFailed(f"{operation} of {answer['_id']}: {answer.get('error')}")
            yield

    def _replay(self, position: int, index: str) -> int:
        """Apply every change after ``position``; gives the position reached."""
        while changes := list(
            Change.objects.filter(sequence__gt=position).order_by("sequence")[:_CHUNK]
        ):
            self.apply(changes, index)
            position = changes[-1].sequence
        return position

    def _swap(self, index: str) -> tuple[str, ...]:
        """Point the alias at ``index`` in one step; gives what it pointed at."""
        current = self.current()
        former = (current,) if current else ()
        actions: list[dict[str, Any]] = [
            {"remove": {"index": name, "alias": self.alias}} for name in former
        ]
        actions.append({"add": {"index": index, "alias": self.alias, "is_write_index": True}})
        self.client.indices.update_aliases(actions=actions)
        return former

    def _versions(self) -> list[str]:
        """Every index of this alias, the newest first."""
        return sorted(self.client.indices.get(index=f"{self.alias}-2*"), reverse=True)

    def _drop_old(self, keep: Sequence[str]) -> None:
        for name in self._versions():
            if name not in keep[: KEPT + 1]:
                self.client.indices.delete(index=name)


def _done(operation: str) -> tuple[int, ...]:
    return (404, 409) if operation == "delete" else (409,)


def _log_position() -> int:
    return Change.objects.aggregate(last=Max("sequence"))["last"] or 0
