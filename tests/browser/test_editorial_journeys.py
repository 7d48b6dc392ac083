"""What goes otherwise than planned: sent back, scheduled, an older version put back."""

from datetime import datetime, timedelta
from urllib.parse import quote
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.desk import STATUS, SignIn
from tests.browser.test_main_job import eventually, fetch

pytestmark = pytest.mark.browser

PARIS = ZoneInfo("Europe/Paris")
# A minute that has just begun is published within it; a schedule is to the minute.
SCHEDULE_SECONDS = 150.0


def new_title(kind: str) -> str:
    """A title that no other test has."""
    return f"Formation {kind} {uuid4().hex[:8]}"


def test_sent_back_with_a_comment_then_corrected_and_approved(
    signed_in: SignIn, campus_url: str
) -> None:
    title = new_title("renvoyée")
    with signed_in("contributrice") as desk:
        desk.write_training(title)
    with signed_in("relecteur") as desk:
        desk.open_waiting(title)
        number = desk.number()
        desk.send_back("Le résumé doit dire à qui la formation s’adresse.")
    with signed_in("contributrice") as desk:
        desk.open(f"/admin/pages/{number}/edit/")
        desk.page.locator(STATUS).first.click()
        expect(desk.page.locator("body")).to_contain_text("à qui la formation s’adresse")
        desk.page.fill("#id_summary", "Pour les encadrantes et les encadrants.")
        desk.choose("button[name='action-submit'], button[name='action-restart-workflow']")
    with signed_in("relecteur") as desk:
        desk.open_waiting(title)
        assert desk.summary() == "Pour les encadrantes et les encadrants."
        desk.approve()
    with signed_in("validatrice") as desk:
        desk.open_waiting(title)
        desk.approve()
    search = f"{campus_url}/api/v1/search?q={quote(title)}"
    eventually(lambda: title in {hit["title"] for hit in fetch(search)[1]["items"]}, "it is found")


def test_approved_for_an_hour_then_published_by_the_worker(
    signed_in: SignIn, campus_url: str
) -> None:
    title = new_title("programmée")
    go_live_at = (datetime.now(PARIS) + timedelta(minutes=2)).replace(second=0, microsecond=0)
    search = f"{campus_url}/api/v1/search?q={quote(title)}"

    def is_found() -> bool:
        return title in {hit["title"] for hit in fetch(search)[1]["items"]}

    with signed_in("contributrice") as desk:
        desk.write_training(title, go_live_at=go_live_at)
    for username in ("relecteur", "validatrice"):
        with signed_in(username) as desk:
            desk.open_waiting(title)
            desk.approve()
    approved_early = datetime.now(PARIS) < go_live_at
    assert not (approved_early and is_found()), "public before its hour"
    eventually(is_found, "the worker publishes it", within=SCHEDULE_SECONDS)
    assert datetime.now(PARIS) >= go_live_at


def test_an_older_version_takes_the_place_of_the_draft(signed_in: SignIn) -> None:
    title = new_title("reprise")
    with signed_in("contributrice") as desk:
        desk.write_training(title, submit=False)
        number, first_summary = desk.number(), desk.summary()
        desk.change_summary("Un résumé qu’on regrette.")
        desk.review_oldest_version(number)
        assert desk.summary() == first_summary
        expect(
            desk.page.get_by_role("button", name="Remplacer le brouillon actuel")
        ).to_be_visible()
        desk.save()
        desk.open(f"/admin/pages/{number}/edit/")
        assert desk.summary() == first_summary
        desk.open(f"/admin/pages/{number}/history/")
        kept = desk.page.locator("#listing-results tbody tr")
        expect(kept.first).to_contain_text("Brouillon actuel")
        assert kept.count() >= 4, "the version that was replaced has left the history"
