"""What a person of the team does in the backoffice, in a real browser."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from playwright.sync_api import Page, expect

from cms.accounts.management.commands.create_demo_accounts import DEFAULT_PASSWORD

STATUS = "[data-side-panel-toggle='status']"
ACTIONS = "footer [data-w-dropdown-target='toggle']"


class Backoffice:
    """The backoffice of one account, in one window."""

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

    def open(self, path: str) -> None:
        """Go to a path of the backoffice and wait for its scripts."""
        answer = self.page.goto(self.origin + path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"
        self.page.wait_for_load_state("networkidle")

    def write_training(
        self, title: str, *, go_live_at: datetime | None = None, submit: bool = True
    ) -> None:
        """Create a training with one session, and send it for review, to go live at an hour."""
        section = self._section("Formations")
        self.open(f"/admin/pages/add/pages/trainingpage/{section}/")
        self._entitle(title)
        self.page.fill("#id_summary", "Une formation écrite pour suivre tout le chemin.")
        self.page.select_option("#id_themes", index=0)  # no page is submitted without a theme
        self.page.click("#id_sessions-ADD")
        for field, hour in {"starts_at": "09:00", "ends_at": "17:00"}.items():
            self.page.fill(f"#id_sessions-0-{field}", f"2035-01-15 {hour}")
            self.page.keyboard.press("Escape")
        if go_live_at is not None:
            self._schedule(go_live_at)
        if submit:
            self.choose("button[name='action-submit']")
        else:
            self.save()

    def write_campaign(self, title: str) -> str:
        """Create a campaign as a draft; give its number in the backoffice."""
        section = self._section("Agenda")
        self.open(f"/admin/pages/add/pages/campaignpage/{section}/")
        self._entitle(title)
        self.page.fill("#id_summary", "Un mois d’ateliers dans toutes les régions.")
        self.page.select_option("#id_themes", index=0)
        self.save()
        self.page.wait_for_url("**/edit/")
        return self.number()

    def add_to_new_set(self, title: str) -> None:
        """Put the page that is open, with all below it, into a new publication set."""
        self.page.locator("#w-slim-header-buttons [aria-label='Actions']").click()
        self.page.get_by_role("link", name="Ajouter à une publication groupée").first.click()
        self.choose_new_set(title)

    def choose_new_set(self, title: str) -> None:
        """Say, on the screen of the pages to add, that they go into a new publication set."""
        self.page.get_by_label("Ou titre d’une nouvelle publication groupée").fill(title)
        self.page.get_by_label("Ajouter aussi toutes les pages").check()
        self.page.get_by_role("button", name="Ajouter", exact=True).click()
        self.page.wait_for_load_state("networkidle")

    def change_summary(self, summary: str) -> None:
        """Write another summary in the page that is open and save it as a draft."""
        self.page.fill("#id_summary", summary)
        self.save()

    def review_oldest_version(self, number: str) -> None:
        """Open the first version of a page in the editor, from the menus of its history."""
        self.open(f"/admin/pages/{number}/history/")
        self.page.locator("#listing-results [aria-label='Actions']").last.click()
        with self.page.expect_navigation():
            self.page.get_by_role("link", name="Passer en revue cette version").click()
        self.page.wait_for_load_state("networkidle")

    def save(self) -> None:
        """Save the page that is open as a draft."""
        with self.page.expect_navigation():
            self.page.locator("footer button.action-save").first.click()
        self.page.wait_for_load_state("networkidle")

    def summary(self) -> str:
        """Summary in the form of the page that is open."""
        return self.page.input_value("#id_summary")

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
        self.choose("[data-workflow-action-name='approve']:not([data-workflow-action-modal-url])")

    def send_back(self, comment: str) -> None:
        """Ask for changes, with a comment."""
        self.page.click(ACTIONS)
        self.page.locator("[data-workflow-action-name='reject']").first.click()
        window = self.page.locator(".modal-content")
        window.locator("textarea").fill(comment)
        with self.page.expect_navigation():
            window.locator("[type='submit']").click()
        self.page.wait_for_load_state("networkidle")

    def unpublish(self, number: str) -> None:
        """Withdraw a page by its number in the backoffice, with all below it."""
        self.page.goto(f"{self.origin}/admin/pages/{number}/unpublish/")
        below = self.page.locator("[name='include_descendants']")
        if below.count():
            below.check()
        self.page.locator("form[action*='unpublish'] [type='submit']").click()
        self.page.wait_for_load_state("networkidle")

    def number(self) -> str:
        """Number of the page that is open."""
        return next(part for part in self.page.url.split("/") if part.isdigit())

    def choose(self, selector: str) -> None:
        """Choose an action at the foot of the editor."""
        self.page.click(ACTIONS)
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.page.wait_for_load_state("networkidle")

    def _schedule(self, go_live_at: datetime) -> None:
        self.page.locator(STATUS).first.click()
        self.page.locator("[data-a11y-dialog-show='schedule-publishing-dialog']").first.click()
        self.page.fill("#id_go_live_at", f"{go_live_at:%Y-%m-%d %H:%M}")
        calendar = self.page.locator(".xdsoft_datetimepicker:visible")
        calendar.wait_for()  # it opens a moment after the field has the focus
        # By the keyboard: the calendar of the next field opens in its turn, over the button.
        self.page.keyboard.press("Tab")
        with self.page.expect_navigation():
            self.page.locator("#schedule-publishing-dialog button.action-save").press("Enter")
        self.page.wait_for_load_state("networkidle")

    def _entitle(self, title: str) -> None:
        """Write the title of a new page; its address follows a moment after the field is left."""
        self.page.fill("#id_title", title)
        self.page.press("#id_title", "Tab")
        expect(self.page.locator("#id_slug")).not_to_have_value("")

    def _section(self, title: str) -> str:
        self.page.goto(f"{self.origin}/admin/pages/3/")
        link = self.page.get_by_role("link", name=title, exact=True).first
        address = link.get_attribute("href") or ""
        return next(part for part in address.split("/") if part.isdigit())


SignIn = Callable[..., AbstractContextManager[Backoffice]]
"""``with signed_in("relecteur", width=375) as desk``."""
