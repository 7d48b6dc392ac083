"""The chains: how a text becomes the tokens that an index keeps and a query looks for."""

import re
from functools import lru_cache
from typing import NamedTuple

from search.analysis.lists import ARTICLES, STEMS, STOP_WORDS
from search.analysis.normalisation import clean, fold, lower, unhyphenate
from search.analysis.stemmer import stem
from search.analysis.tokenizer import tokenize

PREFIX_MINIMUM = 2
PREFIX_MAXIMUM = 20
INCLUSIVE_ENDING = r"[·‧]\p{L}{1,5}"
"""Endings of inclusive writing, for Elasticsearch: ``agent·e·s`` is ``agent``."""

DOTTED_LETTER = r"(?:^(?=(?:\p{L}\.)+\p{L}$)|(?!^)\G)(\p{L})\."
"""A letter and its dot in a word that is letters between dots, for Elasticsearch: ``R.H.`` is
``RH``."""

VERBAL_NOUN = r"^(.{4,})isa(?:tion|teur|trice)s?$"
"""Nouns of verbs in ``-iser``, for both engines: the stemmer cuts ``organisation`` to ``organ``
and leaves ``organis`` of ``organiser``."""

INCLUSIVE = re.compile(r"[·‧][^\W\d_]{1,5}")
"""The same endings for Python."""

_VERBAL_NOUN = re.compile(VERBAL_NOUN)
_DOTTED_ACRONYM = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")
_ARTICLES = frozenset(ARTICLES)


class Token(NamedTuple):
    """A word of a text: its exact form, its stem (None for a stop word), where it stands."""

    exact: str
    stem: str | None
    start: int
    end: int


@lru_cache(maxsize=50_000)
def _forms(word: str) -> tuple[str, str | None]:
    """The exact form and the stem of a raw word."""
    word = unhyphenate(word)
    before, apostrophe, after = word.partition("'")
    if apostrophe and after and lower(before) in _ARTICLES:
        word = after
    word = INCLUSIVE.sub("", word)
    if _DOTTED_ACRONYM.fullmatch(word):
        word = word.replace(".", "")
    word = fold(lower(word))
    if word in STOP_WORDS:
        return word, None
    verb = _VERBAL_NOUN.sub(r"\1iser", word)
    return word, STEMS.get(verb) or stem(verb)


def tokens(text: str) -> list[Token]:
    """Every word of a text with both its forms; positions are those of the NFC form."""
    return [
        Token(forms[0], forms[1], start, end)
        for word, start, end in tokenize(clean(text))
        if (forms := _forms(word))[0]
    ]


def words(text: str) -> list[str]:
    """Chain ``text``: stop words out, stems."""
    return [token.stem for token in tokens(text) if token.stem is not None]


def exact(text: str) -> list[str]:
    """Chain ``exact``: every word, folded, not stemmed."""
    return [token.exact for token in tokens(text)]


def prefix(text: str) -> list[str]:
    """Chain ``prefix``: the beginnings of each word from two letters on, and the word itself."""
    found: list[str] = []
    for word in exact(text):
        longest = min(len(word), PREFIX_MAXIMUM)
        found.extend(word[:length] for length in range(PREFIX_MINIMUM, longest + 1))
        if len(word) < PREFIX_MINIMUM or len(word) > PREFIX_MAXIMUM:
            found.append(word)
    return found


def sort_key(text: str) -> str:
    """Chain ``sort``: the whole text, lowercase and folded."""
    return fold(lower(unhyphenate(clean(text))))
