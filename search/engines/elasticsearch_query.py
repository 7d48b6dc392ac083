"""A request as Elasticsearch's query language: clauses, filters, counts by facet, orders."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from cms.delivery.filters import Filters, TimeRange
from search import ranking
from search.contract import SearchRequest
from search.engines.results import window
from search.query import Alternative, Concept, Query

Clause = dict[str, Any]

_FIELDS = [f"{field}^{weight}" for field, weight in ranking.FIELD_WEIGHTS.items()]
_EXACT_FIELDS = [f"{field}.exact^{weight}" for field, weight in ranking.FIELD_WEIGHTS.items()]
_PHRASE_SLOP = 2
"""Stop words that may stand inside an expression: « boîte à outils »."""

_LARGEST_FACET = 10_000
_ORDERS: dict[str, Clause] = {
    "-published_at": {"published_at": "desc"},
    "published_at": {"published_at": "asc"},
    "title": {"sort_title": "asc"},
    "-updated_at": {"updated_at": "desc"},
    "updated_at": {"updated_at": "asc"},
    "start": {"starts_at": {"order": "asc", "missing": "_last"}},
    "-start": {"starts_at": {"order": "desc", "missing": "_last"}},
}


def body(request: SearchRequest, query: Query) -> dict[str, Any]:
    """One search: hits, exact count and every facet's counts."""
    clauses = filter_clauses(request.filters)
    narrowing = {name: clauses.pop(name) for name in request.facets if name in clauses}
    start, end = window(request)
    return {
        "query": ranked(query, [_public(), *clauses.values()]),
        "post_filter": {"bool": {"filter": list(narrowing.values())}},
        "aggs": {name: _facet(name, narrowing) for name in request.facets},
        "sort": _sort(request, query),
        "from": start,
        "size": end - start,
        "track_total_hits": True,
        "_source": False,
    }


def filter_clauses(filters: Filters) -> dict[str, Clause]:
    """Each filter as a clause, by name: hits and counts are both made from this list."""
    clauses: dict[str, Clause] = {
        name: {"terms": {_path(name): list(values)}}
        for name, values in filters.terms.items()
        if values
    }
    if filters.updated_since:
        clauses["updated_since"] = {"range": {"updated_at": {"gte": filters.updated_since}}}
    if filters.published_since:
        clauses["published_since"] = {"range": {"published_at": {"gte": filters.published_since}}}
    for name, wanted in (("session", filters.sessions), ("event", filters.events)):
        if wanted:
            clauses[f"interval:{name}"] = _overlapping(name, wanted)
    if filters.duration_max is not None:
        clauses["duration_max"] = {"range": {"duration_minutes": {"lte": filters.duration_max}}}
    return clauses


def ranked(query: Query, filters: list[Clause]) -> Clause:
    """The documents that have enough concepts and pass the filters, with their factors."""
    if not query.is_empty and not query.concepts:
        return {"match_none": {}}
    required = [_concept(concept) for concept in query.concepts if concept.required]
    optional = [_concept(concept) for concept in query.concepts if not concept.required]
    matching: Clause = {"bool": {"must": required, "filter": filters}}
    if optional:
        matching["bool"] |= {"should": optional, "minimum_should_match": query.minimum}
    if not query.concepts:
        return matching
    return {
        "function_score": {
            "query": matching,
            "functions": [
                {"field_value_factor": {"field": "weight"}},
                *_title_factors(query.title),
                *_freshness(timezone.now()),
            ],
            "score_mode": "multiply",
            "boost_mode": "multiply",
        }
    }


def beginning(q: str, title: str, limit: int) -> dict[str, Any]:
    """The documents whose title, acronyms or people start like what is typed."""
    fields = ["title.prefix", "names.prefix"]
    matching = {
        "bool": {
            "must": {"multi_match": {"query": q, "fields": fields, "type": "cross_fields",
                                     "operator": "and"}},
            "filter": [_public()],
        }
    }  # fmt: skip
    starts = {"filter": {"prefix": {"title_key": title}}, "weight": 10}
    functions = [{"field_value_factor": {"field": "weight"}}, starts]
    scored = {"function_score": {"query": {"constant_score": {"filter": matching}},
                                 "functions": functions, "score_mode": "multiply"}}  # fmt: skip
    return {
        "query": scored,
        "sort": ["_score", {"title_key": "asc"}],
        "size": limit,
        "_source": False,
    }


