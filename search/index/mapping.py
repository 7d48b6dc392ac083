"""The explicit mapping of the Elasticsearch index: nothing is guessed from the documents."""

from typing import Any

from search.analysis.elasticsearch import ANALYSIS
from search.facets import FACETS
from search.ranking import FIELD_WEIGHTS

_KEYWORD = {"type": "keyword"}
_DATE = {"type": "date"}
_EXACT = {"type": "text", "analyzer": "campus_exact"}
_PREFIX = {"type": "text", "analyzer": "campus_prefix", "search_analyzer": "campus_exact"}
_STORED_TERMS = tuple(name for name in FACETS if name != "kind")


def _text(**more: Any) -> dict[str, Any]:
    return {"type": "text", "analyzer": "campus_text", "fields": {"exact": _EXACT, **more}}


MAPPING: dict[str, Any] = {
    "dynamic": "strict",
    "properties": {
        "id": _KEYWORD,
        "kind": _KEYWORD,
        "version": {"type": "long", "index": False},
        "title_key": _KEYWORD,
        "sort_title": _KEYWORD,
        "first_published_at": _DATE,
        "published_at": _DATE,
        "updated_at": _DATE,
        "expires_at": _DATE,
        "starts_at": _DATE,
        "duration_minutes": {"type": "integer"},
        "weight": {"type": "double"},
        "terms": {"properties": dict.fromkeys(_STORED_TERMS, _KEYWORD)},
        "intervals": {
            "type": "nested",
            "properties": {"name": _KEYWORD, "starts_at": _DATE, "ends_at": _DATE},
        },
        **{field: _text() for field in FIELD_WEIGHTS if field != "title"},
        "title": _text(prefix=_PREFIX),
        "names": {**_EXACT, "fields": {"prefix": _PREFIX}},
    },
}
"""``terms`` hold the codes of facets by name, ``text`` fields the chains of ``search.analysis``."""

SETTINGS: dict[str, Any] = {
    "number_of_shards": 1,
    "gc_deletes": "1h",
    "max_result_window": 10_000,
    "analysis": ANALYSIS,
}
"""One shard: scores and counts are exact. A deletion is remembered for an hour, so that a write
of an older version that arrives late does not bring the document back."""
