"""The words that documents use, and the corrections they offer."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, cast

from django.db.models import Field, Q
from rapidfuzz import process
from rapidfuzz.distance import OSA

from cms.delivery.prepared import Slot, Statement, Statements
from search.analysis import tokens, words
from search.index.public import said
from search.layers import Layer
from search.models import SearchWord
from search.query import Alternative, Concept, Query
from search.ranking import CORRECTION_WEIGHT, MUCH_MORE, typos_allowed
from search.synonyms import Synonyms

MAXIMUM_CORRECTIONS = 5
"""Words offered for one word."""

MAXIMUM_LENGTH = 40
_SHORTEST = 4
_SURE_STEM = 2
"""Letters of a stem that are taken as right when words are looked for by their stems."""

_statements = Statements()
NO_SYNONYMS = Synonyms({}, 0)


@dataclass(frozen=True, order=True)
class KnownWord:
    """A word as documents write it: folded, with its accents, and the stem of its forms."""

    word: str
    surface: str
    stem: str

    @property
    def is_offered(self) -> bool:
        """Whether spelling correction may offer it: letters alone, neither short nor endless."""
        longest = max(len(self.word), len(self.surface), len(self.stem))
        return self.word.isalpha() and len(self.word) >= _SHORTEST and longest <= MAXIMUM_LENGTH


@lru_cache(maxsize=100_000)
def as_known(surface: str) -> KnownWord | None:
    """A word as it is written, if correction may offer it."""
    found = tokens(surface)
    if len(found) != 1 or found[0].stem is None:
        return None
    known = KnownWord(found[0].exact, surface, found[0].stem)
    return known if known.is_offered else None


@dataclass(frozen=True)
class Corrections:
    """For each misspelt word of a query, in exact form, the nearest known words, nearest first.

    ``meanings`` gives the other terms of those that are synonyms of editors.
    """

    words: Mapping[str, tuple[KnownWord, ...]]
    meanings: Mapping[KnownWord, tuple[str, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.words)

    @classmethod
    def of(
        cls, query: Query, synonyms: Synonyms = NO_SYNONYMS, *, known_too: bool = False
    ) -> "Corrections":
        """Look all words up in one query, in a few more those that no document uses.

        ``known_too``: also read words that documents do use as others near them. The first
        letter is taken as right. What is offered is a word of a public document, or a synonym of
        what one says. A word near none of them may be near the stem of some: « facilitattrice »
        when documents say « facilitateur ».
        """
        wanted = dict(query.correctable)
        if not wanted:
            return cls({})
        if not known_too:
            stems = _used(sorted(set(wanted.values())))
            wanted = {
                word: stem
                for word, stem in wanted.items()
                if stem not in stems and (stem,) not in synonyms.by_stems
            }
        if not wanted:
            return cls({})
        known = _near(wanted)
        meanings = _terms(synonyms, {found.word for found in known})
        known |= dict.fromkeys(meanings, 0)
        offered = _offered({word: _nearest(word, known) for word in wanted}, meanings)
        lost = {word: stem for word, stem in wanted.items() if word not in offered}
        if lost and not known_too:
            offered |= _offered(_near_stems(lost), {})
        return cls(offered, meanings)

    @classmethod
    def likelier(cls, query: Query, synonyms: Synonyms = NO_SYNONYMS) -> "Corrections":
        """For words that documents use, others near them that many more use; few queries.

        One page may hold the very fault that a reader makes. Another form of the same word, or a
        synonym of editors, is no fault.
        """
        wanted = {
            word: stem for word, stem in query.correctable if (stem,) not in synonyms.by_stems
        }
        known = _near(wanted)
        used = {found.word: number for found, number in known.items()}
        likelier = {
            word: tuple(
                found
                for found in _nearest(word, known)
                if found.stem != stem and known[found] >= MUCH_MORE * used.get(word, 1)
            )
            for word, stem in wanted.items()
        }
        return cls(_offered(likelier, {}))

    def widened(self, query: Query, mended: Query) -> Query:
        """The query of the mended text, whose words may also be read as typed or as others near.

        What a text alone gives (titles, neighbours, kinds, expressions that have synonyms) is that
        of the mended one.
        """
        typed = {near[0].word: word for word, near in self.words.items()}
        own = {concept.alternatives[0].exact: concept.alternatives[0] for concept in query.concepts}

        def widened(concept: Concept) -> Concept:
            first, *synonymous = concept.alternatives
            word = typed.get(first.exact[0]) if len(first.exact) == 1 else None
            if word is None or (word,) not in own or concept.literal:
                return concept
            others = (
                Alternative.of(term, CORRECTION_WEIGHT, Layer.CORRECTIONS)
                for term in self._terms_of(self.words[word])
            )
            return replace(concept, alternatives=(own[word,], *others, *synonymous))

        return replace(
            mended,
            text=query.text,
            concepts=tuple(map(widened, mended.concepts)),
            correctable=query.correctable,
        )

    def _terms_of(self, near: Iterable[KnownWord]) -> list[str]:
        """These words, each followed by what means the same."""
        return [term for found in near for term in (found.word, *self.meanings.get(found, ()))]

    def text(self, query: Query) -> str:
        """The text of the query with the nearest word in the place of each misspelt one."""
        pieces, position = [], 0
        for token in tokens(query.text):
            if near := self.words.get(token.exact):
                start = token.end - len(query.text[token.start : token.end].rpartition("'")[2])
                pieces += [query.text[position:start], near[0].surface]
                position = token.end
        return "".join(pieces) + query.text[position:]


def _used(stems: Sequence[str]) -> set[str]:
    """Keep the stems that some document has; every search asks."""
    names = [f"stem{number}" for number in range(len(stems))]
    statement = _statements.get(("used", len(stems)), lambda: _used_statement(names))
    return {stem for (stem,) in statement.rows(**dict(zip(names, stems, strict=True)))}


def _used_statement(names: Sequence[str]) -> Statement:
    slots = {name: Slot(f"\x00{name}", _field("stem")) for name in names}  # no text holds that byte
    used = SearchWord.objects.filter(stem__in=[slot.stand_in for slot in slots.values()])
    return Statement(used.values_list("stem").distinct(), slots)


def _near(words: Iterable[str]) -> dict[KnownWord, int]:
    """Words within the faults of these, each as most documents write it, with their number.

    The words themselves are among them.
    """
    words = list(words)
    spans = sorted({(word[0], *_lengths(word)) for word in words})
    if not spans:
        return {}
    values = {
        f"{part}{number}": value
        for number, span in enumerate(spans)
        for part, value in zip(_SPAN, span, strict=True)
    }
    statement = _statements.get(("near", len(spans)), lambda: _near_statement(len(spans)))
    rows = statement.rows(**values)
    near = _within_faults(words, {word for _, _, word, _ in rows})
    written: dict[str, KnownWord] = {}
    total: Counter[str] = Counter()
    for documents, surface, word, stem in sorted(row for row in rows if row[2] in near):
        written[word] = KnownWord(word, surface, stem)
        total[word] += documents
    return {written[word]: number for word, number in total.items()}


def _within_faults(words: Iterable[str], known: Iterable[str]) -> set[str]:
    """Those of the known words that one of ``words`` may mean: thousands are looked at."""
    by_initial: defaultdict[str, list[str]] = defaultdict(list)
    for word in known:
        by_initial[word[0]].append(word)
    return {
        near
        for word in words
        for near, *_ in process.extract(
            word,
            by_initial[word[0]],
            scorer=OSA.distance,
            score_cutoff=typos_allowed(word),
            limit=None,
        )
    }


_SPAN = ("initial", "shortest", "longest")


def _lengths(word: str) -> tuple[int, int]:
    """The fewest and the most letters of what may be meant by a word."""
    faults = typos_allowed(word)
    return len(word) - faults, len(word) + faults


def _near_statement(spans: int) -> Statement:
    slots: dict[str, Slot] = {}
    near = Q()
    for number in range(spans):
        initial = slots[f"initial{number}"] = Slot(f"\x00{number}", _field("initial"))
        shortest = slots[f"shortest{number}"] = Slot(10_000 + number, _field("length"))
        longest = slots[f"longest{number}"] = Slot(20_000 + number, _field("length"))
        lengths = (shortest.stand_in, longest.stand_in)
        near |= Q(initial=initial.stand_in, length__range=lengths)
    rows = SearchWord.objects.filter(near).order_by()
    return Statement(rows.values_list("documents", "surface", "word", "stem"), slots)


def _field(name: str) -> "Field[Any, Any]":
    return cast("Field[Any, Any]", SearchWord._meta.get_field(name))


def _terms(synonyms: Synonyms, but: Set[str]) -> dict[KnownWord, tuple[str, ...]]:
    """The synonyms of one word that correction may offer, each with the other terms of its sets."""
    found = {}
    for term in dict.fromkeys(term for others in synonyms.by_stems.values() for term in others):
        known = as_known(term.lower())
        if known is not None and known.word not in but:
            found[known] = synonyms.by_stems.get((known.stem,), ())
    return found


def _offered(
    near: Mapping[str, tuple[KnownWord, ...]], meanings: Mapping[KnownWord, tuple[str, ...]]
) -> dict[str, tuple[KnownWord, ...]]:
    """Keep what a public document says, and synonyms of what one says in whatever form."""
    candidates = {found for each in near.values() for found in each}
    public = said(sorted(found.word for found in candidates))
    ways = {
        found: [words(term) for term in meanings[found]] for found in candidates & meanings.keys()
    }
    stems = {stem for each in ways.values() for way in each for stem in way}
    used = _used(sorted(stems)) if stems else set()
    right = {found for found in candidates if found.word in public}
    right |= {found for found, each in ways.items() if any(used.issuperset(way) for way in each)}
    kept = {word: tuple(found for found in each if found in right) for word, each in near.items()}
    return {word: each for word, each in kept.items() if each}


def _near_stems(wanted: Mapping[str, str]) -> dict[str, tuple[KnownWord, ...]]:
    """Words whose stems are about those of these, the nearest and most used first; one query."""
    start = Q()
    for word, stem in wanted.items():
        start |= Q(initial=word[0], stem__startswith=stem[:_SURE_STEM])
    rows = list(
        SearchWord.objects.filter(start).values_list("word", "surface", "stem", "documents")
    )
    found = {}
    for word, stem in wanted.items():
        faults = typos_allowed(stem)
        scored = sorted(
            (distance, -number, KnownWord(near, surface, other))
            for near, surface, other, number in rows
            if near[0] == word[0]
            and (distance := OSA.distance(stem, other, score_cutoff=faults)) <= faults
        )
        found[word] = tuple(known for *_, known in scored[:MAXIMUM_CORRECTIONS])
    return found


def _nearest(word: str, known: Mapping[KnownWord, int]) -> tuple[KnownWord, ...]:
    """The nearest words, those of more documents first.

    Faults are letters added, dropped or replaced and neighbours swapped: optimal string alignment.
    """
    faults = typos_allowed(word)
    scored = [
        (distance, -number, candidate)
        for candidate, number in known.items()
        if candidate.word[0] == word[0]
        and 0 < (distance := OSA.distance(word, candidate.word, score_cutoff=faults)) <= faults
    ]
    return tuple(candidate for _, _, candidate in sorted(scored)[:MAXIMUM_CORRECTIONS])
