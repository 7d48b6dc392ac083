"""What a text is taken to mean: its query, with misspelt words also read as known ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar
from uuid import UUID

from search.acronyms import bearers
from search.contract import SearchRequest, Suggestion
from search.layers import Layer
from search.people import named_by
from search.query import Query, parse
from search.ranking import LOOSENED_UNDER
from search.spelling import Corrections
from search.synonyms import Synonyms

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Interpretation:
    """``corrected`` is the text with its misspelt words mended, None when nothing was.

    ``is_partial``: a part of the words was enough, ``complete`` documents say them all.
    ``likelier`` is a text that was perhaps meant when the words typed are hardly ever used: nothing
    is looked for with it.
    """

    query: Query
    corrected: str | None = None
    is_partial: bool = False
    complete: int = 0
    likelier: str | None = None

    @property
    def relaxed(self) -> str | None:
        """The contract's word for what was loosened: ``typo``, ``words`` or nothing."""
        if self.corrected is not None:
            return "typo"
        return "words" if self.is_partial else None

    @property
    def lacks_words(self) -> bool:
        """Whether no document says all the words: each result lacks some."""
        return self.is_partial and not self.complete

    def loosened(self, complete: int) -> "Interpretation":
        """The same, for which a part of the words is enough; ``complete`` say them all."""
        return replace(self, query=self.query.loosened(), is_partial=True, complete=complete)


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
        return self._corrected(text, query, Corrections.of(query, self.synonyms))

    def read_again(self, text: str) -> Interpretation:
        """Take every word for misspelt: what to try when nothing was found."""
        query = self._parsed(text)
        corrections = Corrections.of(query, self.synonyms, known_too=True)
        return self._corrected(text, query, corrections)

    def likelier(self, text: str) -> str | None:
        """The text with words that are used much more in the place of those near them."""
        query = self._parsed(text)
        corrections = Corrections.likelier(query, self.synonyms)
        return corrections.text(query) if corrections else None

    def suggestion(self, found: Interpretation, count: Callable[[str], int]) -> Suggestion | None:
        """« Did you mean »: the mended text, if it finds something by itself.

        Args:
            count: how many documents answer a text, as they will for who chooses it.
        """
        text = found.corrected or found.likelier
        number = count(text) if text is not None else 0
        return Suggestion(text, number) if text is not None and number else None

    def _parsed(self, text: str) -> Query:
        return parse(text, self.synonyms).without(self.off)

    def _corrected(self, text: str, query: Query, corrections: Corrections) -> Interpretation:
        if not corrections:
            return Interpretation(self._completed(query, text))
        mended = corrections.text(query)
        widened = corrections.widened(query, self._parsed(mended))
        return Interpretation(self._completed(widened, mended), mended)

    def _completed(self, query: Query, text: str) -> Query:
        """With the documents that rank better for this text, or always."""
        bearing = frozenset() if Layer.ACRONYMS in self.off else bearers(text)
        people = frozenset() if Layer.PEOPLE in self.off else named_by(text)
        found = replace(query, bearers=bearing, people=people, popular=self.popular)
        return found.without(self.off)


def first_answer(
    reader: Reader,
    text: str,
    ask: Callable[[Query], Answer],
    found: Callable[[Query, Answer], int],
) -> tuple[Interpretation, Answer]:
    """Ask what the text says, and less and less strictly while hardly anything says it.

    Nothing found: every word may be misspelt. Then few found: a part of the words is enough.

    Args:
        found: how many documents the words find by themselves in the scope of the request, without
            what readers narrow and editors promote, so that a filter never changes what the words
            mean; exact under ``LOOSENED_UNDER``.
    """
    meant = reader.read(text)
    answer = ask(meant.query)
    number = found(meant.query, answer)
    if not number and meant.query.correctable:
        wider = reader.read_again(text)
        if wider.corrected is not None:
            second = ask(wider.query)
            if wider_number := found(wider.query, second):
                meant, answer, number = wider, second, wider_number
    elif 0 < number < LOOSENED_UNDER and meant.corrected is None and meant.query.correctable:
        meant = replace(meant, likelier=reader.likelier(text))
    if number < LOOSENED_UNDER and not meant.query.is_loose:
        partial = meant.loosened(number)
        second = ask(partial.query)
        if found(partial.query, second) > number:
            return partial, second
    return meant, answer
