"""The French chains: equal to Elasticsearch's, token for token, and sound on any text."""

import json
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import clean, tokens, words
from search.analysis.comparison import python_tokens
from tests.search import golden

GOLDEN: list[dict[str, Any]] = json.loads(Path(golden.GOLDEN).read_text(encoding="utf-8"))


def test_golden_tokens_cover_every_text() -> None:
    assert [entry["input"] for entry in GOLDEN] == golden.texts()


@pytest.mark.parametrize("entry", GOLDEN, ids=lambda entry: entry["input"][:40])
def test_python_makes_the_golden_tokens(entry: dict[str, Any]) -> None:
    assert {"input": entry["input"], **python_tokens(entry["input"])} == entry


@pytest.mark.elasticsearch
def test_elasticsearch_makes_the_golden_tokens(elasticsearch_url: str) -> None:
    assert golden.analyse(Elasticsearch(elasticsearch_url)) == GOLDEN


@pytest.mark.parametrize(
    "forms",
    [
        ("managérial", "manageriale", "managériaux", "MANAGÉRIALES"),
        ("innovation", "l’innovation", "l'innovations", "innovante"),
        ("œuvre", "oeuvres"),
        ("agent·e·s", "agents", "l’agent"),
        ("public", "publique", "publiques"),
        ("simplifier", "simplification"),
        ("laboratoire", "laboratoires"),
    ],
)
def test_forms_that_must_meet(forms: tuple[str, ...]) -> None:
    assert len({tuple(words(form)) for form in forms}) == 1


@given(st.text())
def test_positions_point_at_the_words(text: str) -> None:
    cleaned = clean(text)
    for token in tokens(text):
        assert 0 <= token.start < token.end <= len(cleaned)
        assert token.exact
        assert token.stem != ""
