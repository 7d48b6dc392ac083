"""Menus and alerts that every page shows."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import RequestFactory
from wagtail.models import PageViewRestriction

from pages.models import HomePage
from snippets.context_processors import SiteFurniture, site
from snippets.models import Alert, Menu, MenuItem
from snippets.models.menus import MenuPlace
from tests.factories.pages import TrainingIndexPageFactory, make_home

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def home(db: None) -> HomePage:
    """The home page, with an empty main menu."""
    Menu.objects.all().delete()
    return make_home()


def link(label: str, **target: Any) -> MenuItem:
    """Add a link to the main menu."""
    menu, _ = Menu.objects.get_or_create(place=MenuPlace.MAIN)
    return MenuItem.objects.create(menu=menu, label=label, **target)


def labels(path: str = "/") -> list[str]:
    """Labels of the main menu on a page."""
    return [item.label for item in SiteFurniture(path).main_menu]


def test_nothing_is_read_until_a_template_asks(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        site(RequestFactory().get("/"))


def test_menus_and_alerts_cost_two_queries(home: HomePage, django_assert_num_queries: Any) -> None:
    link("Accueil", page=home)
    link("Recherche", url="/recherche")
    furniture = SiteFurniture("/")
    with django_assert_num_queries(2):
        assert len(furniture.main_menu) == 2
        assert furniture.footer_menu == []
        assert furniture.alerts == []


def test_page_in_the_menu_has_its_public_path(home: HomePage) -> None:
    index = TrainingIndexPageFactory(parent=home, slug="formations")
    link("Accueil", page=home)
    link("Formations", page=index)
    menu = SiteFurniture("/formations/conduire-le-changement/").main_menu
    assert [(item.url, item.current) for item in menu] == [("/", ""), ("/formations/", "true")]


def test_draft_is_not_in_the_menu(home: HomePage) -> None:
    link("Formations", page=TrainingIndexPageFactory(parent=home, live=False))
    assert labels() == []


def test_page_below_a_private_one_is_not_in_the_menu(home: HomePage) -> None:
    link("Formations", page=TrainingIndexPageFactory(parent=home))
    link("Recherche", url="/recherche")
    PageViewRestriction.objects.create(page=home, restriction_type="login")
    assert labels() == ["Recherche"]


@time_machine.travel(NOON, tick=False)
def test_only_current_alerts_show(db: None) -> None:
    hour = timedelta(hours=1)
    Alert.objects.create(title="Finie", ends_at=NOON - hour)
    Alert.objects.create(title="À venir", starts_at=NOON + hour)
    Alert.objects.create(title="Brouillon", live=False)
    Alert.objects.create(title="En cours", starts_at=NOON - hour, ends_at=NOON + hour)
    assert [alert.title for alert in SiteFurniture("/").alerts] == ["En cours"]
