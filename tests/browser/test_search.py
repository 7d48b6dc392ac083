"""The search page in a browser: filters that apply at once, states without fault, no script."""

import re

import pytest
from playwright.sync_api import Route

from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser

STATES = {
    "typo": "/recherche?q=formatoin",
    "words": "/recherche?q=mallette+innovation+quantique",
    "nothing": "/recherche?q=zzzzzz",
    "nothing with filters": "/recherche?q=mallette&kind=lab&region=bretagne",
    "bad address": "/recherche?q=mallette&kind=toolkit&theme=zz&page=dix",
    "filters": "/recherche?kind=event&theme=innovation-publique",
    "last page": "/recherche?page=3",
}


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (320, "dark")]
)
@pytest.mark.parametrize("state", STATES)
def test_state_is_accessible(open_page: OpenPage, state: str, width: int, scheme: str) -> None:
    with open_page(width, scheme) as watched:
        watched.open(STATES[state], 400 if state == "bad address" else 200)
        if width < 992 and watched.page.locator("#filtres").count():
            watched.page.locator("#filtres > summary").click()
        watched.page.evaluate(
            "document.querySelectorAll('.campus-facet').forEach((one) => (one.open = true))"
        )
        assert violations(watched) == []
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
        assert watched.faults == []


def test_checked_box_applies_at_once_and_keeps_its_place(open_page: OpenPage) -> None:
    with open_page() as watched:
        watched.open("/recherche")
        page = watched.page
        before = page.locator("#nombre").inner_text()
        page.locator("#kind-training").focus()
        page.keyboard.press("Space")
        page.locator(".campus-tag-remove").wait_for()
        assert page.url.endswith("/recherche?kind=training")
        assert page.evaluate("document.activeElement.id") == "kind-training"
        count = page.locator("#nombre").inner_text()
        assert count != before
        assert page.locator("#liste + [role=status]").inner_text() == count
        assert page.title().startswith("Recherche")
        assert "Formations" in page.title()
        assert watched.faults == []


def test_back_and_forward_restore_the_list(open_page: OpenPage) -> None:
    with open_page() as watched:
        watched.open("/recherche")
        page = watched.page
        first = page.locator("#nombre").inner_text()
        page.locator("label[for=kind-lab]").click()
        page.locator(".campus-tag-remove").wait_for()
        page.evaluate("window.sameDocument = true")
        page.go_back()
        page.locator(".campus-tag-remove").wait_for(state="detached")
        assert page.locator("#nombre").inner_text() == first
        assert not page.locator("#kind-lab").is_checked()
        page.go_forward()
        page.locator(".campus-tag-remove").wait_for()
        assert page.locator("#kind-lab").is_checked()
        assert page.evaluate("window.sameDocument")
        assert watched.faults == []


def test_link_within_the_page_asks_for_nothing(open_page: OpenPage) -> None:
    with open_page() as watched:
        watched.open("/recherche")
        asked: list[str] = []
        watched.page.on("request", lambda request: asked.append(request.resource_type))
        watched.page.evaluate("window.location.hash = 'contenu'")
        watched.page.evaluate("new Promise((done) => setTimeout(done, 300))")
        assert {"document", "fetch"}.isdisjoint(asked)


def test_removed_filter_leaves_the_focus_on_the_next_one(open_page: OpenPage) -> None:
    with open_page() as watched:
        watched.open("/recherche?kind=training&kind=lab")
        page = watched.page
        removed = page.get_by_role("link", name="Retirer le filtre Type de contenu : Formations")
        removed.focus()
        page.keyboard.press("Enter")
        removed.wait_for(state="detached")
        assert page.url.endswith("/recherche?kind=lab")
        focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
        assert " ".join(focused.split()) == "Retirer le filtre Type de contenu : Laboratoires"
        page.keyboard.press("Enter")
        page.locator("[data-campus-remove]").wait_for(state="detached")
        assert page.evaluate("document.activeElement.id") == "nombre"
        assert watched.faults == []


def test_filter_is_removed_from_a_bad_address_too(open_page: OpenPage) -> None:
    with open_page() as watched:
        watched.open("/recherche?q=mallette&kind=toolkit&page=dix", 400)
        watched.page.locator("[data-campus-remove]").click()
        watched.page.wait_for_url("**/recherche?q=mallette")
        assert watched.page.locator("#nombre").is_visible()
        assert watched.faults == []


