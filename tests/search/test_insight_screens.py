"""The reports of search in the backoffice: what they list, who reads them, what they lead to."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.test import Client
from django.utils.html import escape

from cms.accounts.models import User
from cms.accounts.roles import Role
from search.insight import reports
from search.insight.log import grouping_key
from search.insight.models import DeniedSuggestion, LoggedClick, LoggedSearch
from search.models import SynonymSet

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
SCREENS = "/admin/search/insight/"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """All of it happens on one day."""
    with time_machine.travel("2026-11-24T10:00:00+01:00"):
        yield


def ask(text: str, *ages: int, count: int = 0, opened: int = 0, **values: object) -> None:
    """Log a query once for each age in days; the first ``opened`` ones had a result opened."""
    for number, age in enumerate(ages):
        day = TODAY - timedelta(days=age)
        search = LoggedSearch.objects.create(
            **{"day": day, "key": grouping_key(text), "text": text, "count": count,
               "source": "site", **values}
        )  # fmt: skip
        for rank in range(2 if number < opened else 0):
            LoggedClick.objects.create(search=search, rank=rank + 1, document_id=uuid4(), day=day)


def texts(rows: reports.Rows) -> list[str]:
    return [row["text"] for row in rows]


AFTER = TODAY - timedelta(days=30)


def test_without_results_are_grouped_and_those_of_most_days_first() -> None:
    ask("mdph", 0, 0, 0)
    ask("télétravail", 1, 2)
    ask("TELETRAVAIL".lower(), 3)
    ask("trop vieux", 30)
    ask("trouvé", 1, count=4)
    ask("filtré", 1, filters={"theme": ["data"]})
    rows = reports.without_results(AFTER)
    assert texts(rows) == ["télétravail", "mdph"]
    first = rows[0]
    assert (first["searches"], first["days"], first["last"]) == (
        3, 3, TODAY - timedelta(days=1),
    )  # fmt: skip


def test_a_query_that_finds_something_since_is_settled() -> None:
    ask("mdph", 3, 2)
    ask("labo", 3, 1)
    ask("mdph", 1, count=5)
    ask("labo", 2, count=5)
    assert texts(reports.without_results(AFTER)) == ["labo"]


def test_results_that_all_lack_a_word_are_no_answer() -> None:
    ask("budget vert", 1, 1, count=40, relaxed="words", partial=True)
    ask("budget vert", 2)
    ask("labo vert", 1, count=40, relaxed="words")  # some contents say both
    ask("mdph", 2)
    ask("mdph", 1, count=3, relaxed="typo")  # results for another word
    rows = reports.without_results(AFTER)
    assert texts(rows) == ["budget vert", "mdph"]
    assert (rows[0]["searches"], rows[0]["incomplete"]) == (3, 2)
    ask("budget vert", 0, count=1)
    assert texts(reports.without_results(AFTER)) == ["mdph"]


def test_what_editors_put_first_settles_a_query() -> None:
    ask("budget vert", 2, 1, count=40, relaxed="words", partial=True)
    assert texts(reports.without_results(AFTER)) == ["budget vert"]
    ask("budget vert", 0, count=41, relaxed="words")
    assert texts(reports.without_results(AFTER)) == []


def test_words_between_quotes_stand_for_a_query_only_when_all_quote_them() -> None:
    ask("télétravail", 1, 2)
    ask("« télétravail »", 1)
    ask("teletravail", 1)
    ask('"cuisine"', 3)
    assert texts(reports.without_results(AFTER)) == ["télétravail", '"cuisine"']


def test_filters_added_to_a_search_are_no_other_search() -> None:
    ask("carte", 1, count=30)
    ask("carte", 1, 1, count=3, refined=True)
    ask("atlas", 1, 1, 1, count=30)
    ask("atlas", 1, count=3, refined=True, opened=1)
    ask("plan", 1, count=3, refined=True)  # the address of a narrowed list, shared
    ask("vide", 1, 1, 1, count=30)
    assert texts(reports.without_clicks(AFTER)) == ["vide"]
    found = {row["text"]: row for row in reports.most_asked(AFTER)}
    assert {text: row["searches"] for text, row in found.items()} == {
        "carte": 1, "atlas": 3, "vide": 3,
    }  # fmt: skip
    assert round(found["atlas"]["opened_share"]) == 33
    assert found["carte"]["results"] == 30
    ask("carte", 1, 1, count=2, refined=True, opened=2)
    assert next(r for r in reports.most_asked(AFTER) if r["text"] == "carte")["opened_share"] == 100


def test_without_clicks_needs_results_and_a_few_searches() -> None:
    ask("carte", 1, 1, 2, count=31)
    ask("carte", 3, count=31, source="api")
    ask("deux", 1, 1, count=3)
    ask("ouvert", 1, 1, 1, count=3, opened=1)
    ask("vide", 1, 1, 1)
    (row,) = reports.without_clicks(AFTER)
    assert (row["text"], row["searches"], row["days"], row["results"]) == ("carte", 3, 2, 31)


def test_most_asked_gives_the_share_opened() -> None:
    ask("codev", 1, 1, 2, 2, count=4, opened=1)
    ask("codev", 1, count=9)
    ask("ia", 1)
    first, second = reports.most_asked(AFTER)
    assert (first["text"], first["searches"], first["results"], first["opened_share"]) == (
        "codev", 5, 5, 20,
    )  # fmt: skip
    assert (second["text"], second["opened_share"]) == ("ia", 0)


# ---- Screens ----


def browser(*roles: Role) -> Client:
    """A person with roles, signed in."""
    user = User.objects.create_user("x", "x@campus.example", "x")
    user.groups.set(Group.objects.filter(name__in=roles))
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("slug", ["sans-resultat", "sans-clic", "frequentes"])
@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.EDITORIAL_ADMIN, 200),
        (Role.CONTRIBUTOR, 302),
        (Role.VALIDATOR, 302),
        (Role.LAB_MANAGER, 302),
        (Role.TECHNICAL_ADMIN, 302),
    ],
)
def test_who_may_mend_may_read(role: Role, status: int, slug: str) -> None:
    client = browser(role)
    for address in (
        f"{SCREENS}{slug}/",
        f"{SCREENS}{slug}/results/",
        f"{SCREENS}{slug}/?export=csv",
    ):
        assert client.get(address).status_code == status, address
    menu = f"{SCREENS}{slug}/" in client.get("/admin/").content.decode()
    assert menu is (status == 200)


def test_nobody_reads_without_signing_in(client: Client) -> None:
    assert client.get(f"{SCREENS}sans-resultat/").status_code == 302


def test_one_click_to_a_synonym_that_counts_at_once() -> None:
    ask("maison du handicap", 1, 2)
    client = browser(Role.EDITORIAL_ADMIN)
    html = client.get(f"{SCREENS}sans-resultat/").content.decode()
    address = "/admin/search/synonymset/create/?recherche=maison+du+handicap"
    assert f'href="{address}"' in html
    assert 'href="/admin/search/promotedresult/create/?recherche=maison+du+handicap"' in html
    assert 'href="/recherche?q=maison+du+handicap"' in html
    assert "maison du handicap</textarea>" in client.get(address).content.decode()
    sent = {"terms": "maison du handicap, mdph", "is_active": "on"}
    saved = client.post(address, sent, follow=True).content.decode()
    assert "Essayer" in saved
    assert SynonymSet.objects.filter(terms__startswith="maison du handicap").exists()


def test_the_period_narrows_and_an_empty_report_says_so() -> None:
    ask("ancienne", 40)
    ask("récente", 8)
    client = browser(Role.EDITORIAL_ADMIN)

    def listed(period: str) -> list[str]:
        html = client.get(f"{SCREENS}sans-resultat/{period}").content.decode()
        return [text for text in ("ancienne", "récente") if text in html]

    assert listed("") == ["récente"]
    assert listed("?period=90") == ["ancienne", "récente"]
    assert listed("?period=7") == []
    assert listed("?period=hier") == ["récente"]
    html = client.get(f"{SCREENS}sans-resultat/?period=7").content.decode()
    assert "Rien à signaler sur cette période" in html
    assert "0 recherche dans cette liste" in html


def test_pages_and_orders() -> None:
    for number in range(60):
        ask(f"recherche {number:02d}", *range(1 + number % 3))
    client = browser(Role.EDITORIAL_ADMIN)
    first = client.get(f"{SCREENS}sans-resultat/").content.decode()
    assert "Page 1 sur 2" in first
    assert "recherche 59" not in client.get(f"{SCREENS}sans-resultat/?p=2").content.decode()
    assert client.get(f"{SCREENS}sans-resultat/?ordering=-last&p=99").status_code == 200
    assert client.get(f"{SCREENS}sans-resultat/?ordering=key").status_code == 200


def test_exports_hold_every_row_and_no_formula() -> None:
    for number in range(60):
        ask(f"recherche {number:02d}", 1)
    ask("=1+1", 1, 2)
    client = browser(Role.EDITORIAL_ADMIN)
    answer = client.get(f"{SCREENS}sans-resultat/?export=csv")
    lines = list(csv.reader(b"".join(answer).decode().splitlines()))
    assert lines[0] == [
        "Recherche", "Nombre", "Dont réponses partielles", "Jours différents", "Dernière fois",
    ]  # fmt: skip
    assert lines[1] == ["'=1+1", "2", "0", "2", "2026-11-23"]
    assert len(lines) == 62
    assert 'filename="recherches-sans-resultat.csv"' in answer.headers["Content-Disposition"]
    assert client.get(f"{SCREENS}frequentes/?export=xlsx").status_code == 200


@pytest.mark.parametrize(
    ("typed", "cell"),
    [
        ("foo;=cmd|' /c calc'!a0", "foo;'=cmd|' /c calc'!a0"),
        ("foo; +1", "foo;' +1"),
        ('foo;"=1"', 'foo;\'"=1"'),
        ("foo\t-1,@a", "foo\t'-1,'@a"),
        (" =1", "' =1"),
        ("\uff1d1;\uff0b1", "'\uff1d1;'\uff0b1"),
        ("a=b; c-d, e+f", "a=b; c-d, e+f"),
    ],
)
def test_no_cell_begins_a_formula_after_a_separator(typed: str, cell: str) -> None:
    ask(typed, 1, key="x")
    answer = browser(Role.EDITORIAL_ADMIN).get(f"{SCREENS}sans-resultat/?export=csv")
    (_, row) = csv.reader(StringIO(b"".join(answer).decode(), newline=""))
    assert row[0] == cell


def test_what_was_typed_is_escaped() -> None:
    ask("<script>alerte</script>", 1)
    html = browser(Role.EDITORIAL_ADMIN).get(f"{SCREENS}sans-resultat/").content.decode()
    assert "<script>alerte" not in html
    assert escape("<script>alerte") in html


def test_a_frequent_query_is_refused_in_one_click() -> None:
    ask("grève", 1, 2, count=2)
    client = browser(Role.EDITORIAL_ADMIN)
    address = "/admin/search/deniedsuggestion/create/?recherche=gr%C3%A8ve"
    assert f'href="{address}"' in client.get(f"{SCREENS}frequentes/").content.decode()
    assert 'value="grève"' in client.get(address).content.decode()
    assert client.post(address, {"text": "grève"}).status_code == 302
    assert DeniedSuggestion.objects.get().text == "grève"
    assert "toute recherche qui le dit" in (
        client.get("/admin/search/deniedsuggestion/").content.decode()
    )
