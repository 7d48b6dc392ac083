"""What a text is taken to mean: its query, with misspelt words also read as known ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar
from uuid import UUID

from search.acronyms import bearers
from search.contract import SearchRequest, Suggestion
from search.layers import Layer
from search.query import Query, parse
from search.ranking import LOOSENED_UNDER
from search.spelling import Corrections
from search.synonyms import Synonyms

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Interpretation:
    """``corrected`` is the text with its misspelt words mended, None when nothing was.

    ``is_partial``: a part of the words was enough.
    """

    query: Query
    corrected: str | None = None
    is_partial: bool = False

    @property
    def relaxed(self) -> str | None:
        """The contract's word for what was loosened: ``typo``, ``words`` or nothing."""
        if self.corrected is not None:
            return "typo"
        return "words" if self.is_partial else None

    def loosened(self) -> "Interpretation":
        """The same, for which a part of the words is enough."""
        return replace(self, query=self.query.loosened(), is_partial=True)


@dataclass(frozen=True)
class Reader:
    """Reads texts with the synonyms of the moment, without the layers ``off``.

    ``popular`` are the factors of a request, which each query read for it carries.
    """

    synonyms: Synonyms
    off: frozenset[Layer] = frozenset()
    popular: Mapping[UUID, float] = field(default_factory=dict)

    @classmethod
    def now(cls, request: SearchRequest) -> "Reader":
        """Read the synonyms once for a request: one query."""
        off = request.layers_off
        synonyms = Synonyms.of(()) if Layer.SYNONYMS in off else Synonyms.load()
        return cls(synonyms, off, request.popular)

    def read(self, text: str) -> Interpretation:
        """Take words that no document says for misspelt."""
        query = self._parsed(text)
        return self._corrected(query, Corrections.of(query, self.synonyms))

    def read_again(self, text: str) -> Interpretation:
        """Take every word for misspelt: what to try when nothing was found."""
        query = self._parsed(text)
        return self._corrected(query, Corrections.of(query, self.synonyms, known_too=True))

    def suggestion(self, found: Interpretation, count: Callable[[Query], int]) -> Suggestion | None:
        """« Did you mean »: the mended text, if it finds something by itself."""
        if found.corrected is None:
            return None
        number = count(self._parsed(found.corrected))
        return Suggestion(found.corrected, number) if number else None

    def _parsed(self, text: str) -> Query:
        query = parse(text, self.synonyms)
        named = frozenset() if Layer.ACRONYMS in self.off else bearers(text)
        return replace(query, bearers=named, popular=self.popular).without(self.off)

    def _corrected(self, query: Query, corrections: Corrections) -> Interpretation:
        if not corrections:
            return Interpretation(query)
        return Interpretation(corrections.widened(query), corrections.text(query))


def first_answer(
    reader: Reader, text: str, ask: Callable[[Query], Answer], count: Callable[[Answer], int]
) -> tuple[Interpretation, Answer]:
    """Ask what the text says, and less and less strictly while hardly anything answers.

    Nothing found: every word may be misspelt. Then few found: a part of the words is enough.
    """
    meant = reader.read(text)
    answer = ask(meant.query)
    if not count(answer) and meant.query.correctable:
        wider = reader.read_again(text)
        if wider.corrected is not None and count(second := ask(wider.query)):
            meant, answer = wider, second
    if count(answer) < LOOSENED_UNDER and not meant.query.is_loose:
        partial = meant.loosened()
        if count(second := ask(partial.query)) > count(answer):
            return partial, second
    return meant, answer
