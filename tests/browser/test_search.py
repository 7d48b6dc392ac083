"""The search page in a browser: suggestions, filters that apply at once, and no script at all."""

import pytest

from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser


def test_suggestions_follow_the_keyboard(open_page: OpenPage) -> None:
    with open_page() as watched:
        watched.open("/")
        box = watched.page.locator("#accueil-recherche")
        box.fill("mallette")
        watched.page.get_by_role("option").first.wait_for()
        assert box.get_attribute("aria-expanded") == "true"
        box.press("ArrowDown")
        first = watched.page.get_by_role("option").first
        assert box.get_attribute("aria-activedescendant") == first.get_attribute("id")
        box.press("Escape")
        assert box.get_attribute("aria-expanded") == "false"
        assert watched.faults == []


def test_a_checked_box_applies_at_once_and_keeps_its_place(open_page: OpenPage) -> None:
    with open_page() as watched:
        watched.open("/recherche")
        before = watched.page.locator("#nombre").inner_text()
        watched.page.locator("label[for=kind-training]").click()
        watched.page.locator(".campus-tag-remove").wait_for()
        assert watched.page.url.endswith("/recherche?kind=training")
        assert watched.page.evaluate("document.activeElement.id") == "kind-training"
        assert watched.page.locator("#nombre").inner_text() != before
        watched.page.go_back()
        watched.page.wait_for_url("**/recherche")
        assert watched.faults == []


def test_search_works_without_script(open_page: OpenPage) -> None:
    with open_page(scripts=False) as watched:
        watched.open("/recherche")
        watched.page.locator("#liste-q").fill("mallette")
        watched.page.locator("label[for=kind-toolkit]").click()
        watched.page.get_by_role("button", name="Appliquer les filtres").click()
        assert "q=mallette" in watched.page.url
        assert "kind=toolkit" in watched.page.url
        titles = watched.page.locator("#resultats .fr-card__title").all_inner_texts()
        assert any("Mallette" in title for title in titles)
