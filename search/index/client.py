"""The client of Elasticsearch, one a process, from the settings."""

import logging
from functools import lru_cache

from django.conf import settings
from elasticsearch import Elasticsearch

# One line of log for each request would drown the rest; failures are logged by those who ask.
logging.getLogger("elastic_transport.transport").setLevel(logging.WARNING)

SEARCH_TIMEOUT = 2.0
"""Seconds that a search may take."""

WRITE_TIMEOUT = 30.0
"""Seconds that a write or a rebuild's step may take."""


def client() -> Elasticsearch:
    """Give the client; connections are kept open and shared by threads."""
    configured = settings.CAMPUS_ELASTICSEARCH
    return _client(configured["url"], configured["api_key"])


def alias() -> str:
    """The name searches and writes use; it points at one versioned index."""
    return str(settings.CAMPUS_ELASTICSEARCH["index"])


@lru_cache(maxsize=4)
def _client(url: str, api_key: str | None) -> Elasticsearch:
    return Elasticsearch(
        url,
        api_key=api_key,
        request_timeout=SEARCH_TIMEOUT,
        max_retries=1,
        retry_on_timeout=False,
        retry_on_status=(429, 502, 503, 504),
    )
