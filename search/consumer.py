"""Followers of the change log that keep both indexes up to date, each at its own pace."""

from collections import deque
from collections.abc import Sequence

from django.conf import settings

from cms.delivery.models import Change
from search.index.database import DatabaseIndex
from search.index.elasticsearch import ElasticsearchIndex


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

    name = "search-elasticsearch"

    def enabled(self) -> bool:
        """Whether a server is configured."""
        return bool(settings.CAMPUS_ELASTICSEARCH["url"])

    def consume(self, changes: Sequence[Change]) -> None:
        """Apply the changes; without any index yet, build one, which holds them too.

        Raises:
            elasticsearch.ApiError: the server refused the request.
            elasticsearch.TransportError: the server is out of reach.
            search.index.elasticsearch.IndexWriteFailed: the server refused documents.
        """
        index = ElasticsearchIndex()
        if index.current() is None:
            deque(index.rebuild(), maxlen=0)
        else:
            index.apply(changes)
