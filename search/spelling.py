"""Corrections of misspelt words among those that documents use."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from cms.delivery.models import PublishedDocument
from search.analysis import tokens
from search.models import SearchWord
from search.query import Query
from search.ranking import typos_allowed

MAXIMUM_CORRECTIONS = 5
"""Words offered for one word."""

MAXIMUM_LENGTH = 40


def known_words(forms: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Keep the words worth offering: pairs of exact form and surface, letters alone."""
    return {
        word: surface.lower()
        for word, surface in forms
        if word.isalpha() and 4 <= len(word) <= MAXIMUM_LENGTH and len(surface) <= MAXIMUM_LENGTH
    }


def learn(forms_by_entry: Mapping[int, Mapping[str, str]]) -> None:
    """Keep the words of entries, by key; they replace those that these entries taught before."""
    SearchWord.objects.filter(entry_id__in=forms_by_entry).delete()
    SearchWord.objects.bulk_create(
        (
            SearchWord(entry_id=key, word=word, surface=surface, initial=word[0], length=len(word))
            for key, forms in forms_by_entry.items()
            for word, surface in forms.items()
        ),
        batch_size=500,
    )


@dataclass(frozen=True)
class KnownWord:
    """A word that may be offered: folded, and as documents write it."""

    word: str
    surface: str


@dataclass(frozen=True)
class Corrections:
    """For each misspelt word of a query, in exact form, the nearest known words, nearest first."""

    words: Mapping[str, tuple[KnownWord, ...]]

    def __bool__(self) -> bool:
        return bool(self.words)

    @classmethod
    def of(cls, query: Query) -> "Corrections":
        """Look all words up in one query; a word that public documents use is not misspelt.

        The first letter is taken as right. A word is written as most documents write it.
        """
        near = Q()
        for word in query.correctable:
            faults = typos_allowed(word)
            lengths = (len(word) - faults, len(word) + faults)
            near |= Q(initial=word[0], length__range=lengths)
        if not near:
            return cls({})
        public = PublishedDocument.objects.public().values("pk")
        used = SearchWord.objects.filter(near, entry__document_id__in=public)
        written = used.values_list("word", "surface").annotate(uses=Count("pk"))
        known = {
            word: KnownWord(word, surface)
            for word, surface, _ in written.order_by("uses", "surface")
        }
        unknown = (word for word in query.correctable if word not in known)
        return cls({word: found for word in unknown if (found := _nearest(word, known.values()))})

    def widened(self, query: Query) -> Query:
        """The same query, whose misspelt words may also be read as any of their corrections."""
        candidates = {word: [found.word for found in near] for word, near in self.words.items()}
        return query.or_corrected(candidates)

    def text(self, query: Query) -> str:
        """The text of the query with the nearest word in the place of each misspelt one."""
        pieces, position = [], 0
        for token in tokens(query.text):
            if near := self.words.get(token.exact):
                start = token.end - len(query.text[token.start : token.end].rpartition("'")[2])
                pieces += [query.text[position:start], near[0].surface]
                position = token.end
        return "".join(pieces) + query.text[position:]


def _nearest(word: str, known: Iterable[KnownWord]) -> tuple[KnownWord, ...]:
    faults = typos_allowed(word)
    scored = [
        (distance, candidate.word, candidate)
        for candidate in known
        if candidate.word[0] == word[0]
        and (distance := damerau_levenshtein(word, candidate.word, faults)) <= faults
    ]
    scored.sort(key=lambda entry: entry[:2])
    return tuple(candidate for _, _, candidate in scored[:MAXIMUM_CORRECTIONS])


def damerau_levenshtein(left: str, right: str, limit: int) -> int:
    """Count insertions, deletions, replacements and swaps of neighbours between two words.

    Gives ``limit + 1`` as soon as the answer is above ``limit``. Source: optimal string
    alignment (Damerau 1964, Wagner and Lowrance 1975).
    """
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    before: list[int] = []
    previous = list(range(len(right) + 1))
    for row, letter in enumerate(left, 1):
        current = [row]
        for column, other in enumerate(right, 1):
            cost = min(
                previous[column] + 1,
                current[column - 1] + 1,
                previous[column - 1] + (letter != other),
            )
            if row > 1 and column > 1 and letter == right[column - 2] and left[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before, previous = previous, current
    return min(previous[-1], limit + 1)
