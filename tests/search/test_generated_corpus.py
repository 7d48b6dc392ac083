"""The generated corpus: always the same, French, and never about what the campus is about."""

import json
import re
from collections import Counter
from functools import lru_cache
from itertools import islice

import pytest

from cms.delivery.encoding import NOT_ON_CARDS
from cms.delivery.models import Change, DocumentInterval, DocumentTerm, PublishedDocument
from pages.choices import Kind
from pages.documents.schemas import CARD_DETAILS, Document
from search.analysis import words
from search.facets import FACETS
from search.relevance.corpus import CorpusDocument, campus_facts, load
from search.relevance.generated.documents import FEWEST_WORDS, GeneratedDocument, generate
from search.relevance.generated.french import a, bare, de, de_infinitive, de_name
from search.relevance.generated.judgements import generated_judgements
from search.relevance.judgements import NEEDS, WORDS, read_judgements

CAMPUS_TOPICS = """
    accompagnement accessibilité afterlab agilité animateur artificielle associer audiovisuel
    baromètre campus cerfa changement citoyen citoyenne coach coaching codéveloppement codéveloppeur
    collaboratif collectif communauté compétences comportementale coopération cousinade cyber
    cybersécurité dématérialisation design designer données drone écoresponsabilité évaluation
    expérience expérimentation facilitateur facilitation gendarmerie hackathon hub hybride
    immersion impact innovant innovateur innovation intelligence intrapreneuriat lab labo
    laboratoire mallette manager managérial management masterclass neurosciences nudge numérique
    participation prospective réorganisation serious simplification simplifier télétravail
    tiers transformation transformer usager webinaire
"""
CLOSED = {
    "level", "delivery", "session_state", "duration", "resource_type", "format", "mode", "state",
    "organiser_category", "category", "lab_kind", "status", "scope", "toolkit_kind",
}  # fmt: skip
"""Facets whose values are in the code."""

SAMPLE = 3_000
WRONG = re.compile(r"[{}]|\b(de|à) les? |\b(de|que) [aeiouyéèê]", re.IGNORECASE)
"""Slots, articles that contract, vowels that elide what stands before them."""


@lru_cache(maxsize=1)
def corpus() -> tuple[GeneratedDocument, ...]:
    return tuple(generate(SAMPLE))


@lru_cache(maxsize=1)
def title_stems() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(words(document.title)) for document in corpus())


def test_the_same_seed_gives_the_same_documents_whatever_their_number() -> None:
    assert tuple(generate(50)) == corpus()[:50]
    assert [found.title for found in generate(50, seed=1)] != [d.title for d in corpus()[:50]]


def test_addresses_are_unique_and_titles_nearly() -> None:
    assert len({document.path for document in corpus()}) == SAMPLE
    assert len({document.id for document in corpus()}) == SAMPLE
    assert len({document.title for document in corpus()}) > 0.95 * SAMPLE


def test_texts_have_the_size_of_a_page() -> None:
    for document in corpus():
        assert FEWEST_WORDS <= len(document.text["body"].split()) <= 300
        assert document.text["summary"]
        assert document.text["title"] == document.title
        assert len(document.title) <= 255


def test_no_slot_is_left_and_articles_are_contracted() -> None:
    for document in corpus():
        found = WRONG.search("\n".join(document.text.values()))
        assert not found, found


