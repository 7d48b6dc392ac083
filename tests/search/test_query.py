"""Reading a query: concepts, phrases, synonyms, what may be misspelt, how it loosens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import ranking
from search.highlight import Marker
from search.query import parse
from search.synonyms import Synonyms

SYNONYMS = Synonyms.of([("rh", "ressources humaines"), ("ia", "intelligence artificielle")])


def stems(q: str) -> list[list[tuple[str, ...]]]:
    return [[found.stems for found in c.alternatives] for c in parse(q, SYNONYMS).concepts]


def test_an_expression_with_synonyms_is_one_concept() -> None:
    assert stems("les ressources humaines de demain") == [
        [("resourc", "humain"), ("rh",)],
        [("demain",)],
    ]
    assert stems("RH") == [[("rh",), ("resourc", "humain")]]


def test_words_said_twice_count_once() -> None:
    assert len(parse("atelier ateliers atelier", Synonyms({}, 0)).concepts) <= 2
    assert len(parse("atelier atelier", Synonyms({}, 0)).concepts) == 1


def test_quoted_words_are_required() -> None:
    query = parse('design "de service" « public »', SYNONYMS)
    assert [(c.required, c.alternatives[0].exact) for c in query.concepts] == [
        (True, ("de", "service")), (True, ("public",)), (False, ("design",)),
    ]  # fmt: skip
    assert query.minimum == 1


@pytest.mark.parametrize(
    ("q", "correctable"),
    [
        ("managment", ("managment",)),
        ("labo", ()),
        ("CNFPT", ()),
        ("MANAGMENT", ("managment",)),
        ("2021x", ()),
        ('"managment"', ()),
        ("l’inovation", ("inovation",)),
    ],
)
def test_what_may_be_misspelt(q: str, correctable: tuple[str, ...]) -> None:
    assert tuple(word for word, _ in parse(q, SYNONYMS).correctable) == correctable


@pytest.mark.parametrize(("words", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (10, 6)])
def test_the_longer_the_looser(words: int, needed: int) -> None:
    assert ranking.minimum_should_match(words) == needed


@pytest.mark.parametrize(("word", "faults"), [("abcd", 0), ("abcde", 1), ("abcdefghi", 2)])
def test_faults_allowed_grow_with_length(word: str, faults: int) -> None:
    assert ranking.typos_allowed(word) == faults


@given(st.text(max_size=300))
def test_any_text_is_a_query(text: str) -> None:
    query = parse(text, SYNONYMS)
    assert len(query.concepts) <= 2 * ranking.MAXIMUM_CONCEPTS
    assert 0 <= query.minimum <= len(query.concepts)
    marked = Marker.of(query).highlights({"title": text, "summary": text})
    for value in marked.values():
        assert "<" not in value.replace("<mark>", "").replace("</mark>", "")


def test_a_weight_stays_between_its_bounds() -> None:
    for kind in (*ranking.KIND_WEIGHTS, "other"):
        for states in ([], ["open"], ["past"], ["cancelled"]):
            terms = {"session_state": states, "state": states}
            assert 0.5 <= ranking.static_weight(kind, terms) <= 1.5


def test_a_passage_starts_and_ends_at_words() -> None:
    body = "Une première phrase sans rien. " * 20 + "Un atelier à Rennes. " + "Une autre fin. " * 30
    passage = Marker.of(parse("atelier à Rennes", SYNONYMS)).highlights({"body": body})["text"]
    assert "Un <mark>atelier</mark> à <mark>Rennes</mark>." in passage
    assert passage.startswith("… ")
    assert passage.endswith(" …")
    assert len(passage) < 320
