"""What surrounds the contents: menus, footer and alerts, with links to public things only."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from pages.models import HomePage
from snippets.context_processors import SiteFurniture
from snippets.models import Alert, Menu, MenuItem
from snippets.models.menus import MenuPlace
from tests.api.client import ContractClient
from tests.factories.pages import TrainingIndexPageFactory, make_home

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
BASE = "http://localhost:8000"


@pytest.fixture
def home(db: None) -> HomePage:
    """The home page, with no menu."""
    Menu.objects.all().delete()
    return make_home()


def link(label: str, place: MenuPlace = MenuPlace.MAIN, **target: Any) -> MenuItem:
    """Add a link to a menu."""
    menu, _ = Menu.objects.get_or_create(place=place)
    return MenuItem.objects.create(menu=menu, label=label, **target)


def main(api: ContractClient) -> list[tuple[str, str]]:
    """Labels and addresses of the main menu."""
    return [(item["label"], item["url"]) for item in api.json("site")["menus"]["main"]]


def test_links_are_absolute_and_say_which_content_they_lead_to(
    api: ContractClient, home: HomePage
) -> None:
    index = TrainingIndexPageFactory(parent=home, slug="formations", title="Se former")
    link("Formations", page=index)
    link("Catalogue", url="/formations/?order=title#liste")
    link("Recherche", url="/recherche?q=mallette")
    link("Ailleurs", MenuPlace.FOOTER, url="https://www.data.gouv.fr/")

    menus = api.json("site")["menus"]

    reference = {
        "id": str(index.translation_key),
        "kind": "page",
        "title": "Se former",
        "path": "/formations/",
        "url": f"{BASE}/formations/",
    }
    assert menus == {
        "main": [
            {"label": "Formations", "url": f"{BASE}/formations/", "page": reference},
            {"label": "Catalogue", "url": f"{BASE}/formations/?order=title#liste",
             "page": reference},
            {"label": "Recherche", "url": f"{BASE}/recherche?q=mallette", "page": None},
        ],
        "footer": [{"label": "Ailleurs", "url": "https://www.data.gouv.fr/", "page": None}],
        "legal": [],
    }  # fmt: skip


def test_menus_are_those_of_the_pages(api: ContractClient, home: HomePage) -> None:
    link("Accueil", page=home)
    link("Formations", page=TrainingIndexPageFactory(parent=home, slug="formations"))
    link("Recherche", url="/recherche")

    on_pages = [(item.label, BASE + item.url) for item in SiteFurniture("/").main_menu]

    assert main(api) == on_pages


def test_a_draft_is_in_no_menu(api: ContractClient, home: HomePage) -> None:
    link("Formations", page=TrainingIndexPageFactory(parent=home, live=False))

    assert main(api) == []


def test_a_private_page_is_in_no_menu(api: ContractClient, home: HomePage) -> None:
    page = TrainingIndexPageFactory(parent=home, slug="formations")
    link("Formations", page=page)
    link("Son adresse", url="/formations/")
    link("Recherche", url="/recherche")
    PageViewRestriction.objects.create(page=page, restriction_type="login")

    assert main(api) == [("Recherche", f"{BASE}/recherche")]


def test_an_expired_page_is_in_no_menu_before_the_worker_sees_it(
    api: ContractClient, home: HomePage
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        page = TrainingIndexPageFactory(parent=home, slug="formations", expire_at=NOON + HOUR)
        link("Formations", page=page)
        link("Son adresse", url="/formations/#haut")
        assert len(main(api)) == 2
        clock.shift(HOUR)
        assert main(api) == []


@time_machine.travel(NOON, tick=False)
def test_only_current_alerts_are_given(api: ContractClient, home: HomePage) -> None:
    Alert.objects.create(title="Finie", ends_at=NOON)
    Alert.objects.create(title="À venir", starts_at=NOON + HOUR)
    Alert.objects.create(title="Brouillon", live=False)
    Alert.objects.create(title="Expirée", expire_at=NOON)
    Alert.objects.create(
        title="En cours",
        starts_at=NOON - HOUR,
        ends_at=NOON + HOUR,
        level="warning",
        link_label="Lire",
        link_url="/actualites/",
    )

    assert api.json("site")["alerts"] == [
        {
            "title": "En cours",
            "text": None,
            "level": "warning",
            "link": {"label": "Lire", "url": f"{BASE}/actualites/", "page": None},
            "starts_at": "2026-11-23T12:00:00+01:00",
            "ends_at": "2026-11-23T14:00:00+01:00",
        }
    ]


def test_an_answer_is_kept_no_longer_than_until_the_next_alert(
    api: ContractClient, home: HomePage
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        Alert.objects.create(
            title="Bientôt",
            starts_at=NOON + timedelta(seconds=20),
            ends_at=NOON + timedelta(seconds=30),
        )
        before = api.call("site")
        assert before["Cache-Control"].startswith("public, max-age=20, stale-while-revalidate=0")

        clock.shift(timedelta(seconds=20))
        during = api.call("site", **{"If-None-Match": before["ETag"]})
        assert during.status_code == 200
        assert during["Cache-Control"].startswith("public, max-age=10, stale-while-revalidate=0")

        clock.shift(timedelta(seconds=10))
        after = api.call("site", **{"If-None-Match": before["ETag"]})
        assert after.status_code == 304


def test_a_change_of_menu_changes_the_entity_tag(api: ContractClient, home: HomePage) -> None:
    first = api.call("site")
    assert api.call("site", **{"If-None-Match": first["ETag"]}).status_code == 304

    link("Recherche", url="/recherche")

    assert api.call("site", **{"If-None-Match": first["ETag"]}).status_code == 200


def test_the_footer_says_who_publishes_under_which_licence(
    api: ContractClient, home: HomePage
) -> None:
    found = api.json("site")

    assert found["name"] == "Campus de la transformation publique"
    assert found["footer"]["licence"] == "etalab-2.0"
    assert "DITP" in found["footer"]["publisher"]
    links = {each["label"]: each["url"] for each in found["footer"]["links"]}
    assert links["info.gouv.fr"] == "https://www.info.gouv.fr"


def test_the_site_costs_as_many_queries_for_one_link_as_for_many(
    api: ContractClient, home: HomePage
) -> None:
    def queries() -> int:
        api.call("site")
        with CaptureQueriesContext(connection) as captured:
            api.call("site")
        return len(captured)

    link("Accueil", page=home)
    link("Actualités", url="/actualites/")
    with_two = queries()
    for number in range(20):
        link(f"n{number}", url=f"/actualites/{number}/")
        Alert.objects.create(title=f"n{number}", link_url=f"/actualites/{number}/")

    assert queries() == with_two == 5


def test_a_parameter_is_refused(api: ContractClient, home: HomePage) -> None:
    assert api.json("site?limit=3", status=400)["errors"][0]["parameter"] == "limit"
