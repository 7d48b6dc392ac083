"""``/recherche``: facets, pages, a shareable address, and bad addresses that are named."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.delivery.models import Change
from search.consumer import DatabaseConsumer
from search.forms import quoted
from snippets.models import Theme
from tests.builders import Library, library
from tests.site.markup import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf() -> Iterator[Library]:
    """Documents of this test."""
    with library() as found:
        yield found


def fill(shelf: Library, number: int, kind: str = "training", **members: Any) -> None:
    """Publish and index documents of one kind."""
    for rank in range(number):
        shelf.add(kind, f"{kind}-{rank:02d}", **members)
    DatabaseConsumer().consume(list(Change.objects.order_by("sequence")))


def get(client: Client, address: str, status: int = 200) -> str:
    """HTML of an address."""
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_every_document_is_listed_without_words(client: Client, shelf: Library) -> None:
    fill(shelf, 3)
    html = get(client, "/recherche")
    assert "3 contenus" in html
    assert read(html).refused == []


def test_words_find_and_mark_a_title(client: Client, shelf: Library) -> None:
    fill(shelf, 2)
    shelf.add("toolkit", "mallette-manageriale")
    fill(shelf, 0)
    html = get(client, "/recherche?q=mallette")
    assert "1 résultat pour «&nbsp;<bdi>mallette</bdi>&nbsp;»" in html
    assert "<mark>Mallette</mark>" in html


def test_facet_counts_and_narrows(client: Client, shelf: Library) -> None:
    Theme.objects.create(slug="simplification", label="Simplification")
    fill(shelf, 2, terms={"theme": ("simplification",)})
    fill(shelf, 3, "article")
    assert 'id="theme-simplification"' not in get(client, "/recherche?kind=article")
    html = get(client, "/recherche?kind=training")
    assert "2 résultats" in html
    assert 'id="kind-article"' in html


def test_active_filter_can_be_removed(client: Client, shelf: Library) -> None:
    fill(shelf, 2)
    html = get(client, "/recherche?q=training&kind=training")
    assert 'href="/recherche?q=training" title="Retirer le filtre Type de contenu' in html


def test_pages_keep_the_filters(client: Client, shelf: Library) -> None:
    fill(shelf, 45)
    html = get(client, "/recherche?kind=training&page=2")
    assert 'href="/recherche?kind=training&amp;page=3"' in html
    assert 'aria-current="page"' in html


def test_page_after_the_last_is_not_found(client: Client, shelf: Library) -> None:
    fill(shelf, 3)
    get(client, "/recherche?page=2", 404)
    get(client, "/recherche?page=500", 404)


def test_empty_answer_helps(client: Client, shelf: Library) -> None:
    fill(shelf, 1)
    html = get(client, "/recherche?q=zzzzzz")
    assert "Aucun résultat" in html
    assert "Tous les contenus" in html


TOO_FAR = "La recherche ne va pas au-delà de 10\N{NARROW NO-BREAK SPACE}000 résultats."


def test_a_query_cannot_turn_the_page_around(client: Client, shelf: Library) -> None:
    html = get(client, "/recherche?q=%E2%80%AEzzzz%E2%81%A6yyyy")
    assert "«&nbsp;<bdi>zzzzyyyy</bdi>&nbsp;»" in html
    assert not set(html) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_a_search_is_never_posted(client: Client, shelf: Library) -> None:
    assert Client(enforce_csrf_checks=True).post("/recherche", {"q": "a"}).status_code == 405


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("?utm_source=lettre&kind=poireau", quoted("poireau") + " n’est pas une valeur"),
        ("?kind=poireau", quoted("poireau") + " n’est pas une valeur"),
        ("?theme=", "theme"),
        ("?page=0", "page"),
        ("?page=-1", "page"),
        ("?page=dix", "Le numéro de page doit être un nombre"),
        ("?page=501", TOO_FAR),
        ("?page=10000", TOO_FAR),
        ("?page=100000000000", TOO_FAR),
        (f"?page={'9' * 5_000}", TOO_FAR),
        ("?order=hasard", "order"),
        ("?q=a&q=b", "q"),
        (f"?q={'a' * 10_000}", "La recherche est trop longue"),
        ("?q=a%00b", "caractère interdit"),
        ("?kind=%00", "kind"),
        ("?kind=training%00", quoted("training") + " n’est pas une valeur"),
    ],
)
def test_bad_address_is_refused_by_name(
    client: Client, shelf: Library, address: str, named: str
) -> None:
    html = get(client, f"/recherche{address}", 400)
    assert named in html
    assert "\x00" not in html
    assert 'id="liste-q"' in html


@pytest.mark.parametrize("name", ["utm_source", "mtm_campaign", "fbclid", "inconnu", "%00"])
def test_names_that_others_add_to_links_are_ignored_and_dropped(
    client: Client, shelf: Library, name: str
) -> None:
    fill(shelf, 45)
    html = get(client, f"/recherche?{name}=lettre&kind=training&{name}=bis")
    assert "45 résultats" in html
    assert 'href="/recherche?kind=training&amp;page=2"' in html
    assert f"{name}=" not in html


def test_words_are_escaped(client: Client, shelf: Library) -> None:
    fill(shelf, 1)
    assert "<b>gras</b>" not in get(client, "/recherche?q=<b>gras</b>")


def test_same_number_of_queries_for_5_and_for_20_results(client: Client, shelf: Library) -> None:
    counts = []
    for number in (5, 50):
        fill(shelf, number)
        get(client, "/recherche")  # the engine reads what changed, once for all requests
        with CaptureQueriesContext(connection) as queries:
            get(client, "/recherche")
        counts.append(len(queries))
    assert counts[0] == counts[1]
