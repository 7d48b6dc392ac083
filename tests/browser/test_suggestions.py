"""The suggestions of the search boxes: the ARIA combobox by keyboard, pointer and touch."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route

from tests.browser.conftest import OpenPage, Watched
from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser

SUGGEST = "**/api/v1/suggest*"
OPTION = ".campus-suggest__list [role=option]"
GROUPS: list[dict[str, Any]] = [
    {
        "kind": "training",
        "label": "Formations",
        "items": [
            {"title": "Former", "highlight": "<mark>Form</mark>er", "path": "/formations/"},
            {"title": "Formuler", "highlight": "<mark>Form</mark>uler", "path": "/ressources/"},
        ],
    },
    {
        "kind": "query",
        "label": "Recherches fréquentes",
        "items": [
            {
                "title": "formation",
                "highlight": "<mark>form</mark>ation <em id=no>!</em>",
                "path": "/recherche?q=formation",
            }
        ],
    },
]


@pytest.fixture
def box(open_page: OpenPage) -> Iterator[tuple[Watched, Locator]]:
    """The search page, its box, and a server whose three suggestions are known."""
    with open_page() as watched:
        watched.page.route(SUGGEST, _suggest)
        watched.open("/recherche")
        yield watched, watched.page.locator("#liste-q")
        assert watched.faults == []


def _suggest(route: Route) -> None:
    route.fulfill(content_type="application/json", body=json.dumps({"groups": GROUPS}))


def typed(box: Locator, words: str = "form") -> None:
    """Type and wait for the suggestions."""
    box.press_sequentially(words)
    box.page.locator(OPTION).first.wait_for()


def active(page: Page) -> str:
    """Text of the option that the keyboard stands on, empty in the box itself."""
    return str(
        page.evaluate("""() => {
        const id = document.activeElement.getAttribute("aria-activedescendant");
        const option = id && document.getElementById(id);
        if (option && option.getAttribute("aria-selected") !== "true") return "not selected";
        const chosen = document.querySelectorAll("[role=option][aria-selected=true]").length;
        return chosen === (option ? 1 : 0) ? (option?.textContent.trim() ?? "") : "several";
    }""")
    )


def announced(page: Page) -> str:
    """What the box says to who does not see the list."""
    return page.locator(".fr-search-bar:has(#liste-q) [role=status]").inner_text()


def test_options_stand_in_named_groups(box: tuple[Watched, Locator]) -> None:
    watched, field = box
    typed(field)
    page = watched.page
    assert field.get_attribute("role") == "combobox"
    assert field.get_attribute("aria-autocomplete") == "list"
    assert field.get_attribute("aria-expanded") == "true"
    listbox = page.get_by_role("listbox", name="Suggestions")
    assert field.get_attribute("aria-controls") == listbox.get_attribute("id")
    assert listbox.get_by_role("group", name="Formations").get_by_role("option").count() == 2
    assert listbox.get_by_role("group", name="Recherches fréquentes").is_visible()
    assert announced(page) == "3 suggestions. Flèches haut et bas pour parcourir."
    assert violations(watched) == []


def test_arrows_go_through_every_group_and_the_box(box: tuple[Watched, Locator]) -> None:
    watched, field = box
    typed(field)
    seen = []
    for key in ["ArrowDown"] * 4 + ["ArrowUp"] * 2:
        field.press(key)
        seen.append(active(watched.page))
    assert seen == ["Former", "Formuler", "formation !", "", "formation !", "Formuler"]
    assert field.input_value() == "form"


@pytest.mark.parametrize("key", ["Home", "End", "ArrowLeft", "ArrowRight"])
def test_keys_that_edit_come_back_to_the_box(box: tuple[Watched, Locator], key: str) -> None:
    watched, field = box
    typed(field)
    field.press("ArrowDown")
    field.press(key)
    assert active(watched.page) == ""
    assert field.get_attribute("aria-expanded") == "true"


def test_typing_on_leaves_the_option_so_that_enter_searches(box: tuple[Watched, Locator]) -> None:
    watched, field = box
    typed(field)
    field.press("ArrowDown")
    # The server is slow from here on: the former suggestions are still shown.
    watched.page.route(SUGGEST, lambda _: None)
    field.press_sequentially("ation de paie")
    assert active(watched.page) == ""
    field.press("Enter")
    watched.page.wait_for_url("**/recherche?q=formation+de+paie*")


def test_an_arrow_does_not_ask_twice(box: tuple[Watched, Locator]) -> None:
    watched, field = box
    asked: list[str] = []
    watched.page.on("request", lambda request: asked.append(request.url))
    field.evaluate("""box => {
        box.value = "form";
        box.focus();
        box.dispatchEvent(new Event("input"));
        box.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowDown"}));
    }""")
    watched.page.locator(OPTION).first.wait_for()
    field.press("ArrowDown")
    watched.page.wait_for_timeout(400)  # twice the time that typing is waited for
    assert active(watched.page) == "Former"
    assert len(asked) == 1


def test_home_and_end_move_among_the_letters(box: tuple[Watched, Locator]) -> None:
    _, field = box
    typed(field)
    field.press("Home")
    assert field.evaluate("box => box.selectionStart") == 0
    field.press("End")
    assert field.evaluate("box => box.selectionStart") == 4


def test_escape_closes_and_keeps_the_words(box: tuple[Watched, Locator]) -> None:
    watched, field = box
    typed(field)
    field.press("ArrowDown")
    field.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    assert active(watched.page) == ""
    assert field.input_value() == "form"
    assert announced(watched.page) == ""
    field.press("ArrowDown")  # and the arrow opens again
    watched.page.locator(OPTION).first.wait_for()
    field.press("Alt+ArrowUp")
    assert field.get_attribute("aria-expanded") == "false"


def test_enter_opens_what_the_keyboard_stands_on(box: tuple[Watched, Locator]) -> None:
    watched, field = box
    typed(field)
    field.press("ArrowDown")
    field.press("Enter")
    watched.page.wait_for_url("**/formations/")


def test_enter_in_the_box_searches_its_words(box: tuple[Watched, Locator]) -> None:
    watched, field = box
    typed(field)
    field.press("Enter")
    watched.page.wait_for_url("**/recherche?q=form")


def test_tab_leaves_and_closes(box: tuple[Watched, Locator]) -> None:
    watched, field = box
    typed(field)
    field.press("ArrowDown")
    field.press("Tab")
    assert field.get_attribute("aria-expanded") == "false"
    assert watched.page.evaluate("document.activeElement.title") == "Rechercher"
    assert watched.page.url.endswith("/recherche")


def test_pointer_chooses_on_release_only(box: tuple[Watched, Locator]) -> None:
    watched, field = box
    typed(field)
    mouse = watched.page.mouse
    watched.page.get_by_role("option", name="Formuler").hover()
    mouse.down()
    mouse.move(5, 5)
    mouse.up()
    assert watched.page.url.endswith("/recherche")
    watched.page.get_by_role("option", name="Formuler").click()
    watched.page.wait_for_url("**/ressources/")


def test_highlight_brings_no_other_markup(box: tuple[Watched, Locator]) -> None:
    watched, field = box
    typed(field)
    assert watched.page.locator("[role=option] mark").count() == 3
    assert watched.page.locator("[role=option] em").count() == 0


def test_touch_chooses_in_the_header_of_a_phone(open_page: OpenPage) -> None:
    with open_page(390) as watched:
        page = watched.page
        page.route(SUGGEST, _suggest)
        watched.open("/")
        page.locator("#bouton-recherche").click()
        field = page.locator("#recherche-champ")
        typed(field)
        assert violations(watched) == []
        field.press("Escape")
        assert field.is_visible()  # the window of the header stays
        field.press("ArrowDown")
        page.get_by_role("option", name="Former").dispatch_event("click")
        page.wait_for_url("**/formations/")


def test_dark_suggestions_are_accessible(open_page: OpenPage) -> None:
    with open_page(320, "dark") as watched:
        watched.open("/recherche")
        field = watched.page.locator("#liste-q")
        typed(field)
        field.press("ArrowDown")
        assert violations(watched) == []
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= 320
        assert watched.faults == []


@pytest.mark.parametrize("trouble", ["refused", "unavailable", "unreadable", "silent"])
def test_server_in_trouble_leaves_a_plain_box(open_page: OpenPage, trouble: str) -> None:
    def answer(route: Route) -> None:
        if trouble == "refused":
            route.abort()
        elif trouble == "unavailable":
            route.fulfill(status=503, body="")
        elif trouble == "unreadable":
            route.fulfill(status=200, body="<html>")
        # silent: no answer ever comes

    with open_page() as watched:
        page = watched.page
        page.route(SUGGEST, answer)
        watched.open("/recherche")
        field = page.locator("#liste-q")
        with page.expect_request(SUGGEST):
            field.press_sequentially("form")
        page.evaluate("new Promise((done) => setTimeout(done, 100))")
        assert field.get_attribute("aria-expanded") == "false"
        field.press("Enter")
        page.wait_for_url("**/recherche?q=form")
        assert [fault for fault in watched.faults if fault.startswith("error: Error")] == []


def test_newer_words_give_up_the_older_request(open_page: OpenPage) -> None:
    with open_page() as watched:
        page = watched.page
        page.add_init_script("""{
            const asked = window.fetch;
            window.signals = [];
            window.fetch = (address, options) => {
                window.signals.push(options.signal);
                return asked(address, options);
            };
        }""")
        page.route(SUGGEST, lambda route: _suggest(route) if "=form" in route.request.url else None)
        watched.open("/recherche")
        field = page.locator("#liste-q")
        with page.expect_request(SUGGEST):
            field.press_sequentially("fo")
        typed(field, "rm")
        assert page.evaluate("signals.map((signal) => signal.aborted)") == [True, False]
        assert page.locator(OPTION).count() == 3


def test_typing_asks_once_it_pauses(open_page: OpenPage) -> None:
    asked: list[str] = []
    with open_page() as watched:
        watched.page.on("request", lambda request: asked.append(request.url))
        watched.page.route(SUGGEST, _suggest)
        watched.open("/recherche")
        field = watched.page.locator("#liste-q")
        field.press("f")
        typed(field, "ormation")
        assert [url.rsplit("q=", 1)[1] for url in asked if "/suggest" in url] == ["formation"]
