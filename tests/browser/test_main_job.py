"""The main job, as people do it: written, approved twice, read, found, pulled, withdrawn."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page

from cms.accounts.management.commands.create_demo_accounts import DEFAULT_PASSWORD

pytestmark = pytest.mark.browser

WITHIN_SECONDS = 5.0
Answer = tuple[int, dict[str, Any]]


def fetch(address: str) -> Answer:
    """Status and JSON of an answer, whatever its status; no JSON gives an empty object."""
    try:
        with urlopen(address, timeout=30) as answer:  # noqa: S310 - an address of ours
            status, content = answer.status, answer.read()
    except HTTPError as error:
        status, content = error.code, error.read()
    try:
        return status, json.loads(content)
    except ValueError:
        return status, {}


def eventually(holds: Callable[[], bool], what: str) -> None:
    """Wait for something as long as people are promised, and no longer."""
    deadline = time.monotonic() + WITHIN_SECONDS
    while not holds():
        assert time.monotonic() < deadline, f"{what}: not within {WITHIN_SECONDS:.0f} s"
        time.sleep(0.2)


class Backoffice:
    """What a person of the team does in the backoffice."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self.origin = origin

    def sign_in(self, username: str) -> None:
        """Sign in with a demonstration account."""
        self.page.goto(f"{self.origin}/admin/login/")
        self.page.fill("#id_username", username)
        self.page.fill("#id_password", DEFAULT_PASSWORD)
        self.page.press("#id_password", "Enter")
        self.page.wait_for_url("**/admin/")

    def write_training(self, title: str) -> None:
        """Create a training with one session and send it for review."""
        section = self._section("Formations")
        self.page.goto(f"{self.origin}/admin/pages/add/pages/trainingpage/{section}/")
        self.page.fill("#id_title", title)
        self.page.fill("#id_summary", "Une formation écrite pour suivre tout le chemin.")
        self.page.click("#id_sessions-ADD")
        for field, hour in {"starts_at": "09:00", "ends_at": "17:00"}.items():
            self.page.fill(f"#id_sessions-0-{field}", f"2035-01-15 {hour}")
            self.page.keyboard.press("Escape")
        self._choose("button[name='action-submit']")

    def open_waiting(self, title: str) -> None:
        """Open a page from the list of what waits on the home screen."""
        self.page.goto(f"{self.origin}/admin/")
        self.page.get_by_role("link", name=title).first.click()
        self.page.wait_for_load_state("networkidle")

    def can(self, action: str) -> bool:
        """Whether the page that is open offers this step of the workflow."""
        return self.page.locator(f"[data-workflow-action-name='{action}']").count() > 0

    def approve(self) -> None:
        """Approve the step under way."""
        self._choose("[data-workflow-action-name='approve']:not([data-workflow-action-modal-url])")

    def unpublish(self, number: str) -> None:
        """Withdraw a page by its number in the backoffice."""
        self.page.goto(f"{self.origin}/admin/pages/{number}/unpublish/")
        self.page.locator("form[action*='unpublish'] [type='submit']").click()
        self.page.wait_for_load_state("networkidle")

    def _section(self, title: str) -> str:
        self.page.goto(f"{self.origin}/admin/pages/3/")
        link = self.page.get_by_role("link", name=title, exact=True).first
        address = link.get_attribute("href") or ""
        return next(part for part in address.split("/") if part.isdigit())

    def _choose(self, selector: str) -> None:
        self.page.click("footer [data-w-dropdown-target='toggle']")
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.page.wait_for_load_state("networkidle")


@pytest.fixture
def signed_in(browser: Browser, campus_url: str) -> Callable[[str], Any]:
    """Give the backoffice of a demonstration account: ``with signed_in("relecteur") as desk``."""

    @contextmanager
    def opened(username: str) -> Iterator[Backoffice]:
        context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
        try:
            desk = Backoffice(context.new_page(), campus_url)
            desk.page.set_default_timeout(60_000)
            desk.sign_in(username)
            yield desk
        finally:
            context.close()

    return opened


def test_from_a_draft_to_other_sites_and_back(
    signed_in: Callable[[str], Any], campus_url: str
) -> None:
    title = f"Formation d’essai {uuid4().hex[:8]}"
    api = f"{campus_url}/api/v1"
    search = f"{api}/search?q={quote(title)}"

    def found() -> list[dict[str, Any]]:
        return [hit for hit in fetch(search)[1]["items"] if hit["title"] == title]

    with signed_in("contributrice") as desk:
        desk.write_training(title)
        desk.page.goto(f"{campus_url}/admin/")
        desk.page.get_by_role("link", name=title).first.click()
        desk.page.wait_for_load_state("networkidle")
        assert not desk.can("approve"), "a person approves her own page"
    with signed_in("relecteur") as desk:
        desk.open_waiting(title)
        desk.approve()
        assert found() == [], "one approval made it public"
    with signed_in("validatrice") as desk:
        desk.open_waiting(title)
        number = next(part for part in desk.page.url.split("/") if part.isdigit())
        desk.approve()
        eventually(lambda: len(found()) == 1, "search finds it")
        hit = found()[0]
        status, document = fetch(f"{api}/contents/{hit['id']}")
        assert (status, document["title"]) == (200, title)
        assert document["details"]["sessions"][0]["starts_at"] == "2035-01-15T09:00:00+01:00"
        assert fetch(f"{api}/trainings/{hit['id']}")[0] == 200
        assert fetch(campus_url + hit["path"])[0] == 200

        desk.unpublish(number)
        eventually(lambda: found() == [], "search forgets it")
        status, problem = fetch(f"{api}/contents/{hit['id']}")
        assert (status, problem["op"], problem["reason"]) == (410, "delete", "withdrawn")
        assert fetch(campus_url + hit["path"])[0] in {404, 410}
