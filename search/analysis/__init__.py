"""French analysis: the same chains in Python and in Elasticsearch, from the same lists."""

from search.analysis.chains import (
    Token,
    exact,
    exact_words,
    prefix,
    sort_key,
    tokens,
    words,
)
from search.analysis.normalisation import clean

__all__ = ["Token", "clean", "exact", "exact_words", "prefix", "sort_key", "tokens", "words"]
