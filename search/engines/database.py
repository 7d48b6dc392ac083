"""The engine that needs no service: SQLite or PostgreSQL, over tokens of our own."""

from uuid import UUID

from django.db.models import Case, When
from django.db.models.expressions import RawSQL

from cms.delivery.filters import Filters
from cms.delivery.models import PublishedDocument
from search import facets, ranking
from search.analysis import exact
from search.contract import CompletionGroup, SearchRequest, SearchResponse, Suggestion
from search.engines.matches import Matches
from search.engines.results import hits_of, pages_of
from search.engines.store import Store
from search.engines.stores import current_store
from search.models import SearchEntry
from search.query import parse
from search.spelling import Corrections
from search.suggestions import completions
from search.synonyms import Synonyms


class DatabaseEngine:
    """Search in the default database; every read goes through ``PublishedDocument.public``."""

    name = "database"

    def __init__(self) -> None:
        self.store: Store = current_store()

    def search(self, request: SearchRequest) -> SearchResponse:
        """Answer a request; when few documents answer, once more with misspellings allowed."""
        synonyms = Synonyms.load()
        query = parse(request.q, synonyms)
        found, relaxed, suggestion = Matches(self.store, query), None, None
        count = found.documents(request.filters).count()
        if count < ranking.TYPO_MINIMUM_HITS and (corrections := Corrections.of(query)):
            wider = Matches(self.store, corrections.widened(query))
            wider_count = wider.documents(request.filters).count()
            if wider_count > count:
                found, count, relaxed = wider, wider_count, "typo"
                suggestion = self._suggestion(corrections.text(query), request.filters, synonyms)
        return SearchResponse(
            hits=hits_of(found.page(request), found.query),
            count=count,
            page=request.page,
            pages=pages_of(count, request.limit),
            facets=facets.build(
                request.facets,
                found.facet_counts(request.facets, request.filters),
                request.filters,
            ),
            suggestion=suggestion,
            relaxed=relaxed,
            engine=self.name,
        )

    def suggest(self, q: str, limit: int) -> tuple[CompletionGroup, ...]:
        """Complete by the titles, acronyms and vocabularies that start like what is typed."""
        return completions(q, limit, self._beginning)

    def _suggestion(self, text: str, filters: Filters, synonyms: Synonyms) -> Suggestion | None:
        count = Matches(self.store, parse(text, synonyms)).documents(filters).count()
        return Suggestion(text, count) if count else None

    def _beginning(self, q: str, limit: int) -> list[UUID]:
        """Ids of the public documents that start like ``q``, those whose title does first."""
        words = exact(q)
        found = self.store.beginning(words)
        sql = f"SELECT entry FROM ({found.sql}) AS found"  # noqa: S608 - from the store
        entries = SearchEntry.objects.filter(pk__in=RawSQL(sql, found.parameters))  # noqa: S611 - parameters bound
        public = PublishedDocument.objects.public().values("pk")
        starts = Case(When(title_key__startswith=" ".join(words), then=0), default=1)
        ordered = entries.filter(document_id__in=public).order_by(starts, "-weight", "title_key")
        return list(ordered.values_list("document_id", flat=True)[:limit])
