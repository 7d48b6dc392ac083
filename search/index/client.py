"""The client of Elasticsearch, one a process, from the settings."""

import logging
from functools import lru_cache

from django.conf import settings
from elasticsearch import Elasticsearch

# One line of log for each request would drown the rest; failures are logged by those who ask.
logging.getLogger("elastic_transport.transport").setLevel(logging.WARNING)

CONSUMER = "search-elasticsearch"
"""The reader of the change log that writes to the index."""

SEARCH_TIMEOUT = 2.0
"""Seconds that a search may take, all that it asks the server together."""

WRITE_TIMEOUT = 30.0
"""Seconds that a write or a rebuild's step may take."""


def client(within: float = SEARCH_TIMEOUT) -> Elasticsearch:
    """Give the client, for requests of ``within`` seconds each, to a tenth.

    Connections are kept open and shared by threads, whatever the time.
    """
    configured = settings.CAMPUS_ELASTICSEARCH
    return _limited(configured["url"], configured["api_key"], max(1, round(within * 10)))


def alias() -> str:
    """The name searches and writes use; it points at one versioned index."""
    return str(settings.CAMPUS_ELASTICSEARCH["index"])


@lru_cache(maxsize=64)
def _limited(url: str, api_key: str | None, tenths: int) -> Elasticsearch:
    """Kept, for ``options`` makes the client of each part of Elasticsearch anew."""
    return _client(url, api_key).options(request_timeout=tenths / 10)


@lru_cache(maxsize=4)
def _client(url: str, api_key: str | None) -> Elasticsearch:
    return Elasticsearch(
        url,
        api_key=api_key,
        max_retries=1,
        retry_on_timeout=False,
        retry_on_status=(429, 502, 503, 504),
    )
