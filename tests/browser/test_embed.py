"""``<campus-liste>`` on a site of another origin, under a strict Content Security Policy."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, Route

from cms.delivery.consumers import run_consumers
from pages import french
from tests.browser.conftest import OpenPage, Watched
from tests.browser.embedding import campus, host
from tests.browser.test_accessibility import violations
from tests.builders import Library, library
from tests.factories.vocabularies import RegionFactory
from tests.operations.processes import free_port

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

GUIDE = Path(__file__).parents[2] / "docs" / "api.md"
FALLBACK = "<p>Le campus a son propre site.</p>"
PATIENCE_MS = 10_000
VIEWS = [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")]
UNAVAILABLE = {"status": 503, "headers": {"Access-Control-Allow-Origin": "*"}}


@pytest.fixture(name="shelf")
def shelf_fixture(db: None) -> Iterator[Library]:
    """Eight labs, three of them in Bretagne, and one that was taken back."""
    RegionFactory(slug="bretagne", label="Bretagne")
    with library() as found:
        for number in range(8):
            terms = {"region": ("bretagne",)} if number < 3 else {}
            found.add("lab", f"labo-{number}", title=f"Labo {number}", terms=terms)
        found.withdraw(found.add("lab", "brouillon", title="Brouillon secret"))
        yield found


@dataclass
class Embedded:
    """The open page of the other site, the campus it shows, and what its console said."""

    page: Page
    campus: str
    console: list[str]

    def titles(self) -> list[str]:
        """Titles of the contents shown."""
        return self.page.locator("campus-liste article a").all_inner_texts()

    def wait(self, number: int) -> None:
        """Wait for this number of contents."""
        self.page.locator("campus-liste article").nth(number - 1).wait_for()
        assert self.page.locator("campus-liste article").count() == number

    @property
    def message(self) -> str:
        """The sentence shown in the place of the list."""
        return self.page.locator("campus-liste .message").inner_text()

    def shows_fallback(self) -> bool:
        """Whether the children of the element are to be read."""
        return self.page.get_by_text("Le campus a son propre site.").is_visible()


@contextmanager
def embedded(
    browser: Browser,
    attributes: str,
    *,
    script: str = 'type="module"',
    width: int = 1280,
    scheme: str = "light",
    routes: dict[str, object] | None = None,
    body: str = "",
    scripts: bool = True,
    others: tuple[str, ...] = (),
) -> Iterator[Embedded]:
    """Open a page of another site that shows the campus; ``routes`` stand in for its answers."""
    with campus() as address:
        code = f'<script {script} src="{address}/integration/campus-liste.js"></script>'
        element = f"<campus-liste {attributes}>{FALLBACK}</campus-liste>"
        body = body.replace("https://campus.example", address)
        with host(body or code + element, address, *others) as origin:
            context = browser.new_context(
                viewport={"width": width, "height": 800},
                color_scheme="dark" if scheme == "dark" else "light",
                java_script_enabled=scripts,
            )
            context.set_default_timeout(PATIENCE_MS)
            page = context.new_page()
            console: list[str] = []
            page.on("console", lambda message: console.append(message.text))
            page.on("pageerror", lambda error: console.append(f"error: {error}"))
            for pattern, handler in (routes or {}).items():
                page.route(pattern, handler)  # type: ignore[arg-type]
            try:
                page.goto(origin, wait_until="load")
                yield Embedded(page, address, console)
            finally:
                context.close()


def test_other_site_shows_what_is_public_and_nothing_else(browser: Browser, shelf: Library) -> None:
    shelf.add("event", "rencontre", title="Rencontre")
    with embedded(browser, 'kind="lab" limit="100" heading="Labos"') as site:
        site.wait(8)
        assert sorted(site.titles()) == [f"Labo {number}" for number in range(8)]
        link = site.page.get_by_role("link", name="Labo 3")
        assert link.get_attribute("href") == "http://localhost:8000/laboratoires/labo-3/"
        assert site.page.get_by_role("heading", name="Labos", level=2).is_visible()
        assert site.page.get_by_role("heading", name="Labo 3", level=3).is_visible()
        assert not site.shows_fallback()
        assert site.message == ""
        assert site.console == []


def test_filters_are_attributes_and_the_link_leads_to_the_same_list(
    browser: Browser, shelf: Library
) -> None:
    attributes = 'kind="lab, event" region="bretagne" updated_since="2020-01-01" order="title"'
    with embedded(browser, attributes) as site:
        site.wait(3)
        assert site.titles() == ["Labo 0", "Labo 1", "Labo 2"]
        every = site.page.get_by_role("link", name="Tout voir sur le campus")
        target = (every.get_attribute("href") or "").removeprefix(site.campus)
        assert target == "/recherche?kind=lab&kind=event&region=bretagne"
        assert Client().get(target).status_code == 200


def test_more_by_keyboard_moves_the_focus_to_the_first_new_content(
    browser: Browser, shelf: Library
) -> None:
    with embedded(browser, 'kind="lab" limit="3" order="title"') as site:
        site.wait(3)
        status = site.page.locator("campus-liste .status")
        assert status.inner_text() == ""
        more = site.page.get_by_role("button", name="Voir plus")
        more.focus()
        site.page.keyboard.press("Enter")
        site.wait(6)
        focused = "document.querySelector('campus-liste').shadowRoot.activeElement.textContent"
        assert site.page.evaluate(focused) == "Labo 3"
        assert status.inner_text() == "6 contenus affichés sur 8."
        more.focus()
        site.page.keyboard.press("Space")
        site.wait(8)
        assert site.page.evaluate(focused) == "Labo 6"
        assert more.count() == 0
        assert site.console == []


def test_changed_attribute_changes_the_list_and_only_the_last_change_counts(
    browser: Browser, shelf: Library
) -> None:
    held: list[Route] = []
    with embedded(browser, 'kind="lab" limit="100"') as site:
        site.wait(8)
        site.page.route("**/api/v1/labs?order=title*", lambda route: held.append(route))  # noqa: PLW0108 - it cannot wrap a builtin
        element = site.page.locator("campus-liste")
        with site.page.expect_request("**/api/v1/labs?order=title*"):
            element.evaluate("(one) => one.setAttribute('order', 'title')")
        element.evaluate("(one) => one.setAttribute('order', '-published_at')")
        element.evaluate("(one) => one.setAttribute('region', 'bretagne')")
        site.page.locator("campus-liste article").nth(3).wait_for(state="detached")
        assert sorted(site.titles()) == ["Labo 0", "Labo 1", "Labo 2"]
        held[0].abort()
        assert site.page.locator("campus-liste .status").inner_text() == (
            "3 contenus affichés sur 3."
        )


@pytest.mark.parametrize("way", ["unavailable", "unreachable"])
def test_campus_that_fails_leaves_the_children_and_is_asked_again(
    browser: Browser, shelf: Library, way: str
) -> None:
    def fail(route: Route) -> None:
        if way == "unavailable":
            route.fulfill(**UNAVAILABLE)  # type: ignore[arg-type]
        else:
            route.abort("connectionrefused")

    with embedded(browser, 'kind="lab" order="title"', routes={"**/api/v1/**": fail}) as site:
        again = site.page.get_by_role("button", name="Réessayer")
        again.wait_for()
        assert site.message == "La liste n’a pas pu être chargée."
        assert site.shows_fallback()
        again.focus()
        with site.page.expect_console_message():  # it says each failure there
            site.page.keyboard.press("Enter")
        assert site.message == "La liste n’a pas pu être chargée."
        site.page.unroute("**/api/v1/**")
        site.page.keyboard.press("Enter")
        site.wait(6)
        assert not site.shows_fallback()
        assert site.message == ""
        focused = "document.querySelector('campus-liste').shadowRoot.activeElement.textContent"
        assert site.page.evaluate(focused) == "Labo 0"


def test_campus_that_is_not_there_leaves_the_children(browser: Browser, shelf: Library) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    with embedded(browser, f'campus="{nobody}"', others=(nobody,)) as site:
        site.page.get_by_role("button", name="Réessayer").wait_for()
        assert site.shows_fallback()


def test_next_page_that_fails_leaves_what_is_shown(browser: Browser, shelf: Library) -> None:
    with embedded(browser, 'kind="lab" limit="5" order="title"') as site:
        site.wait(5)
        site.page.route("**/api/v1/**", lambda route: route.fulfill(**UNAVAILABLE))
        site.page.get_by_role("button", name="Voir plus").click()
        again = site.page.get_by_role("button", name="Réessayer")
        again.wait_for()
        assert site.message == "La suite n’a pas pu être chargée."
        assert len(site.titles()) == 5
        assert not site.shows_fallback()
        site.page.unroute("**/api/v1/**")
        again.click()
        site.wait(8)
        assert site.titles() == [f"Labo {number}" for number in range(8)]


@pytest.mark.parametrize(
    ("attributes", "name", "reason"),
    [
        ('kind="lab" region="zz"', "region", "« zz » est inconnu."),
        ('kind="labo"', "kind", "« labo » est inconnu."),
        ('kind="lab" format="atelier"', "format", "Ce paramètre n’existe pas ici."),
        ('limit="0"', "limit", "de 1 à 100"),
    ],
)
def test_wrong_setting_is_named(
    browser: Browser, shelf: Library, attributes: str, name: str, reason: str
) -> None:
    with embedded(browser, attributes) as site:
        site.page.get_by_text("Réglage refusé").wait_for()
        sentence = f"La liste n’a pas pu être chargée. Réglage refusé : « {name} »."
        assert site.message.replace("\xa0", " ") == sentence
        assert site.page.get_by_role("button").count() == 0
        assert site.shows_fallback()
        (warning,) = [line for line in site.console if line.startswith("<campus-liste>")]
        assert warning.startswith(f"<campus-liste> {name}: ")
        assert reason in warning


def test_empty_list_says_so(browser: Browser, shelf: Library) -> None:
    with embedded(browser, 'kind="event"') as site:
        site.page.get_by_text("Aucun contenu ne correspond pour le moment.").wait_for()
        assert site.page.get_by_role("button").count() == 0
        assert not site.shows_fallback()


def test_words_are_searched(browser: Browser, shelf: Library) -> None:
    shelf.add("lab", "quantique", title="Atelier quantique", summary="Le quantique pour tous.")
    run_consumers()
    with embedded(browser, 'kind="lab" q="quantique"') as site:
        site.wait(1)
        assert site.titles() == ["Atelier quantique"]


def test_markup_in_a_content_is_text(browser: Browser, shelf: Library) -> None:
    shelf.add("event", "piege", title="<img src=x onerror=alert(1)>", summary="<b>gras</b>")
    with embedded(browser, 'kind="event"') as site:
        site.wait(1)
        assert site.titles() == ["<img src=x onerror=alert(1)>"]
        assert site.page.get_by_text("<b>gras</b>").is_visible()
        assert site.console == []


EVENTS = [
    ("2026-12-01T08:30:00Z", "2026-12-01T11:00:00Z", False, "day"),
    ("2026-11-03T08:00:00Z", None, False, "day"),
    ("2026-11-03T08:00:00Z", "2026-12-04T17:15:00Z", False, "day"),
    ("2026-11-02T00:00:00+01:00", "2026-11-30T23:59:59+01:00", True, "day"),
    ("2026-10-30T00:00:00+01:00", "2026-11-01T23:59:59+01:00", True, "campaign"),
    ("2026-12-31T00:00:00+01:00", "2027-01-01T23:59:59+01:00", True, "day"),
    ("2026-07-14T22:30:00Z", "2026-07-14T23:00:00Z", False, "day"),
    ("2026-11-01T00:00:00+01:00", None, True, "month"),
    ("2026-11-01T00:00:00+01:00", None, True, "open-end"),
]


def test_dates_are_those_of_the_pages_of_the_campus(browser: Browser, shelf: Library) -> None:
    expected = []
    for number, (start, end, all_day, precision) in enumerate(EVENTS):
        first = datetime.fromisoformat(start)
        last = datetime.fromisoformat(end) if end else None
        details = {
            "starts_at": first,
            "ends_at": last,
            "all_day": all_day,
            "date_precision": precision,
            "is_cancelled": number == 0,
        }
        shelf.add("event", f"e{number}", title=f"E{number}", details=details)
        words = french.event_dates(
            first.astimezone(french.PARIS),
            last.astimezone(french.PARIS) if last else None,
            all_day=all_day,
            precision=precision,
        )
        expected.append(("Annulé – " if number == 0 else "") + words)
    with embedded(browser, 'kind="event" order="title" limit="100"') as site:
        site.wait(len(EVENTS))
        shown = site.page.locator("campus-liste .date").all_text_contents()
        assert shown == expected


def test_classic_script_pasted_twice_works_too(browser: Browser, shelf: Library) -> None:
    code = '<script defer src="https://campus.example/integration/campus-liste.js"></script>'
    element = '<campus-liste kind="lab"></campus-liste>'
    with embedded(browser, "", body=code + element + code + element) as site:
        site.page.locator("campus-liste article").nth(11).wait_for()
        assert site.console == []


def test_without_javascript_the_children_are_read(browser: Browser, shelf: Library) -> None:
    with embedded(browser, 'kind="lab"', scripts=False) as site:
        assert site.shows_fallback()


def test_code_of_the_guide_works_as_it_is_written(browser: Browser, shelf: Library) -> None:
    (code,) = re.findall(r"```html\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    with embedded(browser, "", body=code) as site:
        site.wait(3)
        assert sorted(site.titles()) == ["Labo 0", "Labo 1", "Labo 2"]


STATES = {
    "list": ('kind="lab" limit="3" heading="Labos"', "Voir plus"),
    "refused": ('region="zz" heading="Labos"', "Réglage refusé"),
    "failed": ('campus="/absent" heading="Labos"', "Réessayer"),
    "empty": ('kind="event" heading="Agenda"', "Aucun contenu"),
}


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_accessible_and_as_wide_as_its_page(
    browser: Browser, shelf: Library, state: str, width: int, scheme: str
) -> None:
    attributes, awaited = STATES[state]
    with embedded(browser, attributes, width=width, scheme=scheme) as site:
        site.page.get_by_text(awaited).first.wait_for()
        assert violations(Watched(site.page, site.campus)) == []
        assert site.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
@pytest.mark.parametrize("query", ["", "?kind=lab&limit=2", "?region=zz"])
def test_page_that_gives_the_code_is_accessible(
    open_page: OpenPage, query: str, width: int, scheme: str
) -> None:
    wrong = "zz" in query
    with open_page(width, scheme) as watched:
        watched.open(f"/integration/{query}", 400 if wrong else 200)
        assert watched.page.locator("campus-liste article").count() == (
            0 if wrong else 2 if query else 6
        )
        assert violations(watched) == []
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
        assert watched.faults == []
