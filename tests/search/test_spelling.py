"""Corrections: distances between words, and what is offered."""

import json
from collections import deque

import pytest
from hypothesis import strategies as st

from cms.delivery.models import Change, PublishedDocument
from search.consumer import DatabaseConsumer
from search.contract import SearchRequest, Suggestion
from search.engines.database import DatabaseEngine
from search.index.database import DatabaseIndex
from search.models import SearchWord, SynonymSet
from search.query import parse
from search.spelling import Corrections
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
def test_a_word_that_only_synonyms_know_is_corrected_to_what_documents_say() -> None:
    SynonymSet.objects.create(terms="chapiteau, salle des fêtes")
    hall = publish("La salle des fêtes")
    publish("Un festin")
    index_now()
    for q in ("chapiteau", "chapitaeu"):
        found = DatabaseEngine().search(SearchRequest(q=q))
        assert [json.loads(hit.card)["title"] for hit in found.hits] == ["La salle des fêtes"], q
    assert suggested("chapiteau") is None
    assert suggested("chapitaeu") == Suggestion("chapiteau", 1)
    DatabaseConsumer().consume([withdraw(hall)])
    assert not Corrections.of(parse("chapitaeu", EMPTY), Synonyms.load())


@pytest.mark.django_db
def test_a_synonym_is_offered_whatever_form_documents_say() -> None:
    SynonymSet.objects.create(terms="zingueur, couvreur")
    publish("Des couvreurs à l’œuvre")
    index_now()
    assert suggested("zinguuers") == Suggestion("zingueur", 1)


@pytest.mark.django_db
def test_a_word_near_a_stem_alone_finds_its_other_forms() -> None:
    publish("Le facilitateur")
    publish("Autre chose")
    index_now()
    found = DatabaseEngine().search(SearchRequest(q="facilitattrice"))
    assert [json.loads(hit.card)["title"] for hit in found.hits] == ["Le facilitateur"]
    assert found.relaxed == "typo"


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