def _path(name: str) -> str:
    return "kind" if name == "kind" else f"terms.{name}"


def _public() -> Clause:
    """What has expired stays out, even before the worker has seen it."""
    return {"bool": {"must_not": {"range": {"expires_at": {"lte": timezone.now()}}}}}


def _overlapping(name: str, wanted: TimeRange) -> Clause:
    clauses: list[Clause] = [{"term": {"intervals.name": name}}]
    if wanted.end is not None:
        clauses.append({"range": {"intervals.starts_at": {"lte": wanted.end}}})
    if wanted.start is not None:
        open_end = {"must_not": {"exists": {"field": "intervals.ends_at"}}}
        later = {"range": {"intervals.starts_at": {"gte": wanted.start}}}
        known = {"range": {"intervals.ends_at": {"gte": wanted.start}}}
        unknown = {"bool": {**open_end, "filter": later}}
        clauses.append({"bool": {"should": [known, unknown], "minimum_should_match": 1}})
    return {"nested": {"path": "intervals", "query": {"bool": {"filter": clauses}}}}


def _facet(name: str, narrowing: Mapping[str, Clause]) -> Clause:
    """Counts of one facet under every filter but its own."""
    others = [clause for other, clause in narrowing.items() if other != name]
    values = {"terms": {"field": _path(name), "size": _LARGEST_FACET}}
    return {"filter": {"bool": {"filter": others}}, "aggs": {"values": values}}


def _sort(request: SearchRequest, query: Query) -> list[Any]:
    if request.order == "relevance" and query.concepts:
        return ["_score", _ORDERS["-published_at"], {"id": "asc"}]
    wanted = "-published_at" if request.order == "relevance" else request.order
    return [_ORDERS[wanted], {"id": "asc"}]


def _concept(concept: Concept) -> Clause:
    ways = [way for found in concept.alternatives for way in _ways(found, concept.literal)]
    return {"bool": {"should": ways, "minimum_should_match": 1}}


def _ways(found: Alternative, literal: bool) -> Iterable[Clause]:
    """The clauses that find one way to say a concept: in the texts, the title alone, the names."""
    if literal:
        fields = [*_EXACT_FIELDS, f"names^{ranking.NAMES_WEIGHT}"]
        yield {"multi_match": {"query": found.text, "fields": fields, "type": "phrase"}}
        return
    if found.phrase and len(found.stems) > 1:
        phrase = {"query": found.text, "slop": _PHRASE_SLOP}
        yield {"multi_match": {**phrase, "fields": _FIELDS, "type": "phrase"}}
        yield {"match_phrase": {"names": {**phrase, "boost": ranking.NAMES_WEIGHT}}}
        return
    words = {"query": found.text, "operator": "and"}
    yield {"combined_fields": {**words, "fields": _FIELDS}}
    yield {"match": {"title": {**words, "boost": ranking.TITLE_ALONE}}}
    yield {"match": {"names": {**words, "boost": ranking.NAMES_WEIGHT / 4}}}


def _title_factors(title: str) -> list[Clause]:
    exact = {"match_phrase": {"title.exact": title}}
    starts = [{"term": {"title_key": title}}, {"prefix": {"title_key": f"{title} "}}]
    return [
        {"filter": {"term": {"title_key": title}}, "weight": ranking.TITLE_EQUAL},
        {"filter": {"bool": {"should": starts}}, "weight": ranking.TITLE_START},
        {"filter": exact, "weight": ranking.TITLE_PHRASE},
    ]


def _freshness(now: datetime) -> list[Clause]:
    """One factor by age; ages do not overlap, so that only the first that fits counts."""
    clauses: list[Clause] = []
    newer: Clause = {}
    for age, factor in ranking.FRESHNESS:
        published = {"range": {"published_at": {"gt": now - age, **newer}}}
        kinds = {"terms": {"kind": list(ranking.FRESH_KINDS)}}
        clauses.append({"filter": {"bool": {"filter": [kinds, published]}}, "weight": factor})
        newer = {"lte": now - age}
    return clauses
