"""« Pourquoi ce rang ? » in the backoffice: who opens it, what it shows, what it refuses."""

from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from pytest_django.fixtures import Settings
from wagtail.models import Page

from cms.accounts.models import User
from cms.accounts.roles import Role
from cms.delivery.models import Change
from search import rank_screen, service
from search.consumer import DatabaseConsumer
from search.explain import Explanation
from search.insight.models import LoggedSearch
from search.models import SynonymSet
from tests.search.builders import publish
from tests.search.fake_elasticsearch import error, fake_elasticsearch
from tests.search.test_promotions import add_page, promote

pytestmark = pytest.mark.django_db
SCREEN = "/admin/search/rank/"


def browser(*roles: Role) -> Client:
    """A person with roles, signed in."""
    user = User.objects.create_user("x", "x@campus.example", "x")
    user.groups.set(Group.objects.filter(name__in=roles))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor() -> Client:
    """A person who may mend what the screen tells."""
    return browser(Role.EDITORIAL_ADMIN)


def shown(client: Client, **asked: str | list[str]) -> str:
    """The screen for an address, as a person reads it."""
    answer = client.get(f"{SCREEN}?{urlencode(asked, doseq=True)}")
    assert answer.status_code == 200
    return unescape(answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def index_now() -> None:
    """Let search see every change."""
    DatabaseConsumer().consume(list(Change.objects.order_by("sequence")))


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.EDITORIAL_ADMIN, 200),
        (Role.CONTRIBUTOR, 302),
        (Role.REVIEWER, 302),
        (Role.VALIDATOR, 302),
        (Role.COMMUNITY_ANIMATOR, 302),
        (Role.LAB_MANAGER, 302),
        (Role.TECHNICAL_ADMIN, 302),
    ],
)
def test_who_may_mend_may_ask_why(role: Role, status: int) -> None:
    client = browser(role)
    for address in (SCREEN, f"{SCREEN}?q=mallette"):
        assert client.get(address).status_code == status
    menu = f'"{SCREEN}"' in unescape(client.get("/admin/").content.decode())
    assert menu is (status == 200)


def test_nobody_asks_without_signing_in(client: Client) -> None:
    assert client.get(f"{SCREEN}?q=mallette").status_code == 302


def test_a_rank_is_explained_in_words(editor: Client) -> None:
    page = add_page("Mallette managériale")
    publish("Mallette managériale", "toolkit", id=page.translation_key)
    publish("Guide", "resource", text={"body": "La mallette <b>."})
    index_now()
    html = shown(editor, q="mallette")
    assert "2 résultats par le moteur « Base de données »" in html
    assert "Son titre commence par ces mots : × 1,3" in html
    assert "Titre : mallette" in html
    assert "Texte : mallette" in html
    assert "mallette ou kit" in html
    assert f'href="/admin/pages/{page.pk}/edit/"' in html
    for address in (
        "/admin/search/synonymset/create/?recherche=mallette",
        "/admin/search/promotedresult/create/?recherche=mallette",
        "/recherche?q=mallette",
    ):
        assert f'href="{address}"' in html
    assert not LoggedSearch.objects.exists()


@pytest.mark.parametrize(
    ("q", "read"),
    [
        ("besace", "« besace », sous toutes ses formes, ou un synonyme « mallette »."),
        (
            "mallezte",
            "« mallezte », sous toutes ses formes, ou, corrigé, « mallette », "
            "ou un synonyme « besace ».",
        ),
        ("mallezte", "Recherche corrigée en « mallette »."),
        ('"Mallette managériale"', "« Mallette managériale », exactement ces mots à la suite."),
        ("mallette managériale", "Un contenu doit dire ces 2 mots ou expressions."),
        ("grande mallette managériale", "Des 3 mots ou expressions, 2 suffisent."),
        ("mallette grise", "Des 2 mots ou expressions, un seul suffit."),
        ("kit en ligne", "La recherche nomme un type ou un format : mallette ou kit"),
    ],
)
def test_what_was_understood_is_told(editor: Client, q: str, read: str) -> None:
    SynonymSet.objects.create(terms="mallette, besace")
    publish("Mallette managériale", "toolkit")
    publish("Mallette de la transformation managériale", "toolkit")
    index_now()
    assert read in shown(editor, q=q)


