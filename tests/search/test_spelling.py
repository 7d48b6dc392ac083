"""Corrections: distances between words, and what is offered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.models import SynonymSet
from search.query import parse
from search.spelling import Corrections, damerau_levenshtein, learn
from search.synonyms import Synonyms

EMPTY = Synonyms({}, 0)
words = st.text("abc", max_size=7)


@pytest.mark.parametrize(
    ("left", "right", "distance"),
    [("chat", "chat", 0), ("chat", "chta", 1), ("chat", "chats", 1), ("chat", "chien", 3)],
)
def test_distances(left: str, right: str, distance: int) -> None:
    assert damerau_levenshtein(left, right, 5) == distance


@given(words, words)
def test_a_distance_is_symmetric_and_bounded(left: str, right: str) -> None:
    distance = damerau_levenshtein(left, right, 10)
    assert distance == damerau_levenshtein(right, left, 10)
    assert abs(len(left) - len(right)) <= distance <= max(len(left), len(right))
    assert (distance == 0) == (left == right)
    assert damerau_levenshtein(left, right, 1) == min(distance, 2)


@pytest.mark.django_db
def test_only_unknown_words_are_corrected_and_accents_come_back() -> None:
    learn({"managerial": "managérial", "innovation": "innovation", "innovations": "innovations"})
    query = parse("l'innovation managreial", EMPTY)
    corrections = Corrections.of(query)
    assert corrections.text(query) == "l'innovation managérial"
    assert list(corrections.words) == ["managreial"]
    assert not Corrections.of(parse("innovation xanagerial", EMPTY))


@pytest.mark.django_db
def test_the_campus_starts_with_synonyms_that_pass_their_own_rule() -> None:
    sets = list(SynonymSet.objects.all())
    assert len(sets) >= 10
    for entry in sets:
        entry.full_clean()