def test_the_vocabulary_is_rich_and_a_few_words_are_everywhere() -> None:
    counts = Counter(stem for found in corpus() for stem in words(" ".join(found.text.values())))
    assert len(counts) >= 4_000
    ordered = [number for _, number in counts.most_common()]
    assert sum(ordered[:100]) > 0.3 * sum(ordered)
    assert ordered[len(ordered) // 2] < 50


def test_titles_are_never_about_the_campus() -> None:
    topics = set(words(CAMPUS_TOPICS))
    for document, stems in zip(corpus(), title_stems(), strict=True):
        assert not stems & topics, document.title
    assert not {found.title for found in corpus()} & {fact.title for fact in campus_facts()}


def test_no_title_answers_a_query_judged_over_the_campus() -> None:
    for judgement in read_judgements(WORDS) + read_judgements(NEEDS):
        asked = set(words(judgement.q))
        found = [document.title for document, stems in zip(corpus(), title_stems(), strict=True)
                 if asked and asked <= stems]  # fmt: skip
        assert not found, judgement.q


def test_one_body_in_ten_uses_a_word_of_the_campus_in_passing() -> None:
    topics = set(words("innovation facilitation management transformation design laboratoire"))
    topics |= set(words("télétravail usagers simplification communauté"))
    number = sum(bool(topics & set(words(document.text["body"]))) for document in corpus())
    assert 0.07 * SAMPLE < number < 0.15 * SAMPLE


def test_every_kind_is_there_and_codes_are_those_of_the_facets() -> None:
    assert {document.kind for document in generate(8_000)} == set(Kind.values)
    for document in corpus():
        assert set(document.terms) <= set(FACETS)
        for name in CLOSED & set(document.terms):
            assert set(document.terms[name]) <= set(FACETS[name].values())


def test_what_is_to_come_stays_so() -> None:
    for document in corpus():
        if "upcoming" in document.terms.get("state", ()):
            assert document.starts_at is not None
            assert document.starts_at.year >= 2031


@pytest.mark.django_db
def test_loaded_documents_look_published() -> None:
    documents: list[CorpusDocument] = [*campus_facts(), *corpus()[:60]]
    assert load(documents) == len(documents)
    assert PublishedDocument.objects.public().count() == len(documents)
    assert Change.objects.count() == len(documents)
    assert DocumentTerm.objects.count() == sum(
        len(values) for found in documents for values in found.terms.values()
    )
    assert DocumentInterval.objects.count() == sum(len(found.intervals) for found in documents)
    for row in PublishedDocument.objects.all():
        card = json.loads(bytes(row.card))
        assert set(card) == set(Document.model_fields) - NOT_ON_CARDS
        assert set(card["details"]) == CARD_DETAILS[row.kind]
        assert card["title"] == row.title == row.text["title"]
        assert row.published_at.year == 2025
    assert list(PublishedDocument.objects.order_by("sequence").values_list("path", flat=True)) == [
        document.path for document in documents
    ]


def test_campus_facts_keep_their_terms() -> None:
    lab = next(fact for fact in campus_facts() if fact.path == "/laboratoires/ti-lab/")
    assert lab.kind == "lab"
    assert lab.terms["region"] == ("bretagne",)
    assert "Ti-Lab" in lab.text["names"]


def test_judgements_come_from_the_recipes() -> None:
    documents = list(islice(generate(2_000), 2_000))
    by_path = {document.path: document for document in documents}
    judgements = generated_judgements(documents)
    assert len(judgements) >= 60
    assert len({judgement.q for judgement in judgements}) == len(judgements)
    assert sum(judgement.fold == "held-out" for judgement in judgements) == len(judgements) // 3
    for judgement in judgements:
        assert set(judgement.grades.values()) <= {1, 2, 3}
        assert 3 in judgement.grades.values(), judgement.q
        assert set(judgement.grades) <= set(by_path)
    trainings = next(found for found in judgements if found.q.startswith("formation "))
    best = [by_path[path] for path, grade in trainings.grades.items() if grade == 3]
    assert {(found.kind, found.recipe.subject.bare) for found in best} == {
        ("training", trainings.q.removeprefix("formation "))
    }


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (de("les haies"), "des haies"),
        (de("le suivi"), "du suivi"),
        (de("l’eau potable"), "de l’eau potable"),
        (a("les haies"), "aux haies"),
        (a("la voirie"), "à la voirie"),
        (bare("l’eau potable"), "eau potable"),
        (de_infinitive("entretenir"), "d’entretenir"),
        (de_infinitive("habiller"), "d’habiller"),
        (de_name("Oronville"), "d’Oronville"),
        (de_name("Montval"), "de Montval"),
    ],
)
def test_articles(given: str, expected: str) -> None:
    assert given == expected
