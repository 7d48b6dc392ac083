"""Python and Elasticsearch make the same tokens of any French-like text."""

from collections.abc import Iterator

import pytest
from elasticsearch import Elasticsearch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.analysis.comparison import analysis_index, python_tokens, tokens_of

LETTERS = "abcdeéèêëfghiîïjlmnoôœpqrstuùûvxyzçàâæÀÉÈÇŒÆÎABCDELMNQST"
SIGNS = "'’ʼ-‑–—.,;:!?…·‧/\\()[]{}«»“”\"&@#%€+*=<>|_~^`°²³½©™•→ \u00a0\u202f\u00ad\u200b\u2060\n\t"
FRAGMENTS = (
    "l’", "L'", "qu’", "QU'", "aujourd’hui", "jusqu’à", "presqu’île", "d’d’", "n’", "c'est",
    "agent·e·s", "directeur·rice", "tou·te·s", "chef·fe", "ressources", "publique", "travaux",
    "e\u0301te\u0301", "c\u0327a", "œuvre", "1er", "XXIe", "3,14", "2.5", "10:30", "n°", "24/7",
    "https://campus.example/a?b=c", "prenom.nom@exemple.fr", "#MIP2021", "C++",
    "👩🏽‍🏫", "🎉", "🇫🇷", "❤️", "مرحبا", "שלום", "中文", "Привет",
    "e-learning", "s", "x", "aux", "les", "été", "était",
)  # fmt: skip

texts = st.lists(
    st.one_of(
        st.text(LETTERS, min_size=1, max_size=14),
        st.text(SIGNS, min_size=1, max_size=3),
        st.sampled_from(FRAGMENTS),
        st.text("0123456789", min_size=1, max_size=5),
        st.just(" "),
    ),
    min_size=1,
    max_size=14,
).map("".join)


@pytest.fixture(scope="module")
def index(elasticsearch_url: str) -> Iterator[tuple[Elasticsearch, str]]:
    with Elasticsearch(elasticsearch_url) as client, analysis_index(client) as name:
        yield client, name


@pytest.mark.elasticsearch
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts)
def test_both_make_the_same_tokens(index: tuple[Elasticsearch, str], text: str) -> None:
    assert python_tokens(text) == tokens_of(*index, text)
