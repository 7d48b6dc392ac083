"""The one door of search: a request in, a response out, whatever the engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol
from uuid import UUID

from cms.delivery.filters import Filters

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


@dataclass(frozen=True)
class SearchRequest:
    """``page`` counts from 1; ``facets`` are names of ``search.facets.FACETS``."""

    q: str = ""
    filters: Filters = Filters()
    order: Order = "relevance"
    page: int = 1
    limit: int = 20
    facets: tuple[str, ...] = ()


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
    """``count`` is exact; ``relaxed`` is ``typo`` when a second pass allowed misspellings."""

    hits: tuple[Hit, ...]
    count: int
    page: int
    pages: int
    facets: tuple[FacetResult, ...] = ()
    suggestion: Suggestion | None = None
    relaxed: str | None = None
    degraded: bool = False
    engine: str = "database"


@dataclass(frozen=True)
class Completion:
    """One completion: ``id`` and ``url`` are None for a query to run again."""

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


class Engine(Protocol):
    """A search engine over the published documents."""

    name: str

    def search(self, request: SearchRequest) -> SearchResponse:
        """Answer a request.

        Raises:
            EngineUnavailable: the service is down, slow or half there.
        """

    def suggest(self, q: str, limit: int) -> tuple[CompletionGroup, ...]:
        """Complete what is being typed.

        Raises:
            EngineUnavailable: the service is down, slow or half there.
        """
