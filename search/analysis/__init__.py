"""French analysis: the same chains in Python and in Elasticsearch, from the same lists."""

from search.analysis.chains import (
    Token,
    exact,
    prefix,
    sort_key,
    tokens,
    words,
)
from search.analysis.normalisation import clean

__all__ = ["Token", "clean", "exact", "prefix", "sort_key", "tokens", "words"]
