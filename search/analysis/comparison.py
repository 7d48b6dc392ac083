"""The tokens of each chain, as Python makes them and as an Elasticsearch server does."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from elastic_transport import ObjectApiResponse
from elasticsearch import Elasticsearch

from search.analysis.chains import exact, prefix, sort_key, words
from search.analysis.elasticsearch import ANALYSIS
from search.analysis.normalisation import clean

CHAINS = ("text", "exact", "prefix", "sort")

Tokens = dict[str, list[str]]
"""The tokens of a text by chain; ``sort`` makes one of the whole text, or none."""


def python_tokens(text: str) -> Tokens:
    """Run the chains of ``search.analysis``."""
    return {
        "text": words(text),
        "exact": exact(text),
        "prefix": prefix(text),
        "sort": [sort_key(text)] if text else [],
    }


def server_tokens(client: Elasticsearch, text: str) -> Tokens:
    """Let a server run them, in an index of its own that is gone after.

    Raises:
        elasticsearch.ApiError: the server refused the request.
        elasticsearch.TransportError: it is out of reach.
    """
    with analysis_index(client) as index:
        return tokens_of(client, index, text)


@contextmanager
def analysis_index(client: Elasticsearch) -> Iterator[str]:
    """An empty index that has the chains, deleted at the end; gives its name."""
    index = f"campus-analysis-{uuid4().hex[:8]}"
    settings = {"number_of_shards": 1, "number_of_replicas": 0, "analysis": ANALYSIS}
    client.indices.create(index=index, settings=settings)
    try:
        yield index
    finally:
        client.indices.delete(index=index, ignore_unavailable=True)


def tokens_of(client: Elasticsearch, index: str, text: str) -> Tokens:
    """Let the server analyse ``text``, cleaned as every text that is indexed or searched."""
    cleaned = clean(text)

    found = {
        chain: _texts(client.indices.analyze(index=index, text=cleaned, analyzer=f"campus_{chain}"))
        for chain in CHAINS
        if chain != "sort"
    }
    sort = client.indices.analyze(index=index, text=cleaned, normalizer="campus_sort")
    return {**found, "sort": _texts(sort) if text else []}


def _texts(answer: ObjectApiResponse[Any]) -> list[str]:
    return [token["token"] for token in answer["tokens"]]
