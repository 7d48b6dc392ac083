"""What an editorial administrator does with a spreadsheet in the backoffice, in a real browser."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, expect

from tests.browser.desk import Backoffice
from tests.imports.sheets import as_csv

WORKER_MILLISECONDS = 90_000


def upload(desk: Backoffice, rows: Sequence[Mapping[str, str]], place: str = "") -> None:
    """Give a file of events, from the menu; the screen of its columns is open afterwards.

    Args:
        place: the title of the page that receives the events; the usual section without it.
    """
    page = desk.page
    desk.open("/admin/")
    page.get_by_role("link", name="Imports", exact=True).click()
    page.get_by_role("link", name="Nouvel import").click()
    page.get_by_label("Contenus").select_option(label="Événements")
    file = FilePayload(name="evenements.csv", mimeType="text/csv", buffer=as_csv(rows))
    page.locator("input[type='file']").set_input_files(file)
    if place:
        page.get_by_label("Créer les pages dans").select_option(label=place)
    page.get_by_role("button", name="Déposer le fichier").click()
    expect(page.get_by_role("button", name="Faire un essai")).to_be_visible()


def status(desk: Backoffice) -> Locator:
    """What the screen of an import says of where it stands."""
    return desk.page.locator("main p[role='status']").first


def try_out(desk: Backoffice) -> None:
    """Have the worker try the file, and wait for what it says."""
    desk.page.get_by_role("button", name="Faire un essai").click()
    expect(status(desk)).to_have_text("Essai terminé.", timeout=WORKER_MILLISECONDS)


def run(desk: Backoffice) -> None:
    """Have the worker import what was tried: its progress is shown, then what came of it."""
    desk.page.get_by_role("button", name="Importer").click()
    expect(status(desk)).to_contain_text("Import ")
    expect(status(desk)).to_have_text("Import terminé.", timeout=WORKER_MILLISECONDS)


def downloaded_report(desk: Backoffice) -> list[dict[str, str]]:
    """The lines of the report that the screen gives as a CSV file."""
    with desk.page.expect_download() as given:
        desk.page.get_by_role("link", name="(CSV)").click()
    text = Path(given.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))
