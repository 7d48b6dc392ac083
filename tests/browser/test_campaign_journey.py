"""A campaign and its forty events: imported, approved together, public at the same instant."""

from datetime import datetime, timedelta
from urllib.parse import quote
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Backoffice, SignIn
from tests.browser.sheets import run, try_out, upload
from tests.browser.test_editorial_journeys import PARIS, SCHEDULE_SECONDS
from tests.browser.test_main_job import eventually, fetch

pytestmark = pytest.mark.browser

EVENTS = 40
PAGES = EVENTS + 1
# Forty pages are submitted or approved in one request.
PRESS_MILLISECONDS = 60_000
# The search index follows the publication.
SEARCH_SECONDS = 20.0


def events_of(mark: str) -> list[dict[str, str]]:
    """Forty lines of a spreadsheet, four events a day."""
    return [
        {
            "Identifiant": f"{mark}-{number:02}",
            "Titre": f"Atelier {mark} {number:02}",
            "Résumé": "Un atelier du temps fort, ouvert à toutes et à tous.",
            "Début": f"{1 + number // 4:02}/11/2036 {9 + number % 4 * 2:02}:00",
            "Thèmes": "Simplification",
        }
        for number in range(EVENTS)
    ]


def in_the_list(campus_url: str, mark: str) -> int:
    """How many events of a campaign the API lists."""
    events = f"{campus_url}/api/v1/events?from=2036-11-01&to=2036-11-30&limit=100"
    return sum(mark in item["title"] for item in fetch(events)[1]["items"])


def found(campus_url: str, mark: str) -> int:
    """How many events of a campaign search finds."""
    answer = fetch(f"{campus_url}/api/v1/search?q={quote(mark)}&kind=event&limit=50")[1]
    return sum(mark in item["title"] for item in answer["items"])


def open_set(desk: Backoffice, title: str) -> None:
    """Open a publication set from what waits on the home screen."""
    desk.open("/admin/")
    desk.page.get_by_role("link", name=title).first.click()
    desk.page.wait_for_load_state("networkidle")


def press(desk: Backoffice, name: str, told: str) -> None:
    """Press a button of the screen of a set, and read what it says afterwards."""
    desk.page.get_by_role("button", name=name).click()
    expect(desk.page.locator(".messages")).to_contain_text(told, timeout=PRESS_MILLISECONDS)


def next_minute() -> datetime:
    """The next minute that leaves the time to fill a field."""
    return (datetime.now(PARIS) + timedelta(seconds=80)).replace(second=0, microsecond=0)


def test_forty_events_and_their_campaign_are_public_at_the_same_instant(
    signed_in: SignIn, campus_url: str
) -> None:
    mark = f"mois{uuid4().hex[:8]}"
    campaign, group = f"Temps fort {mark}", f"Lancement {mark}"
    with signed_in("contributrice") as desk:
        number = desk.write_campaign(campaign)
    with signed_in("administratrice") as desk:
        upload(desk, events_of(mark), place=campaign)
        try_out(desk)
        run(desk)
        desk.open(f"/admin/pages/{number}/edit/")
        desk.add_to_new_set(group)
        expect(desk.page.locator(".messages")).to_contain_text(f"{PAGES} pages ajoutées.")
        press(desk, "Soumettre toutes les pages", f"{PAGES} pages soumises.")
    with signed_in("relecteur") as desk:
        open_set(desk, group)
        press(desk, "Approuver toutes celles qui m’attendent", f"{PAGES} pages approuvées.")
        expect(desk.page.get_by_text("Pas encore prête.")).to_be_visible()
    with signed_in("validatrice") as desk:
        open_set(desk, group)
        press(desk, "Approuver toutes celles qui m’attendent", f"{PAGES} pages approuvées.")
        expect(desk.page.get_by_text(f"Prête. {PAGES} pages peuvent être publiées")).to_be_visible()
        assert in_the_list(campus_url, mark) == found(campus_url, mark) == 0, (
            "an approval publishes"
        )
        go_live_at = next_minute()
        desk.page.get_by_label("Date et heure de publication").fill(f"{go_live_at:%Y-%m-%dT%H:%M}")
        press(desk, "Planifier", "La publication groupée est planifiée.")

        counts = {0}

        def is_there() -> bool:
            count = in_the_list(campus_url, mark)
            is_early = datetime.now(PARIS) < go_live_at
            assert not (count and is_early), "public before its hour"
            counts.add(count)
            return count > 0

        eventually(is_there, "the worker publishes the set", within=SCHEDULE_SECONDS)
        assert counts == {0, EVENTS}, "some were public before the others"
        eventually(lambda: found(campus_url, mark) == EVENTS, "search", within=SEARCH_SECONDS)
        desk.page.reload()
        expect(desk.page.locator("main")).to_contain_text("Publiée le")

        desk.unpublish(number)  # the tests that come next find the campus as it was
        eventually(
            lambda: in_the_list(campus_url, mark) == found(campus_url, mark) == 0,
            "all are withdrawn",
            within=SEARCH_SECONDS,
        )
