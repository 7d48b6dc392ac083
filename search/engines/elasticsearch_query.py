"""A request as Elasticsearch's query language: clauses, filters, counts by facet, orders."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from cms.delivery.filters import Filters, TimeRange
from search import ranking
from search.contract import MAXIMUM_PROMOTED, SearchRequest
from search.engines.results import window
from search.layers import Layer
from search.query import Alternative, Concept, Query

Clause = dict[str, Any]

_FIELDS = [f"{field}^{weight}" for field, weight in ranking.FIELD_WEIGHTS.items()]
_EXACT_FIELDS = [f"{field}.exact^{weight}" for field, weight in ranking.FIELD_WEIGHTS.items()]
_LARGEST_FACET = 10_000
_PROMOTED_SCORES = tuple(1e9 / 2**rank for rank in range(MAXIMUM_PROMOTED))
"""Far above what words can score, and far enough from each other to keep their order."""

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
        "query": _with_promotions(request, query, [public(), *clauses.values()]),
        "post_filter": {"bool": {"filter": list(narrowing.values())}},
        "aggs": {name: _facet(name, narrowing) for name in request.facets},
        "sort": _sort(request, query),
        "from": start,
        "size": end - start,
        "track_total_hits": True,
        "_source": False,
    }


def counting(request: SearchRequest, query: Query) -> dict[str, Any]:
    """The exact count of a query under the filters of a request, and no hits."""
    clauses = [public(), *filter_clauses(request.filters).values()]
    return {"query": _with_promotions(request, query, clauses), "size": 0, "track_total_hits": True}


def scoring(query: Query, ids: Collection[UUID]) -> dict[str, Any]:
    """The scores of some documents for a query, promotions aside."""
    among = {"ids": {"values": [str(key) for key in ids]}}
    return {"query": ranked(query, [public(), among]), "size": len(ids), "_source": False}


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
    if query.pairs:
        matching = {"bool": {"must": [matching], "should": [_pair(pair) for pair in query.pairs]}}
    return {
        "function_score": {
            "query": matching,
            "functions": _factors(query),
            "score_mode": "multiply",
            "boost_mode": "multiply",
        }
    }


def _factors(query: Query) -> list[Clause]:
    """What the score of a text is multiplied by."""
    return [
        *([] if Layer.WEIGHT in query.off else [{"field_value_factor": {"field": "weight"}}]),
        *(_named(terms) for terms in query.named),
        *(_saying_enough(query) if query.rewards_all_words else []),
        *(_title_factors(query.title) if query.title else []),
        *([] if Layer.FRESHNESS in query.off else _freshness(timezone.now())),
        *_ids_with(dict.fromkeys(query.bearers, ranking.ACRONYM_BORNE)),
        *_ids_with(dict.fromkeys(query.people, ranking.PERSON_NAMED)),
        *_ids_with(query.popular),
    ]


def _with_promotions(request: SearchRequest, query: Query, filters: list[Clause]) -> Clause:
    """Leave out what editors exclude; let what they promote match, first and in their order."""
    if request.excluded:
        gone = {"ids": {"values": [str(key) for key in request.excluded]}}
        filters = [*filters, {"bool": {"must_not": gone}}]
    wanted = ranked(query, filters)
    if not request.promoted or request.order != "relevance":
        return wanted
    first = [
        {"constant_score": {"filter": {"ids": {"values": [str(key)]}}, "boost": score}}
        for key, score in zip(request.promoted, _PROMOTED_SCORES, strict=False)
    ]
    return {"bool": {"filter": filters, "should": [wanted, *first], "minimum_should_match": 1}}


def beginning(q: str, title: str, limit: int) -> dict[str, Any]:
    """The documents whose title, acronyms or people start like what is typed."""
    fields = ["title.prefix", "names.prefix"]
    matching = {
        "bool": {
            "must": {"multi_match": {"query": q, "fields": fields, "type": "cross_fields",
                                     "operator": "and"}},
            "filter": [public()],
        }
    }  # fmt: skip
    starts = {"filter": {"prefix": {"title_key": title}}, "weight": ranking.BEGINNING_TITLE}
    said = {"match": {"title.prefix": {"query": q, "operator": "and"}}}
    says = {"filter": said, "weight": ranking.BEGINNING_IN_TITLE}
    functions = [{"field_value_factor": {"field": "weight"}}, starts, says]
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


def public() -> Clause:
    """What has expired stays out, even before the worker has seen it."""
    return {"bool": {"must_not": {"range": {"expires_at": {"lte": timezone.now()}}}}}


def _overlapping(name: str, wanted: TimeRange) -> Clause:
    clauses: list[Clause] = [{"term": {"intervals.name": name}}]
    if wanted.end is not None:
        clauses.append({"range": {"intervals.starts_at": {"lte": wanted.end}}})
    if wanted.start is not None:
        later = {"range": {"intervals.starts_at": {"gte": wanted.start}}}
        under_way = {"range": {"intervals.ends_at": {"gt": wanted.start}}}
        clauses.append({"bool": {"should": [later, under_way], "minimum_should_match": 1}})
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
    """The best of the ways to say it counts."""
    ways = [_way(found, concept.literal) for found in concept.alternatives]
    return ways[0] if len(ways) == 1 else {"dis_max": {"queries": ways}}


def _way(found: Alternative, literal: bool) -> Clause:
    """One way to say a concept: in the texts, the title once more, the names."""
    clauses: list[Clause] = []
    if literal:
        fields = [*_EXACT_FIELDS, f"names^{ranking.NAMES_WEIGHT}"]
        clauses = [{"multi_match": {"query": found.text, "fields": fields, "type": "phrase"}}]
    elif found.phrase and len(found.stems) > 1:
        phrase = {"query": found.text, "slop": ranking.PHRASE_SLOP}
        clauses = [
            {"multi_match": {**phrase, "fields": _FIELDS, "type": "phrase"}},
            {"match_phrase": {"names": {**phrase, "boost": ranking.NAMES_WEIGHT}}},
        ]
    else:
        words = {"query": found.text, "operator": "and"}
        clauses = [
            {"combined_fields": {**words, "fields": _FIELDS}},
            {"match": {"title": {**words, "boost": ranking.TITLE_ALONE}}},
            {"match": {"names": {**words, "boost": ranking.ELASTICSEARCH_NAMES}}},
        ]
    return {"bool": {"should": clauses, "minimum_should_match": 1, "boost": found.weight}}


def _pair(pair: Alternative) -> Clause:
    """Two neighbours of the query side by side in a text."""
    boost = pair.weight * ranking.ELASTICSEARCH_PAIR
    phrase = {"query": pair.text, "slop": ranking.PHRASE_SLOP, "boost": boost}
    return {"multi_match": {**phrase, "fields": _FIELDS, "type": "phrase"}}


def _saying_enough(query: Query) -> list[Clause]:
    """What says every word, when a part of them is enough, and what the query wanted at first."""
    concepts = [_concept(concept) for concept in query.optional]
    factors: list[Clause] = [
        {"filter": {"bool": {"filter": concepts}}, "weight": ranking.ALL_WORDS}
    ]
    if query.enough:
        enough = {"bool": {"should": concepts, "minimum_should_match": query.enough}}
        factors.append({"filter": enough, "weight": ranking.BEFORE_PARTIAL})
    return factors


def _named(terms: Iterable[tuple[str, str]]) -> Clause:
    """The kind or format that the query names."""
    having = [{"term": {_path(name): value}} for name, value in sorted(terms)]
    return {"filter": {"bool": {"should": having}}, "weight": ranking.LABEL_ASKED}


def _title_factors(title: str) -> list[Clause]:
    exact = {"match_phrase": {"title.exact": title}}
    starts = [{"term": {"title_key": title}}, {"prefix": {"title_key": f"{title} "}}]
    return [
        {"filter": {"term": {"title_key": title}}, "weight": ranking.TITLE_EQUAL},
        {"filter": {"bool": {"should": starts}}, "weight": ranking.TITLE_START},
        {"filter": exact, "weight": ranking.TITLE_PHRASE},
    ]


def _ids_with(factors: Mapping[UUID, float]) -> list[Clause]:
    """One function for each factor that there is, with the ids that have it."""
    ids: dict[float, list[str]] = {}
    for key, factor in factors.items():
        ids.setdefault(factor, []).append(str(key))
    return [
        {"filter": {"ids": {"values": values}}, "weight": factor} for factor, values in ids.items()
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
