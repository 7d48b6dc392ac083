"""The engine that needs no service: SQLite or PostgreSQL, over tokens of our own."""

from collections.abc import Collection
from uuid import UUID

from search import facet_results, promotions
from search.analysis import exact
from search.contract import CompletionGroup, SearchRequest, SearchResponse
from search.engines.columns import Columns, FilterBits, current_columns
from search.engines.database_similar import similar_to
from search.engines.found import entries_of, scores_of
from search.engines.rank import by_beginning, by_order, by_relevance
from search.engines.results import hits_of, pages_of, window
from search.engines.store import Store
from search.engines.stores import current_store
from search.interpretation import Interpretation, Reader, first_answer
from search.query import Query
from search.suggestions import completions


class DatabaseEngine:
    """Search in the default database; what is found is counted and ordered in memory."""

    name = "database"

    def __init__(self) -> None:
        self.store: Store = current_store()

    def search(self, request: SearchRequest) -> SearchResponse:
        """Answer a request; words that no document says may be read as ones that some do."""
        return self.answered(request)[1]

    def answered(self, request: SearchRequest) -> tuple[Interpretation, SearchResponse]:
        """Answer a request, and say what its words were taken to mean."""
        reader = Reader.now(request)
        meant, found = self._found(request, reader)
        start, end = window(request)
        ids = found.ids(meant.query, end)[start:]
        promoted = request.promoted if request.order == "relevance" else ()
        return meant, SearchResponse(
            hits=hits_of(ids, meant.query, promoted),
            count=found.count,
            page=request.page,
            pages=pages_of(found.count, request.limit),
            facets=facet_results.build(request.facets, found.facet_counts(), request.filters),
            suggestion=reader.suggestion(
                meant, lambda text: self._found(promotions.reworded(request, text), reader)[1].count
            ),
            relaxed=meant.relaxed,
            lacks_words=meant.lacks_words,
            engine=self.name,
        )

    def _found(self, request: SearchRequest, reader: Reader) -> tuple[Interpretation, "_Found"]:
        asked = _Asked(self.store, request)
        meant, found = first_answer(reader, request.q, asked.found, lambda _, found: found.by_words)
        if meant.corrected is not None:
            less = promotions.mended(request, meant.corrected)
            if less != request:
                found = _Asked(self.store, less).found(meant.query)
        return meant, found

    def scores(self, query: Query, ids: Collection[UUID]) -> dict[UUID, float]:
        """What ranks these documents for a query, promotions aside, for those that it finds."""
        columns = current_columns()
        wanted = {columns.positions.get(key) for key in ids}
        texts = _scores(self.store, columns, query)
        texts = {at: score for at, score in texts.items() if at in wanted}
        ranked = by_relevance(columns, texts, columns.everything, query, len(texts))
        return {row.id: ranked[at] for at in ranked if (row := columns.rows[at]) is not None}

    def suggest(
        self, q: str, limit: int, excluded: frozenset[UUID] = frozenset()
    ) -> tuple[CompletionGroup, ...]:
        """Complete by the titles, acronyms and vocabularies that start like what is typed."""
        return completions(q, limit, self._beginning, excluded)

    def similar(self, document_id: UUID, limit: int) -> list[UUID]:
        """Contents that share the telling words, the themes and the audiences of a document."""
        return similar_to(document_id, limit, self.store, current_columns())

    def _beginning(self, q: str, limit: int) -> list[UUID]:
        """Ids of the public documents that start like ``q``, those whose title does first."""
        words = exact(q)
        columns, title = current_columns(), " ".join(words)
        entries = entries_of(self.store.beginning(words))
        known = columns.at_entries(entries)
        found = columns.at_positions(at for entry in entries if (at := known[entry]) is not None)
        return [row.id for row in by_beginning(columns, found & columns.public(), title, limit)]


def _scores(store: Store, columns: Columns, query: Query) -> dict[int, float]:
    """The score of the text of each document that a query finds, by position."""
    entries = scores_of(store, query)
    known = columns.at_entries(entries)
    return {at: score for entry, score in entries.items() if (at := known[entry]) is not None}


class _Asked:
    """A request over one state of the columns: its filters are read once for all its queries."""

    def __init__(self, store: Store, request: SearchRequest) -> None:
        self.store = store
        self.request = request
        self.columns: Columns = current_columns()
        self.filters = FilterBits(self.columns, request.filters)
        self.scope = FilterBits(self.columns, request.scope).passing()
        self.excluded = self.columns.of_ids(request.excluded)
        self.promoted = self.columns.of_ids(request.promoted) if request.order == "relevance" else 0

    def found(self, query: Query) -> "_Found":
        """What a query finds, before and after the filters."""
        if query.is_empty:
            return _Found(self, self.columns.public() & ~self.excluded, {})
        scores = _scores(self.store, self.columns, query)
        return _Found(self, self.columns.at_positions(scores) & ~self.excluded, scores)


class _Found:
    """The documents of one query; ``matching`` are those that the filters have yet to narrow.

    ``by_words`` counts those of the scope that say the words, whatever is promoted or filtered.
    """

    def __init__(self, asked: _Asked, saying: int, scores: dict[int, float]) -> None:
        self.asked = asked
        self.by_words = (saying & asked.scope).bit_count()
        self.matching = matching = saying | asked.promoted & ~asked.excluded
        self.scores = scores
        self.passing = matching & asked.filters.passing()
        self.count = self.passing.bit_count()

    def ids(self, query: Query, wanted: int) -> list[UUID]:
        """Ids of the first ``wanted`` documents, in the order asked, promoted ones first."""
        columns, request = self.asked.columns, self.asked.request
        if request.order != "relevance" or not query.concepts:
            ordered = by_order(columns, self.passing, request.order, wanted)
        else:
            ordered = list(by_relevance(columns, self.scores, self.passing, query, wanted))
        known = (columns.positions.get(key) for key in request.promoted)
        first = [at for at in known if at is not None and self.passing >> at & 1]
        if request.order == "relevance" and first:
            ordered = [*first, *(at for at in ordered if at not in set(first))]
        rows = (columns.rows[at] for at in ordered[:wanted])
        return [row.id for row in rows if row is not None]

    def facet_counts(self) -> dict[str, dict[str, int]]:
        """Count by facet and value; a facet's own selection does not narrow its own counts."""
        return {
            name: self.asked.columns.counts(
                name, self.matching & self.asked.filters.passing(without=name)
            )
            for name in self.asked.request.facets
        }
