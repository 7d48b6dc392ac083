"""axe and English words on the screens of the backoffice, in a real browser.

What axe finds in Wagtail's own code is listed in ``axe_baseline.json``, by screen: a list that can
only shrink. A finding that is not listed fails, and so does a listed one that is gone.
``CAMPUS_UPDATE_BASELINE=1`` writes the list anew: read the difference before keeping it.
"""

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.backoffice.english import ALLOWED, english_words
from tests.browser.backoffice_screens import A_THEME, A_TRAINING, SCREENS, open_screen
from tests.browser.conftest import Watched, desk_of
from tests.browser.desk import ACTIONS, Backoffice, SignIn
from tests.browser.furnishing import furnish
from tests.browser.test_accessibility import OPTIONS

pytestmark = pytest.mark.browser

BASELINE = Path(__file__).with_name("axe_baseline.json")
UPDATES = bool(os.environ.get("CAMPUS_UPDATE_BASELINE"))
# Who else has a page open is drawn by Wagtail, and depends on the moment.
DRAWN = {"exclude": [[".w-editing-sessions"]]}
# Visible texts, and what is said of what is drawn.
READ_TEXTS = """() => {
  const said = ['title', 'aria-label', 'placeholder', 'alt'];
  const spoken = [...document.querySelectorAll('body *')].flatMap(
    (each) => said.map((name) => each.getAttribute(name)).filter(Boolean));
  return [...document.body.innerText.split('\\n'), ...spoken];
}"""

OpenDesk = Callable[[str], tuple[Backoffice, Watched]]


@pytest.fixture(scope="module")
def baseline() -> Iterator[dict[str, dict[str, int]]]:
    """Findings known by screen and rule; written anew at the end when asked for."""
    known = json.loads(BASELINE.read_text(encoding="utf-8"))
    yield known
    if UPDATES:
        text = json.dumps(known, indent=2, sort_keys=True, ensure_ascii=False)
        BASELINE.write_text(text + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def desk_for(browser: Browser, campus_url: str) -> Iterator[OpenDesk]:
    """Give the backoffice of an account, signed in once; there is something on each screen."""
    opened: dict[str, tuple[Backoffice, Watched]] = {}
    furnish(lambda username: desk_of(browser, campus_url, username))
    with ExitStack() as stack:

        def desk_for_account(username: str) -> tuple[Backoffice, Watched]:
            if username not in opened:
                desk = stack.enter_context(desk_of(browser, campus_url, username))
                watched = Watched(desk.page, campus_url)
                watched.watch()
                opened[username] = desk, watched
            return opened[username]

        yield desk_for_account


def findings(desk: Backoffice, within: str = "") -> dict[str, list[str]]:
    """What axe finds on the open screen, or in a part of it, by rule."""
    found: dict[str, list[str]] = defaultdict(list)
    # axe leaves out the rules about whole pages when it is told to look at a part.
    context = {**DRAWN, "include": [[within]]} if within else DRAWN
    for rule in Axe().run(desk.page, context=context, options=OPTIONS).response["violations"]:
        found[rule["id"]] += [f"{node['target']} {node['html'][:160]}" for node in rule["nodes"]]
    return found


def english_on(desk: Backoffice) -> list[str]:
    """The texts of the open screen that hold an English word."""
    texts = {text.strip() for text in desk.page.evaluate(READ_TEXTS)}
    return sorted(text for text in texts - ALLOWED.keys() if english_words(text))


@pytest.mark.parametrize("screen", SCREENS, ids=" ".join)
def test_a_screen_is_accessible_and_french(
    desk_for: OpenDesk, baseline: dict[str, dict[str, int]], screen: tuple[str, str]
) -> None:
    username, address = screen
    name = " ".join(screen)
    desk, watched = desk_for(username)
    watched.faults.clear()
    open_screen(desk, address)
    found = findings(desk)
    counts = {rule: len(nodes) for rule, nodes in found.items()}
    if UPDATES:
        baseline.pop(name, None)
        baseline |= {name: counts} if counts else {}
    assert counts == baseline.get(name, {}), json.dumps(found, indent=1, ensure_ascii=False)
    assert english_on(desk) == []
    assert watched.faults == []


def test_the_baseline_lists_screens_that_exist(baseline: dict[str, dict[str, int]]) -> None:
    assert set(baseline) <= {" ".join(screen) for screen in SCREENS}


def test_windows_of_the_editor_are_french(signed_in: SignIn) -> None:
    """What scripts alone show: the explorer, comments, a chooser."""
    with signed_in("contributrice") as desk:
        open_screen(desk, A_TRAINING)
        page = desk.page
        page.get_by_role("button", name="Pages").first.click()
        page.wait_for_load_state("networkidle")
        assert english_on(desk) == []
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Commentaires").first.click()
        assert english_on(desk) == []
        # The training has an image: choosing another is in the menu beside it.
        page.locator("[aria-label='Actions'][aria-describedby='id_image-title']").click()
        page.get_by_role("button", name="Changer l'image").click()
        page.locator(".modal-content").wait_for()
        page.wait_for_load_state("networkidle")
        assert english_on(desk) == []


def test_the_question_before_a_deletion_is_accessible_and_french(signed_in: SignIn) -> None:
    """Nothing is deleted: the question about what uses a theme is an answer to the button."""
    with signed_in("administratrice") as desk:
        open_screen(desk, f"{A_THEME} > /theme/delete/")
        desk.page.get_by_role("button", name="Oui, supprimer").click()
        desk.page.get_by_text("Remplacer par un autre…").first.wait_for()
        assert findings(desk) == {}
        assert english_on(desk) == []


def test_the_window_of_the_last_approval_is_accessible_and_french(signed_in: SignIn) -> None:
    """A comment, and another hour than the one asked for; then the page waits for that hour."""
    title = f"Formation approuvée {uuid4().hex[:8]}"
    with signed_in("contributrice") as desk:
        desk.write_training(title)
    with signed_in("relecteur") as desk:
        desk.open_waiting(title)
        desk.approve()
    with signed_in("validatrice") as desk:
        desk.open_waiting(title)
        page, number = desk.page, desk.number()
        page.click(ACTIONS)
        page.locator(
            "[data-workflow-action-modal-url][data-workflow-action-name='approve']"
        ).click()
        window = page.locator(".modal-content")
        window.get_by_label("À la date suivante").check()
        window.locator("[name='go_live_at']").fill("2031-03-04T10:30")
        # The window itself, without a name, is Wagtail's; what stands in it is ours.
        assert findings(desk, within=".modal-content") == {}
        assert english_on(desk) == []
        with page.expect_navigation():
            window.get_by_role("button", name="Approuver").click()
    with signed_in("contributrice") as desk:
        desk.open(f"/admin/pages/{number}/edit/")
        expect(desk.page.locator("body")).to_contain_text("4 mars 2031")
