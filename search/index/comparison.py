"""Compare what an index holds with what is published: identifiers and versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from elasticsearch.helpers import scan

from cms.delivery.models import PublishedDocument
from search.index.elasticsearch import ElasticsearchIndex
from search.models import SearchEntry


@dataclass(frozen=True)
class Differences:
    """Documents that an index lacks, holds in another version, or holds though not published.

    What was published in the last second may still be on its way.
    """

    missing: tuple[UUID, ...]
    stale: tuple[UUID, ...]
    extra: tuple[UUID, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale or self.extra)


def compare_database() -> Differences:
    """Compare the index kept in the database."""
    return _compare(dict(SearchEntry.objects.values_list("document_id", "version")))


def compare_elasticsearch(index: ElasticsearchIndex, name: str) -> Differences:
    """Compare the index of this name, once what was written to it can be searched.

    Raises:
        elasticsearch.ApiError: the server refused the request.
        elasticsearch.TransportError: it is out of reach.
    """
    index.client.indices.refresh(index=name)
    everything = {"query": {"match_all": {}}, "version": True, "_source": False}
    hits = scan(index.client, index=name, query=everything)
    return _compare({UUID(hit["_id"]): hit["_version"] for hit in hits})


def _compare(held: Mapping[UUID, int]) -> Differences:
    published = dict(PublishedDocument.objects.values_list("pk", "version"))
    return Differences(
        missing=tuple(sorted(published.keys() - held.keys())),
        stale=tuple(
            sorted(key for key in published.keys() & held.keys() if published[key] != held[key])
        ),
        extra=tuple(sorted(held.keys() - published.keys())),
    )
