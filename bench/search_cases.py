"""What the bench of search asks, by kind of query: words that the generated corpus uses."""

from collections.abc import Callable
from dataclasses import dataclass

from cms.delivery.filters import Filters
from search.contract import SearchRequest
from search.facets import FACETS
from search.relevance.generated.french import bare
from search.relevance.generated.vocabulary import vocabulary
from search.service import search, suggest

_WORDS = (
    "voirie", "haies", "forêt", "crèches", "archives", "cantine", "quais", "musées", "mariages",
    "déchets", "vitraux", "incendie", "comptabilité", "bovins", "douane", "bibliothèques",
)  # fmt: skip
_THREE_WORDS = (
    "entretenir les haies des parcs", "formation entretien voirie", "réparer des nids-de-poule",
    "guide prêts d’œuvres", "visite criées port", "contrôle des extincteurs et alarmes",
    "atelier tri sélectif", "agents recenseurs tournées", "planifier les fouilles préventives",
    "sécuriser un passage piétons", "accueil des familles d’accueil", "archivage des tempêtes",
)  # fmt: skip
_PHRASES = (
    "passages piétons", "tri sélectif", "chambres froides", "coupes d’éclaircie",
    "états des lieux", "permis de construire", "parcs à huîtres", "bornes d’incendie",
)  # fmt: skip
_TYPOS = (
    "bibliotèques", "comptabillité", "recencement", "archéolgie", "viticuture", "incendi",
    "thermalsime", "assainisement", "météorologei", "urbanimse",
)  # fmt: skip
_BEGINNINGS = ("voi", "for", "mus", "dec", "arc", "ent", "les", "cur", "gui", "pis")
_EVERYDAY = ("agents", "service", "équipe", "budget", "calendrier")
_KINDS = ("event", "resource", "article", "training")
_REGIONS = ("bretagne", "occitanie", "normandie", "corse")
_ASKED_ONCE = 500
"""Times 20 results: more than ``search.passages.REMEMBERED``."""


@dataclass(frozen=True)
class Case:
    """One kind of query; ``questions`` are asked in turn, each through the door of search."""

    name: str
    questions: tuple[Callable[[], object], ...]
    with_facets: bool = False


def cases() -> tuple[Case, ...]:
    """Every kind of query, in the order of the table."""
    every_facet = tuple(FACETS)
    two_filters = [
        SearchRequest(
            q=word,
            filters=Filters(terms={"kind": (kind,), "region": (region,)}),
            facets=every_facet,
        )
        for word, kind, region in zip(
            _EVERYDAY, (*_KINDS, _KINDS[0]), (*_REGIONS, _REGIONS[0]), strict=True
        )
    ]
    no_word = [SearchRequest(facets=every_facet, page=page) for page in range(1, 6)]
    return (
        _searches("one word", [SearchRequest(q=word) for word in _WORDS]),
        _searches("three words", [SearchRequest(q=words) for words in _THREE_WORDS]),
        _searches("quoted phrase", [SearchRequest(q=f"« {phrase} »") for phrase in _PHRASES]),
        _searches("typo", [SearchRequest(q=word) for word in _TYPOS]),
        _searches("2 filters, all facets", two_filters, with_facets=True),
        _searches("all facets, no word", no_word, with_facets=True),
        Case("suggestion", tuple(_suggestion(beginning) for beginning in _BEGINNINGS)),
        _searches("never asked before", [SearchRequest(q=words) for words in _distinct()]),
        _searches("page 20", [SearchRequest(q=word, page=20) for word in _EVERYDAY]),
    )


def _distinct() -> list[str]:
    """Expressions of the generated corpus, each asked once in a turn.

    Their results are more than the highlights that a process remembers, so that by the next turn
    those of the first ones are forgotten: the figure is that of words nobody asked lately. What is
    kept by beginnings of words (``search.scan``) is there, as in a process that has answered for a
    while: there are few. The other cases ask a few questions again and again, and their highlights
    come from memory.
    """
    phrases = (bare(phrase) for subject in vocabulary().subjects for phrase, _ in subject.objects)
    return list(dict.fromkeys(phrases))[:_ASKED_ONCE]


def _searches(name: str, requests: list[SearchRequest], *, with_facets: bool = False) -> Case:
    return Case(name, tuple(_search(request) for request in requests), with_facets)


def _search(request: SearchRequest) -> Callable[[], object]:
    return lambda: search(request)


def _suggestion(beginning: str) -> Callable[[], object]:
    return lambda: suggest(beginning, 8)
