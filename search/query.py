"""What a query means, before any engine: concepts, each with the ways to say it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from search.analysis import Token, clean, exact, tokens, words
from search.ranking import MAXIMUM_CONCEPTS, minimum_should_match, typos_allowed
from search.synonyms import Synonyms

_QUOTED = re.compile(r'"([^"]*)"|«([^»]*)»|“([^”]*)”')
MAXIMUM_LENGTH = 2_000
"""Characters of a query that are read."""

MAXIMUM_TITLE = 255
"""Characters that a title may have."""


@dataclass(frozen=True)
class Alternative:
    """One way to say a concept: words that must all be there, side by side in a ``phrase``."""

    text: str
    stems: tuple[str, ...]
    exact: tuple[str, ...]
    phrase: bool = False

    @classmethod
    def of(cls, text: str, *, phrase: bool = True) -> "Alternative":
        """Analyse a term."""
        return cls(text, tuple(words(text)), tuple(exact(text)), phrase)


@dataclass(frozen=True)
class Concept:
    """One thing that is looked for.

    ``required``: never loosened (a quoted phrase). ``literal``: looked for by exact forms (a
    quoted phrase, a stop word).
    """

    alternatives: tuple[Alternative, ...]
    required: bool = False
    literal: bool = False


@dataclass(frozen=True)
class Query:
    """``minimum`` counts the concepts that are not required; ``title`` is for title boosts.

    ``correctable`` are the words, in exact form, that a second pass may take for misspelt.
    """

    text: str
    concepts: tuple[Concept, ...] = ()
    minimum: int = 0
    title: str = ""
    correctable: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing was asked: everything answers."""
        return not self.text

    def or_corrected(self, corrections: Mapping[str, Iterable[str]]) -> "Query":
        """The same query, whose misspelt words may also be read as their corrections."""
        return replace(
            self, concepts=tuple(_corrected(concept, corrections) for concept in self.concepts)
        )


def parse(text: str, synonyms: Synonyms) -> Query:
    """Read a query; whatever the text, the answer is a query that an engine can run."""
    text = clean(text[:MAXIMUM_LENGTH]).strip()
    quoted = [_literal(Alternative.of(phrase), required=True) for phrase in _phrases(text)]
    rest = _QUOTED.sub(" ", text)
    free = tokens(rest)
    significant = [token for token in free if token.stem is not None]
    if significant:
        optional = _concepts(rest, significant, synonyms)
    elif quoted:
        optional = []
    else:
        optional = [_literal(Alternative(token.exact, (), (token.exact,))) for token in free]
    optional = list(dict.fromkeys(optional))[:MAXIMUM_CONCEPTS]
    return Query(
        text=text,
        concepts=(*quoted[:MAXIMUM_CONCEPTS], *optional),
        minimum=minimum_should_match(len(optional)),
        title=title_words(text),
        correctable=tuple(
            token.exact for token in significant[:MAXIMUM_CONCEPTS] if _may_be_misspelt(rest, token)
        ),
    )


def title_words(text: str) -> str:
    """The exact words of a query, to compare with the same of a title."""
    return " ".join(exact(text))[:MAXIMUM_TITLE]


def _phrases(text: str) -> list[str]:
    found = ("".join(part or "" for part in match.groups()) for match in _QUOTED.finditer(text))
    return [phrase for phrase in found if exact(phrase)]


def _literal(alternative: Alternative, *, required: bool = False) -> Concept:
    return Concept((alternative,), required=required, literal=True)


def _concepts(text: str, significant: list[Token], synonyms: Synonyms) -> list[Concept]:
    """Group words into concepts: the longest expression that has synonyms, or one word."""
    concepts: list[Concept] = []
    position = 0
    while position < len(significant) and len(concepts) < MAXIMUM_CONCEPTS:
        span, others = _longest_synonym(significant[position:], synonyms)
        chosen = significant[position : position + span]
        own = Alternative(
            text[chosen[0].start : chosen[-1].end],
            tuple(token.stem or "" for token in chosen),
            tuple(token.exact for token in chosen),
        )
        concepts.append(Concept((own, *(Alternative.of(other) for other in others))))
        position += span
    return concepts


def _longest_synonym(rest: list[Token], synonyms: Synonyms) -> tuple[int, tuple[str, ...]]:
    for span in range(min(synonyms.longest, len(rest)), 0, -1):
        others = synonyms.by_stems.get(tuple(token.stem or "" for token in rest[:span]))
        if others:
            return span, others
    return 1, ()


def _may_be_misspelt(text: str, token: Token) -> bool:
    """Long enough, letters alone, and no acronym."""
    is_acronym = len(token.exact) < 7 and text[token.start : token.end].isupper()
    return token.exact.isalpha() and not is_acronym and typos_allowed(token.exact) > 0


def _corrected(concept: Concept, corrections: Mapping[str, Iterable[str]]) -> Concept:
    if concept.literal or len(concept.alternatives[0].exact) != 1:
        return concept
    found = corrections.get(concept.alternatives[0].exact[0], ())
    return replace(
        concept,
        alternatives=(*concept.alternatives, *(Alternative.of(word) for word in found)),
    )
