"""What people and machines type: no search is a server error, and both engines find the same."""

import json
from collections import deque
from urllib.parse import quote

import pytest
from django.test import Client

from cms.delivery.models import Change
from search.consumer import DatabaseConsumer
from search.contract import SearchRequest
from search.engines.database import DatabaseEngine
from search.engines.elasticsearch import ElasticsearchEngine
from search.index.elasticsearch import ElasticsearchIndex
from tests.search.builders import publish

pytestmark = pytest.mark.django_db

QUERIES = [
    '"', '""', '" "', '"innovation', '«', "« »", "“", '"' * 100, '" ' * 100, "'", "l'", "’’",
    "*", "innov*", "?", "~", "innovation~2", "^", "innovation^9", "\\", "\\\\", "\\u0000", "/",
    "/.*/", "(", "(((", ")))", "[", "{", "}", "{}", "[1 TO 2]", "!", "-", "--", "-innovation",
    "+", "&&", "||", "AND", "OR", "NOT", "AND OR", "AND OR NOT", "innovation AND",
    "title:innovation", "_id:1", "_exists_:title", "%", "%_%", "_", "__", ":", "::", ";",
    "' OR '1'='1", "'; DROP TABLE search_searchentry; --", "NEAR(a b)", "a NEAR b", "{a b}: c",
    "title : x", "<script>alert(1)</script>", "{{7*7}}", "${jndi:ldap://x}", "🎉", "👩🏽‍🏫", "🇫🇷",
    "❤️", "🎉 innovation", "مرحبا بالعالم", "שלום עולם", "\u200finnovation\u200e", "你好世界",
    "de la le les",
    "le", "et ou", "a", "é", "z", "1", "²", "½", "ﬁ", "İ", "ß", "e\u0301", "\u0301", "\u200b",
    "\u202e", "\u00ad", "\ufeff", "\t\r\n", " ", "\u00a0", "\x01", "\x1b[0m", "\x7f", "\ufffd",
    "\uffff", "n°", "#", "@", "c++", ".net", "a" * 499, "é" * 300, "a-" * 200, "a'" * 200,
    "innovation " * 40, "transfromation", "innovatoin atelier", "zzzzzzzz",
]  # fmt: skip


@pytest.fixture(params=["database", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def engine(request: pytest.FixtureRequest) -> str:
    """The engine that the site is configured for, over a few documents."""
    if request.param == "elasticsearch":
        request.getfixturevalue("elasticsearch_index")
    publish("Innovation publique", text={"body": "L’innovation à l’été 2024, n° 1, c++ et .net."})
    publish("Atelier de la transformation", text={"body": "🎉 É et à, a b c z le la les."})
    publish("Œuvre « exacte »", text={"names": "DITP", "keywords": "fi ss"})
    DatabaseConsumer().consume(list(Change.objects.all()))
    if request.param == "elasticsearch":
        deque(ElasticsearchIndex().rebuild(), maxlen=0)
    return str(request.param)


def test_no_query_is_an_error(engine: str, client: Client) -> None:
    for q in QUERIES:
        answer = client.get("/api/v1/search", {"q": q, "facets": "none"})
        assert answer.status_code == 200, (q, answer.content[:300])
        body = json.loads(answer.content)
        assert (body["engine"], body["degraded"]) == (engine, False), q


@pytest.mark.elasticsearch
@pytest.mark.parametrize("engine", ["elasticsearch"], indirect=True)
def test_both_engines_find_as_much(engine: str) -> None:
    assert engine == "elasticsearch"
    requests = [SearchRequest(q=q) for q in QUERIES]
    assert {each.q: DatabaseEngine().search(each).count for each in requests} == {
        each.q: ElasticsearchEngine().search(each).count for each in requests
    }


def test_no_beginning_is_an_error(engine: str, client: Client) -> None:
    for q in QUERIES:
        answer = client.get("/api/v1/suggest", {"q": q})
        assert answer.status_code == 200, (q, answer.content[:300])


def test_no_query_breaks_the_page(engine: str, client: Client) -> None:
    for q in QUERIES[::3]:
        status = client.get("/recherche", {"q": q}).status_code
        assert status == (400 if len(q) > 200 else 200), q


@pytest.mark.parametrize("path", ["/api/v1/search", "/api/v1/suggest"])
@pytest.mark.parametrize(
    "q",
    ["%00", "a%00b", "x" * 10_000, quote("mot " * 5_000), "%ED%A0%80", "%FF", "%E9", "%"],
    ids=["null", "null inside", "10,000", "5,000 words", "surrogate", "byte", "latin-1", "percent"],
)
def test_what_is_no_text_is_refused_by_the_api(client: Client, path: str, q: str) -> None:
    answer = client.get(f"{path}?q={q}")
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("application/problem+json")


@pytest.mark.parametrize("q", ["%00", "a%00b", "x" * 10_000, quote("mot " * 5_000)])
def test_the_page_names_what_it_refuses(client: Client, q: str) -> None:
    answer = client.get(f"/recherche?q={q}")
    assert answer.status_code == 400


@pytest.mark.parametrize("q", ["%ED%A0%80", "%FF", "%E9", "%"])
def test_the_page_survives_bytes_that_are_no_text(client: Client, q: str) -> None:
    assert client.get(f"/recherche?q={q}").status_code in {200, 400}


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("theme=inconnu", "theme"),
        ("kind=inconnu", "kind"),
        ("region=", "region"),
        ("session_state=ouverte", "session_state"),
        ("facets=inconnue", "facets"),
        ("order=inconnu", "order"),
        ("page=10000", "page"),
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=abc", "page"),
        ("page=99999999999999999999", "page"),
        ("limit=0", "limit"),
        ("limit=51", "limit"),
        ("limit=abc", "limit"),
        ("limit=", "limit"),
        ("q=a&q=b", "q"),
        ("nimporte=1", "nimporte"),
    ],
)
def test_a_bad_parameter_is_named(client: Client, query: str, named: str) -> None:
    answer = client.get(f"/api/v1/search?{query}")
    assert answer.status_code == 400
    assert named in {error["parameter"] for error in json.loads(answer.content)["errors"]}
