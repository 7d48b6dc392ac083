"""What a query means, before any engine: concepts, each with the ways to say it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from uuid import UUID

from search.analysis import Token, clean, exact, tokens, words
from search.intents import Term, named_terms
from search.layers import Layer
from search.ranking import (
    MAXIMUM_CONCEPTS,
    PAIR_WEIGHT,
    SYNONYM_WEIGHT,
    minimum_should_match,
    typos_allowed,
)
from search.synonyms import Synonyms

_QUOTED = re.compile(r'"([^"]*)"|«([^»]*)»|“([^”]*)”')
MAXIMUM_LENGTH = 2_000
"""Characters of a query that are read."""

MAXIMUM_TITLE = 255
"""Characters that a title may have."""


@dataclass(frozen=True)
class Alternative:
    """One way to say a concept: words that must all be there, side by side in a ``phrase``.

    ``weight`` is what a match counts for, next to 1 for the words as they were typed. ``layer`` is
    what offers it, None for the words as they were typed.
    """

    text: str
    stems: tuple[str, ...]
    exact: tuple[str, ...]
    phrase: bool = False
    weight: float = 1.0
    layer: Layer | None = None

    @classmethod
    def of(cls, text: str, weight: float = 1.0, layer: Layer | None = None) -> "Alternative":
        """Analyse a term."""
        return cls(text, tuple(words(text)), tuple(exact(text)), True, weight, layer)


@dataclass(frozen=True)
class Concept:
    """One thing that is looked for: the best of its alternatives counts.

    ``required``: never loosened (a quoted phrase). ``literal``: looked for by exact forms (a
    quoted phrase, a stop word).
    """

    alternatives: tuple[Alternative, ...]
    required: bool = False
    literal: bool = False


@dataclass(frozen=True)
class Query:
    """``minimum`` counts the concepts that are not required; ``title`` is for title boosts.

    ``enough`` is what ``minimum`` was before the query was loosened, 0 when it was not.

    ``correctable`` gives the words that may be misspelt, in exact form, each with its stem.
    ``pairs`` are neighbouring words as phrases, which only add to a score. ``named`` are kinds and
    formats that the words name, each as the terms it may stand for. ``bearers`` are the documents
    that an acronym of the query names, ``people`` those of the person it names. ``popular``
    gives the factors of the few documents that agents open most. ``off`` are the layers of ranking
    that this query does without.
    """

    text: str
    concepts: tuple[Concept, ...] = ()
    minimum: int = 0
    enough: int = 0
    title: str = ""
    correctable: tuple[tuple[str, str], ...] = ()
    pairs: tuple[Alternative, ...] = ()
    named: tuple[frozenset[Term], ...] = ()
    bearers: frozenset[UUID] = frozenset()
    people: frozenset[UUID] = frozenset()
    popular: Mapping[UUID, float] = field(default_factory=dict, hash=False)
    off: frozenset[Layer] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Nothing was asked: everything answers."""
        return not self.text

    @property
    def optional(self) -> tuple[Concept, ...]:
        """The concepts of which ``minimum`` are enough."""
        return tuple(concept for concept in self.concepts if not concept.required)

    @property
    def may_lack_words(self) -> bool:
        """Whether a document can answer without saying everything."""
        return self.minimum < len(self.optional)

    @property
    def rewards_all_words(self) -> bool:
        """Whether a document that says everything comes before one that may not."""
        return self.may_lack_words and Layer.ALL_WORDS not in self.off

    @property
    def is_loose(self) -> bool:
        """One optional concept is enough, or all must be there: it cannot be loosened."""
        return self.minimum <= 1 or Layer.PARTIAL_WORDS in self.off

    def loosened(self) -> "Query":
        """The same query, for which a part of the words is enough."""
        return replace(self, minimum=1, enough=self.minimum)

    def tightened(self) -> "Query":
        """The same query before it was loosened."""
        return replace(self, minimum=self.enough or self.minimum, enough=0)

    def without(self, layers: frozenset[Layer]) -> "Query":
        """The same query without some layers; those that widen concepts are never put in."""
        if not layers:
            return self
        return replace(
            self,
            minimum=len(self.optional) if Layer.PARTIAL_WORDS in layers else self.minimum,
            enough=0 if Layer.PARTIAL_WORDS in layers else self.enough,
            title="" if Layer.TITLE in layers else self.title,
            correctable=() if Layer.CORRECTIONS in layers else self.correctable,
            pairs=() if Layer.PAIRS in layers else self.pairs,
            named=() if Layer.NAMED in layers else self.named,
            bearers=frozenset() if Layer.ACRONYMS in layers else self.bearers,
            people=frozenset() if Layer.PEOPLE in layers else self.people,
            popular={} if Layer.POPULARITY in layers else self.popular,
            off=self.off | layers,
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
            (token.exact, token.stem or "")
            for token in significant[:MAXIMUM_CONCEPTS]
            if _may_be_misspelt(rest, token)
        ),
        pairs=tuple(_pairs(optional)),
        named=named_terms([token.stem or "" for token in significant[:MAXIMUM_CONCEPTS]]),
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
        synonymous = (Alternative.of(other, SYNONYM_WEIGHT, Layer.SYNONYMS) for other in others)
        concepts.append(Concept((own, *synonymous)))
        position += span
    return concepts


def _pairs(concepts: list[Concept]) -> Iterator[Alternative]:
    """Each two neighbours as one phrase, in the words that were typed."""
    for left, right in pairwise(concepts):
        first, second = left.alternatives[0], right.alternatives[0]
        if not (left.literal or right.literal):
            yield Alternative(
                f"{first.text} {second.text}",
                (*first.stems, *second.stems),
                (*first.exact, *second.exact),
                phrase=True,
                weight=PAIR_WEIGHT,
            )


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
