"""Similar documents in Elasticsearch: its ``more_like_this``, and the terms in common."""

from typing import Any
from uuid import UUID

from search import ranking
from search.engines.similar import NEVER_SIMILAR
from search.index.client import alias


def similar_to(document_id: UUID, limit: int, public: dict[str, Any]) -> dict[str, Any]:
    """One search: the ``limit`` documents nearest to one, which is read in the index.

    ``public`` is the clause that keeps what everyone may read.
    """
    like = [{"_index": alias(), "_id": str(document_id)}]
    text = {
        "more_like_this": {
            "fields": list(ranking.SIMILAR_FIELDS),
            "like": like,
            "min_term_freq": 1,
            "min_doc_freq": 2,
            "max_query_terms": ranking.SIMILAR_STEMS,
            "minimum_should_match": ranking.SIMILAR_SHARE,
        }
    }
    shared = [
        {
            "more_like_this": {
                "fields": [f"terms.{name}"],
                "like": like,
                "min_term_freq": 1,
                "min_doc_freq": 1,
                "minimum_should_match": 1,
                "boost": boost,
            }
        }
        for name, boost in ranking.SHARED_TERMS.items()
    ]
    hidden = [{"terms": {"kind": list(NEVER_SIMILAR)}}, {"ids": {"values": [str(document_id)]}}]
    near = {"bool": {"must": text, "should": shared, "filter": [public], "must_not": hidden}}
    weight = {"field_value_factor": {"field": "weight"}}
    return {
        "query": {"function_score": {"query": near, "functions": [weight]}},
        "sort": ["_score", {"id": "asc"}],
        "size": limit,
        "_source": False,
    }
