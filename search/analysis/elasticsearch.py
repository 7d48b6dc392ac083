"""The same chains as index settings of Elasticsearch, from the same lists."""

from typing import Any

from search.analysis.chains import (
    DOTTED_LETTER,
    INCLUSIVE_ENDING,
    PREFIX_MAXIMUM,
    PREFIX_MINIMUM,
    VERBAL_NOUN,
)
from search.analysis.lists import ARTICLES, STEMS, STOP_WORDS
from search.analysis.normalisation import APOSTROPHES, RAISED, SEPARATORS, SOFT_HYPHEN

_EXACT = ["campus_elision", "campus_inclusive", "campus_dots", "lowercase", "asciifolding"]
_STEMMED = ["campus_stop", "campus_verbs", "campus_stems", "campus_stemmer"]
_CHARACTERS = ["campus_characters"]


def _chain(filters: list[str]) -> dict[str, Any]:
    return {
        "type": "custom",
        "tokenizer": "standard",
        "char_filter": _CHARACTERS,
        "filter": filters,
    }


ANALYSIS: dict[str, Any] = {
    "char_filter": {
        "campus_characters": {
            "type": "mapping",
            "mappings": [
                *(f"{sign} => '" for sign in APOSTROPHES),
                *(f"{sign} => \\u0020" for sign in SEPARATORS),
                *(f"{sign} => {digit}" for sign, digit in RAISED.items()),
                f"{SOFT_HYPHEN} => ",
            ],
        }
    },
    "filter": {
        "campus_elision": {"type": "elision", "articles": list(ARTICLES), "articles_case": True},
        "campus_inclusive": {
            "type": "pattern_replace",
            "pattern": INCLUSIVE_ENDING,
            "replacement": "",
        },
        "campus_dots": {
            "type": "pattern_replace",
            "pattern": DOTTED_LETTER,
            "replacement": "$1",
        },
        "campus_stop": {"type": "stop", "stopwords": sorted(STOP_WORDS)},
        "campus_verbs": {
            "type": "pattern_replace",
            "pattern": VERBAL_NOUN,
            "replacement": "$1iser",
        },
        "campus_stems": {
            "type": "stemmer_override",
            "rules": [f"{word} => {stem}" for word, stem in STEMS.items()],
        },
        "campus_stemmer": {"type": "stemmer", "language": "light_french"},
        "campus_prefix": {
            "type": "edge_ngram",
            "min_gram": PREFIX_MINIMUM,
            "max_gram": PREFIX_MAXIMUM,
            "preserve_original": True,
        },
    },
    "analyzer": {
        "campus_text": _chain(
            [*_EXACT, "campus_stop", "campus_verbs", "campus_stems", "campus_stemmer"]
        ),
        "campus_exact": _chain(_EXACT),
        "campus_prefix": _chain([*_EXACT, "campus_prefix"]),
    },
    "normalizer": {
        "campus_sort": {
            "type": "custom",
            "char_filter": _CHARACTERS,
            "filter": ["lowercase", "asciifolding"],
        }
    },
}
"""Settings ``index.analysis``: analyzers ``campus_text``, ``_exact``, ``_prefix``, normaliser
``campus_sort``."""
