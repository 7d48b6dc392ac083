"""The one door of search: a request in, a response out, whatever the engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol
from uuid import UUID

from cms.delivery.filters import Filters
from search.layers import Layer

Order = Literal[
    "relevance",
    "-published_at",
    "published_at",
    "title",
    "-updated_at",
    "updated_at",
    "start",
    "-start",
]
MAXIMUM_HITS = 10_000

MAXIMUM_PROMOTED = 20
"""Documents that may be put first for one query: Elasticsearch orders them by scores that halve."""


@dataclass(frozen=True)
class SearchRequest:
    """``page`` counts from 1; ``facets`` are names of ``search.facets.FACETS``.

    ``scope`` is the part of ``filters`` that makes the place searched, a catalogue: what the words
    are taken to mean depends on what is found there, never on what a reader narrows.

    ``promoted`` are documents that match whatever their text, first and in this order when the
    order is relevance, if they pass the filters; ``excluded`` match nothing. Both are editors'
    choices for this query, given by the service: no caller fills them. There are
    ``MAXIMUM_PROMOTED`` at most. ``popular`` gives the factors of the contents that agents open
    most, also from the service (``search.insight.popularity``). ``layers_off`` are parts of ranking
    left out, for the screen that explains it to editors alone.

    Raises:
        ValueError: more are promoted than an engine can put in order.
    """

    q: str = ""
    filters: Filters = Filters()
    scope: Filters = Filters()
    order: Order = "relevance"
    page: int = 1
    limit: int = 20
    facets: tuple[str, ...] = ()
    promoted: tuple[UUID, ...] = ()
    excluded: frozenset[UUID] = frozenset()
    popular: Mapping[UUID, float] = field(default_factory=dict)
    layers_off: frozenset[Layer] = frozenset()

    def __post_init__(self) -> None:
        """Refuse what one engine would show and the other lose."""
        if len(self.promoted) > MAXIMUM_PROMOTED:
            raise ValueError(f"at most {MAXIMUM_PROMOTED} documents can be promoted")


@dataclass(frozen=True)
class Hit:
    """One document found; ``highlights`` is safe HTML whose only tag is ``<mark>``."""

    id: UUID
    card: bytes
    promoted: bool = False
    highlights: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int
    selected: bool
    parent: str | None = None


@dataclass(frozen=True)
class FacetResult:
    name: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True)
class Suggestion:
    """Other words to try (« Did you mean »), and how many documents they find."""

    q: str
    count: int


@dataclass(frozen=True)
class SearchResponse:
    """``count`` is exact; ``relaxed`` is ``typo`` or ``words`` when less than all was asked for.

    ``lacks_words``: no document says all the words, each result lacks some.
    """

    hits: tuple[Hit, ...]
    count: int
    page: int
    pages: int
    facets: tuple[FacetResult, ...] = ()
    suggestion: Suggestion | None = None
    relaxed: str | None = None
    lacks_words: bool = False
    degraded: bool = False
    engine: str = "database"


@dataclass(frozen=True)
class Completion:
    """One completion; ``id`` is None for a vocabulary or a query: ``path`` then is a search."""

    title: str
    highlight: str
    id: UUID | None = None
    path: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class CompletionGroup:
    """Completions of one kind (``training``…), of vocabularies (``theme``) or of queries."""

    kind: str
    label: str
    items: tuple[Completion, ...]


class EngineUnavailable(Exception):
    """The engine cannot answer now; another one should."""


class UnreadableAnswer(EngineUnavailable):
    """The service answered what we cannot read: it may be our fault, and no sign of an outage."""


class Engine(Protocol):
    """A search engine over the published documents."""

    name: str

    def search(self, request: SearchRequest) -> SearchResponse:
        """Answer a request.

        Raises:
            EngineUnavailable: the service is down, slow or half there.
        """

    def suggest(
        self, q: str, limit: int, excluded: frozenset[UUID] = frozenset()
    ) -> tuple[CompletionGroup, ...]:
        """Complete what is being typed, by documents that are not ``excluded``.

        Raises:
            EngineUnavailable: the service is down, slow or half there.
        """

    def similar(self, document_id: UUID, limit: int) -> list[UUID]:
        """Contents nearest to a document, the nearest first, never itself nor a mere page.

        Raises:
            EngineUnavailable: the service is down, slow or half there.
        """
