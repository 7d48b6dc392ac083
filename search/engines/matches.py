"""The documents that a query finds in the database: counted, ordered, counted by facet."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, OrderBy
from django.db.models.expressions import RawSQL
from django.utils import timezone

from cms.delivery.filters import Filters, filter_documents
from cms.delivery.models import DocumentTerm, PublishedDocument, PublishedDocumentQuerySet
from search import ranking
from search.contract import SearchRequest
from search.engines.results import window
from search.engines.store import Statement, Store
from search.models import SearchEntry
from search.query import Query

_ENTRIES = SearchEntry._meta.db_table
_ORDERS: dict[str, OrderBy] = {
    "-published_at": F("published_at").desc(),
    "published_at": F("published_at").asc(),
    "title": F("sort_title").asc(),
    "-updated_at": F("updated_at").desc(),
    "updated_at": F("updated_at").asc(),
    "start": F("starts_at").asc(nulls_last=True),
    "-start": F("starts_at").desc(nulls_last=True),
}


class Matches:
    """One query over one store; filters come with each question, so that facets can vary them."""

    def __init__(self, store: Store, query: Query) -> None:
        self.query = query
        self._found = _Found(store, query)

    def documents(self, filters: Filters) -> PublishedDocumentQuerySet:
        """The public documents that pass the filters and that the query finds, in no order."""
        documents = filter_documents(PublishedDocument.objects.public(), filters)
        if self.query.is_empty:
            return documents
        if not self.query.concepts:
            return documents.none()
        found = self._found.statement(scored=False)
        sql = (
            f"SELECT document_id FROM {_ENTRIES} WHERE id IN "  # noqa: S608 - names of ours
            f"(SELECT entry FROM ({found.sql}) AS found)"
        )
        return documents.filter(pk__in=RawSQL(sql, found.parameters))  # noqa: S611 - parameters bound

    def page(self, request: SearchRequest) -> list[UUID]:
        """Ids of one page, in the order asked; ties by id."""
        start, end = window(request)
        if request.order == "relevance" and self.query.concepts:
            return self._by_relevance(request.filters, start, end - start)
        wanted = "-published_at" if request.order == "relevance" else request.order
        ordered = self.documents(request.filters).order_by(_ORDERS[wanted], "pk")
        return list(ordered.values_list("pk", flat=True)[start:end])

    def facet_counts(self, names: Iterable[str], filters: Filters) -> dict[str, dict[str, int]]:
        """Count by value; a facet's own selection does not narrow its own counts.

        One query for all facets without a selection, one more for each that has one.
        """
        selected = [name for name in names if filters.terms.get(name)]
        free = [name for name in names if name not in selected]
        counts = self._counts(free, filters)
        for name in selected:
            counts |= self._counts([name], filters.without(name))
        return counts

    def _counts(self, names: list[str], filters: Filters) -> dict[str, dict[str, int]]:
        counts: dict[str, dict[str, int]] = {}
        stored = [name for name in names if name != "kind"]
        if "kind" in names:
            kinds = self.documents(filters).order_by().values_list("kind")
            counts["kind"] = dict(kinds.annotate(Count("pk")))
        if stored:
            documents = self.documents(filters).order_by().values("pk")
            terms = DocumentTerm.objects.filter(document__in=documents, name__in=stored)
            rows = terms.order_by().values_list("name", "value").annotate(Count("pk"))
            for name, value, count in rows:
                counts.setdefault(name, {})[value] = count
        return counts

    def _by_relevance(self, filters: Filters, start: int, size: int) -> list[UUID]:
        documents = filter_documents(PublishedDocument.objects.public(), filters).order_by()
        document_sql, document_parameters = documents.values_list(
            "id", "kind", "published_at"
        ).query.sql_with_params()
        found = self._found.statement(scored=True)
        factors, factor_parameters = _factors(self.query.title)
        sql = (
            f"SELECT d.id FROM ({found.sql}) AS f"  # noqa: S608 - names of ours
            f" JOIN {_ENTRIES} AS e ON e.id = f.entry"
            f" JOIN ({document_sql}) AS d ON d.id = e.document_id"
            f" ORDER BY f.score * e.weight * {factors} DESC, d.published_at DESC, d.id"
            " LIMIT %s OFFSET %s"
        )
        parameters = (*found.parameters, *document_parameters, *factor_parameters, size, start)
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return [_uuid(key) for (key,) in cursor.fetchall()]


class _Found:
    """SQL of the entries that have enough of the query's concepts."""

    def __init__(self, store: Store, query: Query) -> None:
        self.store = store
        self.query = query

    def statement(self, *, scored: bool) -> Statement:
        """Select ``entry`` and ``score``, the sum over the concepts."""
        parts: list[str] = []
        parameters: list[object] = []
        for concept in self.query.concepts:
            matching = (self.store.matching(concept),)
            for statement in self.store.scored(concept) if scored else matching:
                required = int(statement.counts and concept.required)
                optional = int(statement.counts and not concept.required)
                parts.append(
                    f"SELECT entry, score, {required} AS required, {optional} AS optional"  # noqa: S608 - from the store
                    f" FROM ({statement.sql}) AS part"
                )
                parameters += statement.parameters
        required = sum(concept.required for concept in self.query.concepts)
        union = " UNION ALL ".join(parts)
        sql = (
            f"SELECT entry, SUM(score) AS score FROM ({union}) AS parts GROUP BY entry"  # noqa: S608 - from the store
            f" HAVING SUM(required) >= {required} AND SUM(optional) >= {self.query.minimum}"
        )
        return Statement(sql, tuple(parameters))


def _factors(title: str) -> tuple[str, tuple[object, ...]]:
    """SQL of the bounded factors that depend on the query and on the clock."""
    escaped = title.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    sql = (
        f"CASE WHEN e.title_key = %s THEN {ranking.TITLE_EQUAL} ELSE 1 END"
        f" * CASE WHEN e.title_key || ' ' LIKE %s ESCAPE '\\' THEN {ranking.TITLE_START} ELSE 1 END"
        f" * CASE WHEN ' ' || e.title_key || ' ' LIKE %s ESCAPE '\\'"
        f" THEN {ranking.TITLE_PHRASE} ELSE 1 END"
    )
    now = timezone.now()
    fresh = connection.ops.adapt_datetimefield_value
    kinds = ", ".join("%s" for _ in ranking.FRESH_KINDS)
    ages = " ".join(f"WHEN d.published_at > %s THEN {factor}" for _, factor in ranking.FRESHNESS)
    sql += f" * CASE WHEN d.kind NOT IN ({kinds}) THEN 1 {ages} ELSE 1 END"
    return sql, (
        title,
        f"{escaped} %",
        f"% {escaped} %",
        *ranking.FRESH_KINDS,
        *(fresh(now - age) for age, _ in ranking.FRESHNESS),
    )


def _uuid(value: object) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))