def test_results_are_counted_as_in_french(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    publish("Mallette", "toolkit")
    index_now()
    assert "0 résultat par le moteur" in shown(editor, q="zzzzzz")
    assert "1 résultat par le moteur" in shown(editor, q="mallette")
    explain = service.explain

    def many(*args: Any) -> Explanation:
        found = explain(*args)
        return replace(found, response=replace(found.response, count=1234))

    monkeypatch.setattr(service, "explain", many)
    assert "1\N{NARROW NO-BREAK SPACE}234 résultats par le moteur" in shown(editor, q="mallette")


def test_layers_are_switched_off_one_by_one(editor: Client) -> None:
    publish("Mallette", "toolkit")
    index_now()
    SynonymSet.objects.create(terms="mallette, besace")
    assert "toutes actives" in shown(editor)
    assert "Son titre est égal" in shown(editor, q="mallette", off="poids")
    html = shown(editor, q="mallette", off=["titre", "synonymes"])
    assert "Son titre" not in html
    assert "besace" not in html
    assert "2 désactivées" in html
    assert "besace" in shown(editor, q="mallette")
    assert "Aucun contenu ne répond" in shown(editor, q="besace", off="synonymes")


def test_what_is_promoted_says_so(editor: Client) -> None:
    page = add_page("Sans rapport")
    publish("Sans rapport", id=page.translation_key)
    promote("zzzzzz", page)
    index_now()
    assert "Placé en tête par une mise en avant" in shown(editor, q="zzzzzz")
    assert "Sans rapport" not in shown(editor, q="zzzzzz", off="choix")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"q": ""}, "Donnez une recherche."),
        ({"q": "   "}, "Donnez une recherche."),
        ({"q": "x" * 10_000}, "trop longue (200 caractères au plus)"),
        ({"q": "a\x00b"}, "caractère"),
        ({"q": "mallette", "off": "google"}, "google"),
        ({"q": "mallette", "engine": "google"}, "google"),
        ({"q": "mallette", "engine": "elasticsearch"}, "elasticsearch"),
        ({"q": "?"}, "Aucun mot à chercher."),
        ({"q": "<script>"}, "Aucun contenu ne répond."),
        ({"q": "de la"}, "sous cette forme exacte"),
    ],
)
def test_whatever_is_asked_is_answered_in_words(
    editor: Client, asked: dict[str, str], message: str
) -> None:
    html = shown(editor, **asked)
    assert message in html
    raw = editor.get(f"{SCREEN}?{urlencode(asked)}").content.decode()
    assert "&lt;script&gt;" in raw or "<script>" not in asked["q"]


def test_an_engine_that_does_not_answer_is_told_in_words(
    editor: Client, settings: Settings
) -> None:
    publish("Mallette", "toolkit")
    index_now()
    with fake_elasticsearch() as server:
        settings.CAMPUS_ELASTICSEARCH = {"url": server.url, "api_key": None, "index": "campus"}
        server.replies = [error(503, "no_shard_available_action_exception")]
        assert "Elasticsearch ne répond pas. Essayez" in shown(
            editor, q="mallette", engine="elasticsearch"
        )
        html = shown(editor, q="mallette")
        assert "la base de données a répondu à sa place" in html
        assert "1 résultat par le moteur" in html
        html = shown(editor, q="mallette", engine="database")
        assert "ne répond pas" not in html


def test_lists_and_reports_lead_here(editor: Client) -> None:
    promote("data science", add_page("Data"))
    listed = editor.get("/admin/search/promotedresult/").content.decode()
    assert f'href="{SCREEN}?q=data+science"' in listed


def test_a_content_is_looked_for_by_its_address(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rank_screen, "DEPTH", 1)
    publish("Mandala")
    second = publish("Mandala et couleurs")
    other = publish("Atelier")
    index_now()
    for address in (
        second.path,
        f"http://localhost:8000{second.path}?utm=x#haut",
        second.path[1:-1],
    ):
        html = shown(editor, q="mandala", path=address)
        assert "<td>2</td>" in html, address
        assert html.count("contenu demandé") == 1, address
    assert "Son texte ne dit pas : « mandala »." in shown(editor, q="mandala", path=other.path)
    for address in ("/absent/", "http://[", "%00"):
        html = shown(editor, q="mandala", path=address)
        assert "Aucun contenu public n’a cette adresse." in html, address
    promote("mandala", excluded=(add_page("Retiré"),))
    gone = publish("Mandala retiré", id=Page.objects.get(title="Retiré").translation_key)
    index_now()
    html = shown(editor, q="mandala", path=gone.path)
    assert "Une mise en avant le retire de cette recherche." in html
