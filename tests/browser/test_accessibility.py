"""axe finds nothing on any page type, and no page calls another host or logs an error."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import OpenPage, Watched

pytestmark = pytest.mark.browser

INDEXES = [
    "/formations/",
    "/mallettes/",
    "/ressources/",
    "/communautes/",
    "/laboratoires/",
    "/agenda/",
    "/actualites/",
]
PAGES = [
    "/",
    *INDEXES,
    "/formations/travailler-autrement/",
    "/mallettes/mallette-transformation-manageriale/",
    "/communautes/facilitateurs-publics/",
    "/laboratoires/ti-lab/",
    "/agenda/mois-innovation-publique-2021/",
    "/accessibilite/",
    "/plan-du-site",
    "/recherche",
    "/recherche?q=mallette",
    "/recherche?kind=training&kind=event&theme=simplification",
    "/recherche?q=zzzzzz",
    f"/recherche?q={'x' * 200}",
    f"/formations/?q={'x' * 200}",
]
# Pages whose address depends on where the loader put them: the first of each list.
FIRST_OF = ["/ressources/", "/actualites/", "/agenda/mois-innovation-publique-2021/"]
ERRORS = [("/cette-page-n-existe-pas/", 404), ("/recherche?inconnu=1&theme=zz", 400)]
# Every rule that axe runs by itself: WCAG 2.0 to 2.2, levels A and AA, and good practice.
OPTIONS = {"resultTypes": ["violations"]}
VIEWS = [(1280, "light"), (320, "light"), (1280, "dark")]


def violations(watched: Watched) -> list[str]:
    """What axe finds on the open page, one line each."""
    found = Axe().run(watched.page, options=OPTIONS).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['html'][:160]}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.fixture(params=VIEWS, ids=lambda view: f"{view[0]}-{view[1]}")
def view(request: pytest.FixtureRequest, open_page: OpenPage) -> Iterator[Watched]:
    """A window of one width and one theme."""
    width, scheme = request.param
    with open_page(width, scheme) as watched:
        yield watched


@pytest.mark.parametrize("path", PAGES)
def test_page_is_accessible_and_keeps_to_itself(view: Watched, path: str) -> None:
    view.open(path)
    assert violations(view) == []
    assert view.faults == []


@pytest.mark.parametrize("path", FIRST_OF)
def test_first_page_of_a_list_is_accessible(view: Watched, path: str) -> None:
    view.open(path)
    address = view.page.locator("#resultats a[href^='/']").first.get_attribute("href")
    assert address is not None
    view.open(address)
    assert violations(view) == []
    assert view.faults == []


@pytest.mark.parametrize(("path", "status"), ERRORS)
def test_error_page_is_accessible(view: Watched, path: str, status: int) -> None:
    view.open(path, status)
    assert violations(view) == []
    assert view.faults == []


@pytest.mark.parametrize("path", PAGES)
def test_page_needs_no_sideways_scrolling_at_320_pixels(open_page: OpenPage, path: str) -> None:
    with open_page(320) as watched:
        watched.open(path)
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_theme_window_is_accessible(open_page: OpenPage) -> None:
    with open_page() as watched:
        watched.open("/")
        watched.page.get_by_role("button", name="Paramètres d’affichage").first.click()
        watched.page.get_by_role("heading", name="Paramètres d’affichage").wait_for()
        assert violations(watched) == []
        watched.page.get_by_text("Thème sombre").click()
        assert watched.page.locator("html").get_attribute("data-fr-theme") == "dark"
        assert violations(watched) == []


def test_menu_of_a_phone_is_accessible(open_page: OpenPage) -> None:
    with open_page(375) as watched:
        watched.open("/")
        watched.page.get_by_role("button", name="Menu").click()
        watched.page.get_by_role("link", name="Laboratoires").first.wait_for()
        assert violations(watched) == []
