"""Relevance on real judged queries: held to its floors, on both engines, among distractors."""

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from pytest_django.fixtures import Settings

from search.acronyms import acronyms_of
from search.contract import Engine, SearchRequest
from search.engines.database import DatabaseEngine
from search.engines.elasticsearch import ElasticsearchEngine
from search.index.database import DatabaseIndex
from search.index.elasticsearch import ElasticsearchIndex
from search.relevance.corpus import CorpusDocument, campus_facts, load
from search.relevance.generated.documents import GeneratedDocument, generate
from search.relevance.report import measure, shortfalls
from search.relevance.variants import without_accents

FACTS = list(campus_facts())


@pytest.fixture(params=["database", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def engine(request: pytest.FixtureRequest, db: None) -> Engine:
    """An engine over the facts of the campus."""
    load(FACTS)
    deque(DatabaseIndex().rebuild(), maxlen=0)
    if request.param == "database":
        return DatabaseEngine()
    request.getfixturevalue("elasticsearch_index")
    deque(ElasticsearchIndex().rebuild(), maxlen=0)
    return ElasticsearchEngine()


def rank_of(engine: Engine, fact: CorpusDocument, q: str) -> int:
    """Rank from 1, 99 when it is not among the first ten."""
    ids = [hit.id for hit in engine.search(SearchRequest(q=q, limit=10)).hits]
    return ids.index(fact.id) + 1 if fact.id in ids else 99


def test_every_title_finds_itself_among_the_first_three(engine: Engine) -> None:
    late = {fact.title: rank for fact in FACTS if (rank := rank_of(engine, fact, fact.title)) > 3}
    assert late == {}


def test_every_acronym_finds_who_bears_it(engine: Engine) -> None:
    """Acronyms in capitals that a title or another spelling holds."""
    lost = []
    for fact in FACTS:
        words = {word.strip("(),.’«»") for word in f"{fact.title} {fact.text['names']}".split()}
        for word in words:
            if 2 <= len(word) <= 8 and word.isalpha() and word.isupper():
                found = engine.search(SearchRequest(q=word, limit=50))
                if fact.id not in {hit.id for hit in found.hits}:
                    lost.append((word, fact.path, found.count))
    assert [entry for entry in lost if entry[2] <= 50] == []


def test_every_acronym_is_answered_first_by_who_bears_it(engine: Engine) -> None:
    bearers: dict[str, set[UUID]] = {}
    for fact in FACTS:
        for word in acronyms_of(f"{fact.title}\n{fact.text['names']}"):
            bearers.setdefault(word, set()).add(fact.id)
    first = {word: engine.search(SearchRequest(q=word, limit=1)).hits for word in bearers}
    assert len(bearers) > 20
    assert {
        word: [hit.id for hit in first[word]]
        for word, who in bearers.items()
        if {hit.id for hit in first[word]}.isdisjoint(who)
    } == {}


GIVEN = ("Camille", "Claude", "Dominique", "Maxime", "Sacha", "Jean-Noël")
FAMILY = ("Alpha", "Bêta", "Gamma", "Delta", "de l’Oméga", "Êta-Thêta")


def _with_people(documents: list[GeneratedDocument]) -> Iterator[GeneratedDocument]:
    """Give every tenth document two people, and have others speak of people in their texts.

    Given and family names are shared: each stands beside many others, some of them in one document.
    """
    for number, document in enumerate(documents):
        given, family = GIVEN[number // 10 % 6], FAMILY[number // 60 % 6]
        text = dict(document.text)
        if number % 10 == 0:
            other = f"{GIVEN[(number // 10 + 1) % 6]} {FAMILY[(number // 60 + 2) % 6]}"
            text["people"] = f"{given} {family}\n{other}"
            text["names"] = f"{text['people']}\n{text['names']}"
        elif number % 10 < 4:
            text["body"] += f" {given} {family} l’a dit, et {family}, {given} aussi."
        yield replace(document, text=text)


@pytest.mark.parametrize(
    "engine_class",
    [DatabaseEngine, pytest.param(ElasticsearchEngine, marks=pytest.mark.elasticsearch)],
)
def test_every_person_is_found_first_by_both_orders_of_their_names(
    request: pytest.FixtureRequest, db: None, engine_class: type[Engine]
) -> None:
    people = {f"{given} {family}": f"{family} {given}" for given in GIVEN for family in FAMILY}
    corpus = list(_with_people(list(generate(360))))
    bearers = {
        name: {found.id for found in corpus if name in found.text.get("people", "").splitlines()}
        for name in people
    }
    load([*FACTS, *corpus])
    deque(DatabaseIndex().rebuild(), maxlen=0)
    if engine_class is ElasticsearchEngine:
        request.getfixturevalue("elasticsearch_index")
        deque(ElasticsearchIndex().rebuild(), maxlen=0)
    engine = engine_class()
    assert all(bearers.values())
    wrong = {}
    for name, reverse in people.items():
        for asked in (name, reverse, reverse.upper(), without_accents(name)):
            (first,) = engine.search(SearchRequest(q=asked, limit=1)).hits
            if first.id not in bearers[name]:
                wrong[asked] = json.loads(first.card)["title"]
    assert wrong == {}


@pytest.mark.django_db
def test_the_database_engine_stays_above_its_floors() -> None:
    assert shortfalls(measure(2_000)) == []


@pytest.mark.no_cover  # tracing makes it twice as long
@pytest.mark.elasticsearch
@pytest.mark.django_db
def test_both_engines_stay_above_their_floors_among_fifty_thousand_distractors(
    elasticsearch_index: str, settings: Settings
) -> None:
    lines = list(measure(50_000))
    assert {line.engine for line in lines} == {"database", "elasticsearch"}
    assert max(line.documents for line in lines) == 50_000 + len(FACTS)
    assert shortfalls(lines) == []
