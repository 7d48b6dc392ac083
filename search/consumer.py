"""Followers of the change log that keep both indexes up to date, each at its own pace."""

import time
from collections.abc import Callable, Sequence

from django.conf import settings

from cms.delivery.models import Change
from search.index.client import CONSUMER
from search.index.database import DatabaseIndex
from search.index.upkeep import Upkeep


class DatabaseConsumer:
    """Feeds the database index: always on, since it also answers when Elasticsearch is down."""

    name = "search-database"

    def enabled(self) -> bool:
        """Always."""
        return True

    def consume(self, changes: Sequence[Change]) -> None:
        """Read again each document that changed; one that is gone is forgotten."""
        DatabaseIndex().refresh(change.document_id for change in changes)


class ElasticsearchConsumer:
    """Feeds Elasticsearch; fails alone when it is down, and is tried again by the worker."""

    name = CONSUMER

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._upkeep = Upkeep(monotonic)

    def enabled(self) -> bool:
        """Whether a server is configured."""
        return bool(settings.CAMPUS_ELASTICSEARCH["url"])

    def consume(self, changes: Sequence[Change]) -> None:
        """Apply the changes; without an index that fits, build one, which holds them too.

        Raises:
            elasticsearch.ApiError: the server refused the request.
            elasticsearch.TransportError: the server is out of reach.
            search.index.bulk.IndexWriteFailed: the server refused documents.
            search.index.elasticsearch.RebuildUnderWay: another process builds the index.
            search.index.elasticsearch.IndexNameTaken: an index bears the name of the alias.
        """
        self._upkeep.follow(changes)

    def maintain(self, sequence: int) -> None:
        """Check the index now and then, and make it again when it is not what it should be.

        Raises:
            elasticsearch.ApiError: see ``consume``, like the other errors.
        """
        self._upkeep.check(sequence)
