"""Words of a query that name a kind of content or a format: « formation », « table ronde »."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from pages.choices import SEARCHED_TERMS, TERM_CHOICES, Kind
from search.analysis import words

Term = tuple[str, str]
"""Name and value of a filter: ``("kind", "lab")``."""

KIND_WORDS: dict[Kind, tuple[str, ...]] = {
    Kind.TRAINING: ("formation", "cours", "mooc"),
    Kind.TOOLKIT: ("mallette", "kit", "boîte à outils"),
    Kind.RESOURCE: ("ressource", "outil"),
    Kind.COMMUNITY: ("communauté", "réseau"),
    Kind.LAB: ("laboratoire", "lab", "labo"),
    Kind.EVENT: ("événement", "agenda"),
    Kind.CAMPAIGN: ("temps fort",),
    Kind.ARTICLE: ("actualité", "article"),
}


def named_terms(stems: Sequence[str]) -> tuple[frozenset[Term], ...]:
    """Give, for each label said by these stems, the terms that it may stand for.

    The longest label wins: « boîte à outils » is no « outil ».
    """
    labels = _labels()
    longest = max(map(len, labels))
    found: dict[frozenset[Term], None] = {}
    position = 0
    while position < len(stems):
        for span in range(min(longest, len(stems) - position), 0, -1):
            if terms := labels.get(tuple(stems[position : position + span])):
                found[terms] = None
                break
        position += span
    return tuple(found)


@lru_cache(maxsize=1)
def _labels() -> dict[tuple[str, ...], frozenset[Term]]:
    labels: dict[tuple[str, ...], set[Term]] = {}
    for label, term in _named():
        labels.setdefault(tuple(words(label)), set()).add(term)
    return {stems: frozenset(terms) for stems, terms in labels.items() if stems}


def _named() -> Iterator[tuple[str, Term]]:
    for kind, names in KIND_WORDS.items():
        yield from ((name, ("kind", str(kind))) for name in names)
    for name in SEARCHED_TERMS:
        for code, label in TERM_CHOICES[name].choices:
            if code != "autre":
                yield str(label), (name, code)
