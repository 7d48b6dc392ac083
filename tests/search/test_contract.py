"""What both engines owe: the same suite over the database and over Elasticsearch."""

import pytest

from search.contract import Engine, SearchRequest
from tests.search.builders import publish
from tests.search.conftest import Feed


def titles(engine: Engine, q: str, **values: object) -> list[str]:
    response = engine.search(SearchRequest(q=q, **values))  # type: ignore[arg-type]
    assert response.count >= len(response.hits)
    return [__import__("json").loads(hit.card)["title"] for hit in response.hits]


def test_first(feed: Feed) -> None:
    publish("Mallette de la transformation managériale", "toolkit")
    publish("Guide du manager", "resource", text={"keywords": "mallette", "body": "mallette " * 9})
    publish("Intelligence artificielle : l’essentiel", "training")
    publish("Sans rapport", "page")
    engine = feed()
    assert titles(engine, "mallette")[0] == "Mallette de la transformation managériale"
    assert titles(engine, "manageriales") == ["Mallette de la transformation managériale"]
    assert titles(engine, "l'IA") == ["Intelligence artificielle : l’essentiel"]
    assert titles(engine, "malette")
    assert len(titles(engine, "")) == 4
    assert titles(engine, "***") == []
    print(engine.search(SearchRequest(q="managment", facets=("kind", "theme"))))
    print(engine.search(SearchRequest(q="transformatoin", facets=("kind", "theme"))))
    print(engine.suggest("ma", 8))
