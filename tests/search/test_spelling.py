"""Corrections: distances between words, and what is offered."""

from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.delivery.models import Change, PublishedDocument
from search.consumer import DatabaseConsumer
from search.contract import SearchRequest, Suggestion
from search.engines.database import DatabaseEngine
from search.index.database import DatabaseIndex
from search.models import SearchWord, SynonymSet
from search.query import parse
from search.spelling import Corrections, damerau_levenshtein
from search.synonyms import Synonyms
from tests.search.builders import PUBLISHED, publish, withdraw

EMPTY = Synonyms({}, 0)
words = st.text("abc", max_size=7)


def index_now() -> None:
    """Let search see every change."""
    DatabaseConsumer().consume(list(Change.objects.order_by("sequence")))


def suggested(q: str) -> Suggestion | None:
    """« Did you mean » for a search of everything."""
    return DatabaseEngine().search(SearchRequest(q=q)).suggestion


def known(word: str) -> bool:
    """Whether a word, in folded form, is kept."""
    return SearchWord.objects.filter(word=word).exists()


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
    publish("Managérial", text={"body": "L’innovation, des innovations."})
    index_now()
    query = parse("l'innovation managreial", EMPTY)
    corrections = Corrections.of(query)
    assert corrections.text(query) == "l'innovation managérial"
    assert list(corrections.words) == ["managreial"]
    assert not Corrections.of(parse("innovation xanagerial", EMPTY))


@pytest.mark.django_db
def test_a_word_is_written_as_most_documents_write_it() -> None:
    for title in ("Managérial", "Managerial", "Un kit managérial"):
        publish(title)
    index_now()
    query = parse("managreial", EMPTY)
    assert Corrections.of(query).text(query) == "managérial"


@pytest.mark.django_db
def test_the_words_of_a_withdrawn_document_are_forgotten() -> None:
    secret = publish("Projet Parapluie", text={"body": "atelier"})
    publish("Projet public", text={"body": "atelier"})
    index_now()
    assert suggested("parapluei") == Suggestion("parapluie", 1)
    DatabaseConsumer().consume([withdraw(secret)])
    # The other word alone would still bring a document to justify the suggestion.
    for q in ("parapluei", "parapluei atelier"):
        assert suggested(q) is None
    assert not known("parapluie")
    assert known("atelier")


@pytest.mark.django_db
def test_the_words_of_an_expired_document_are_silent_before_the_worker_sees_it() -> None:
    publish("Projet Parapluie", text={"body": "atelier"}, expires_at=PUBLISHED)
    publish("Projet public", text={"body": "atelier"})
    index_now()
    assert known("parapluie")
    assert not Corrections.of(parse("parapluei", EMPTY))
    assert suggested("parapluei atelier") is None


@pytest.mark.django_db
def test_a_rebuild_forgets_the_words_of_what_is_gone() -> None:
    secret = publish("Projet Parapluie")
    publish("Projet public")
    index_now()
    PublishedDocument.objects.filter(pk=secret.pk).delete()
    deque(DatabaseIndex().rebuild(), maxlen=0)
    assert not known("parapluie")
    assert known("projet")


@pytest.mark.django_db
def test_a_typo_that_was_mended_is_a_typo_again() -> None:
    document = publish("Simplifcation")
    publish("Simplification")
    index_now()
    assert not Corrections.of(parse("simplifcation", EMPTY))
    PublishedDocument.objects.filter(pk=document.pk).update(
        title="Simplification", text={"title": "Simplification"}
    )
    index_now()
    assert not known("simplifcation")
    assert suggested("simplifcation") == Suggestion("simplification", 2)


@pytest.mark.django_db
def test_the_campus_starts_with_synonyms_that_pass_their_own_rule() -> None:
    sets = list(SynonymSet.objects.all())
    assert len(sets) >= 10
    for entry in sets:
        entry.full_clean()
