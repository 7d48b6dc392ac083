"""Metrics computed by hand, variants, and judgements that hold together."""

import inspect
import re
from math import log2

import pytest

from search import ranking
from search.relevance.corpus import campus_facts
from search.relevance.judgements import NEEDS, WORDS, Judgement, read_judgements
from search.relevance.metrics import assess, mean
from search.relevance.variants import VARIANTS, variants

GRADES = {"/a/": 3, "/b/": 2, "/c/": 1}


def test_the_ideal_order_is_worth_one() -> None:
    outcome = assess(GRADES, ["/a/", "/b/", "/c/", "/d/"])
    assert (outcome.ndcg, outcome.reciprocal_rank, outcome.recall) == (1, 1, 1)


def test_a_worse_order_is_worth_what_the_formula_says() -> None:
    outcome = assess(GRADES, ["/d/", "/c/", "/a/"])
    gain = 1 / log2(3) + 7 / log2(4)
    best = 7 / log2(2) + 3 / log2(3) + 1 / log2(4)
    assert outcome.ndcg == pytest.approx(gain / best)
    assert outcome.reciprocal_rank == pytest.approx(1 / 3)
    assert outcome.recall == 0.5


def test_nothing_found_is_worth_nothing() -> None:
    outcome = assess(GRADES, [])
    assert (outcome.ndcg, outcome.reciprocal_rank, outcome.is_empty) == (0, 0, True)
    averaged = mean([outcome, assess(GRADES, ["/a/", "/b/", "/c/"])])
    assert (averaged.ndcg, averaged.zero_results, averaged.queries) == (0.5, 0.5, 2)


def test_only_ten_ranks_count() -> None:
    others = [f"/{number}/" for number in range(10)]
    assert assess(GRADES, [*others, "/a/"]).ndcg == 0


@pytest.mark.parametrize(
    ("name", "q", "expected"),
    [
        ("no accents", "réunion d’équipe et cœur", "reunion d’equipe et coeur"),
        ("apostrophe", "l'innovation", "l’innovation"),
        ("number", "journal des ateliers", "journaux des atelier"),
        ("number", "bureau RH", "bureaux RH"),
        ("capitals", "été", "ÉTÉ"),
        ("swapped", "formation au management", "au management formation"),
    ],
)
def test_a_variant_is_what_its_rule_says(name: str, q: str, expected: str) -> None:
    assert VARIANTS[name](q) == expected


def test_a_typo_is_one_fault_in_one_long_word_and_always_the_same() -> None:
    q = "la transformation managériale"
    slipped = VARIANTS["typo"](q)
    changed = [
        (word, other)
        for word, other in zip(q.split(), slipped.split(), strict=True)
        if word != other
    ]
    assert len(changed) == 1
    assert changed[0][0][0] == changed[0][1][0]
    assert VARIANTS["typo"](q) == slipped
    assert VARIANTS["typo"]("IA et RH") == "IA et RH"


def test_a_variant_equal_to_the_query_is_left_out() -> None:
    assert set(variants("RH")) == set()


@pytest.fixture(scope="module")
def paths() -> set[str]:
    return {fact.path for fact in campus_facts()}


@pytest.mark.parametrize("judgements", [read_judgements(WORDS), read_judgements(NEEDS)])
def test_judgements_hold_together(judgements: list[Judgement], paths: set[str]) -> None:
    queries = [judgement.q for judgement in judgements]
    assert len(queries) == len(set(queries)) >= 120
    for judgement in judgements:
        assert judgement.grades.keys() <= paths, judgement.q
        assert set(judgement.grades.values()) <= {1, 2, 3}, judgement.q
        assert max(judgement.grades.values()) >= 2, judgement.q
    held_out = sum(judgement.fold == "held-out" for judgement in judgements)
    assert held_out == len(queries) // 3


def test_every_query_named_beside_a_constant_is_judged_and_not_held_out() -> None:
    told = inspect.getsource(ranking).replace("\n", " ")
    named = re.findall(r"«\s(.+?)\s»", told)
    judged = [found for path in (WORDS, NEEDS) for found in read_judgements(path)]
    tuned_on = {found.q for found in judged if found.fold == "tuning"}
    assert len(named) > 10
    assert set(named) - tuned_on == set()
