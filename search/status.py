"""The state of the search indexes, as ``search_status`` prints it."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from elasticsearch import ApiError, TransportError

from cms.delivery.consumers import Consumer, lag
from cms.delivery.models import PublishedDocument
from search.breaker import CircuitBreaker
from search.consumer import DatabaseConsumer, ElasticsearchConsumer
from search.index import log
from search.index.comparison import Differences, compare_database, compare_elasticsearch
from search.index.elasticsearch import ElasticsearchIndex
from search.index.versions import Version
from search.models import PromotedResult, SearchEntry, SynonymSet


@dataclass(frozen=True)
class Outage:
    """Elasticsearch is left alone until ``retry_at``."""

    since: datetime
    retry_at: datetime
    error: str


@dataclass(frozen=True)
class Index:
    """One index: its documents, the changes it has yet to take, what a comparison found."""

    documents: int
    lag: int
    differences: Differences | None = None


@dataclass(frozen=True)
class Kept:
    """An earlier index; ``fits``: it can serve again, with this release and this log."""

    name: str
    created_at: datetime | None
    fits: bool


@dataclass(frozen=True)
class Server:
    """What Elasticsearch holds; ``error`` alone when it does not answer.

    ``fits``: this release would make the same index. ``sequence``: the line of the change log up
    to which the index holds. ``squatted``: an index bears the name of the alias.
    """

    error: str | None = None
    name: str | None = None
    created_at: datetime | None = None
    fits: bool = False
    sequence: int = 0
    index: Index | None = None
    kept: tuple[Kept, ...] = ()
    half_made: tuple[str, ...] = ()
    squatted: bool = False


@dataclass(frozen=True)
class Status:
    """``engine`` answers searches now; ``server`` is None where no Elasticsearch is configured."""

    engine: str
    outage: Outage | None
    published: int
    synonyms: int
    promotions: int
    database: Index
    server: Server | None


def read_status(*, compare: bool = False) -> Status:
    """Look at both indexes; ``compare`` reads every identifier and version of each."""
    configured = bool(settings.CAMPUS_ELASTICSEARCH["url"])
    found = CircuitBreaker("elasticsearch").outage() if configured else None
    today = timezone.localdate()
    return Status(
        engine="elasticsearch" if configured and found is None else "database",
        outage=Outage(found.since, found.retry_at, found.error) if found else None,
        published=PublishedDocument.objects.count(),
        synonyms=SynonymSet.objects.filter(is_active=True).count(),
        promotions=PromotedResult.objects.filter(is_active=True)
        .exclude(ends_on__lt=today)
        .exclude(starts_on__gt=today)
        .count(),
        database=Index(
            SearchEntry.objects.count(),
            lag(DatabaseConsumer()),
            compare_database() if compare else None,
        ),
        server=_server(compare=compare) if configured else None,
    )


def _server(*, compare: bool) -> Server:
    index, consumer = ElasticsearchIndex(), ElasticsearchConsumer()
    try:
        family = index.family()
        kept = tuple(map(_kept, family.kept))
        half_made = tuple(each.name for each in family.half_made)
        if family.current is None:
            return Server(kept=kept, half_made=half_made, squatted=family.squatted)
        current = family.current
        return Server(
            name=current.name,
            created_at=current.record.created_at if current.record else None,
            fits=current.fits,
            sequence=current.line.sequence,
            index=_index(index, current, consumer, compare=compare),
            kept=kept,
            half_made=half_made,
        )
    except (ApiError, TransportError) as error:
        return Server(error=f"{type(error).__name__}: {error}")


def _index(
    index: ElasticsearchIndex, current: Version, consumer: Consumer, *, compare: bool
) -> Index:
    differences = compare_elasticsearch(index, current.name) if compare else None
    return Index(index.count(current.name), lag(consumer), differences)


def _kept(version: Version) -> Kept:
    created_at = version.record.created_at if version.record else None
    line = version.line
    told = not log.was_written_anew(line) and not log.was_thinned_after(line)
    return Kept(version.name, created_at, version.fits and told)