def test_only_the_last_of_two_quick_choices_counts(open_page: OpenPage) -> None:
    with open_page() as watched:
        watched.open("/recherche")
        page = watched.page
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        page.route(re.compile(r"recherche\?kind=training$"), hold)
        with page.expect_request("**/recherche?kind=training"):
            page.locator("label[for=kind-training]").click()
        page.locator("label[for=kind-lab]").click()
        page.locator("[data-campus-remove]").nth(2).wait_for()
        assert len(held) == 1
        assert page.url.endswith("/recherche?kind=training&kind=lab")
        assert page.locator("#kind-lab").is_checked()


def test_list_that_cannot_be_read_is_asked_as_a_page(open_page: OpenPage) -> None:
    with open_page() as watched:
        watched.open("/recherche")
        page = watched.page
        page.route("**/recherche?kind=lab", lambda route: route.abort(), times=1)
        page.locator("label[for=kind-lab]").click()
        page.locator(".campus-tag-remove").wait_for()
        assert page.url.endswith("/recherche?kind=lab")


def test_filters_of_a_phone_come_after_a_disclosure(open_page: OpenPage) -> None:
    with open_page(390) as watched:
        watched.open("/recherche?kind=training")
        page = watched.page
        summary = page.locator("#filtres > summary")
        assert " ".join((summary.text_content() or "").split()) == "Filtrer 1 filtre actif"
        assert not page.locator("#kind-training").is_visible()
        top = page.locator(".campus-hits > li").first.bounding_box()
        assert top is not None
        assert top["y"] < 900
        summary.click()
        page.locator("label[for=kind-lab]").click()
        page.locator(".campus-tag-remove").nth(1).wait_for()
        assert page.locator("#kind-training").is_visible()  # still open
        page.locator("[data-campus-see]").click()
        assert not page.locator("#kind-training").is_visible()
        assert page.evaluate("document.activeElement.id") == "nombre"
        assert watched.faults == []


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_moves_while_the_page_loads(open_page: OpenPage, width: int) -> None:
    shift = """new Promise((done) => new PerformanceObserver((list) => done(
        list.getEntries().reduce((sum, entry) => sum + entry.value, 0)
    )).observe({ type: "layout-shift", buffered: true }) || setTimeout(() => done(0), 500))"""
    with open_page(width) as watched:
        watched.open("/recherche")  # fonts come once: the change of letters is not what is measured
        watched.open("/recherche?q=innovation&kind=event")
        assert watched.page.evaluate(shift) < 0.01


def test_long_facet_is_narrowed_by_what_is_typed(open_page: OpenPage) -> None:
    with open_page() as watched:
        watched.open("/recherche")
        page = watched.page
        page.locator("#facette-organisation > summary").click()
        field = page.locator("#reduire-organisation")
        field.fill("MINISTÈRE")
        shown = page.locator("#facette-organisation li:visible")
        values = [value.casefold() for value in shown.all_inner_texts()]
        assert values
        assert all("ministère" in value for value in values)
        assert page.locator("#liste + [role=status]").inner_text().startswith(str(len(values)))
        field.press("Enter")
        assert page.url.endswith("/recherche")
        shown.first.locator("label").click()
        page.locator(".campus-tag-remove").wait_for()
        assert field.input_value() == "MINISTÈRE"
        assert "ministère" in page.locator(".campus-tag-remove").inner_text().casefold()
        assert violations(watched) == []
        assert watched.faults == []


def test_search_works_without_script(open_page: OpenPage) -> None:
    with open_page(scripts=False) as watched:
        watched.open("/recherche")
        page = watched.page
        page.locator("#liste-q").fill("mallette")
        page.locator("label[for=kind-toolkit]").click()
        page.get_by_role("button", name="Appliquer les filtres").click()
        assert page.url.endswith("/recherche?q=mallette&kind=toolkit")
        titles = page.locator("#resultats .fr-card__title").all_inner_texts()
        assert any("Mallette" in title for title in titles)
        page.locator(".campus-tag-remove").click()
        assert page.url.endswith("/recherche?q=mallette")
        page.locator("#tri").select_option("title")
        page.get_by_role("button", name="Trier").click()
        assert page.url.endswith("/recherche?q=mallette&order=title")


def test_phone_without_script_reads_results_first_and_filters_on_demand(
    open_page: OpenPage,
) -> None:
    with open_page(390, scripts=False) as watched:
        watched.open("/recherche")
        page = watched.page
        assert page.locator(".campus-hits > li").first.is_visible()
        assert not page.locator("#kind-lab").is_visible()
        page.locator("#filtres > summary").click()
        page.locator("label[for=kind-lab]").click()
        page.get_by_role("button", name="Appliquer les filtres").click()
        assert page.url.endswith("/recherche?kind=lab")
