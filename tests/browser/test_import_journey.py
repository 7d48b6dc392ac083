"""A spreadsheet with errors, then the same one corrected: drafts, and nothing public."""

from urllib.parse import quote
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Backoffice, SignIn
from tests.browser.sheets import downloaded_report, run, try_out, upload
from tests.browser.test_main_job import fetch

pytestmark = pytest.mark.browser

SUMMARY = "Un atelier écrit dans un tableau."
# What the corrected file says where the report of the first one names a column.
RIGHT = {"Thèmes": "Simplification", "Début": "28/02/2036 09:30", "Résumé": SUMMARY}


def rows_with_errors(mark: str) -> list[dict[str, str]]:
    """A right line, then one with an unknown theme, one with a bad date, one without a summary."""
    right = {"Résumé du tableau": SUMMARY, "Début": "27/02/2036 14:00", "Thèmes": "Simplification"}
    wrong: tuple[dict[str, str], ...] = (
        {},
        {"Thèmes": "Simplificasion"},
        {"Début": "31/02/2036 14:00"},
        {"Résumé du tableau": ""},
    )
    return [
        {"Identifiant": f"{mark}-{number}", "Titre": f"Atelier {mark} {number}"} | right | cells
        for number, cells in enumerate(wrong, 1)
    ]


def report(desk: Backoffice) -> list[str]:
    """The lines of the report on the screen, spaces made plain."""
    region = desk.page.get_by_role("region", name="Rapport ligne par ligne")
    return [" ".join(text.split()) for text in region.locator("tbody tr").all_inner_texts()]


def is_public(campus_url: str, mark: str) -> bool:
    """Whether search or the list of events shows anything of a file."""
    search = f"{campus_url}/api/v1/search?q={quote(mark)}"
    events = f"{campus_url}/api/v1/events?from=2036-02-01&to=2036-02-29&limit=100"
    items = [*fetch(search)[1]["items"], *fetch(events)[1]["items"]]
    return any(mark in item["title"] for item in items)


def test_errors_said_cell_by_cell_then_the_corrected_file_gives_drafts(
    signed_in: SignIn, campus_url: str
) -> None:
    mark = f"tableau{uuid4().hex[:8]}"
    rows = rows_with_errors(mark)
    with signed_in("administratrice") as desk:
        upload(desk, rows)
        desk.page.get_by_label("Résumé du tableau").select_option(
            label="Résumé (obligatoire à la création)"
        )
        try_out(desk)
        expect(desk.page.get_by_text("L’essai n’a rien modifié.")).to_be_visible()
        right, theme, date, summary = report(desk)
        assert right.endswith("Création")
        assert "Erreur E3 (Thèmes) : « Simplificasion » est inconnu" in theme
        assert "Vouliez-vous dire « Simplification » ?" in theme
        assert "Erreur D4 (Début) : « 31/02/2036 14:00 » : ce jour n’existe pas." in date
        assert "Erreur C5 (Résumé) : Cette information est obligatoire" in summary

        faults = [line for line in downloaded_report(desk) if line["Résultat"] == "Erreur"]
        assert [line["Cellule"] for line in faults] == ["E3", "D4", "C5"]
        headings = list(rows[0])
        for line in faults:
            number, heading = int(line["Ligne"]), headings["ABCDE".index(line["Cellule"][0])]
            rows[number - 2][heading] = RIGHT[line["Colonne"]]

        upload(desk, rows)
        remembered = desk.page.get_by_label("Résumé du tableau")
        expect(remembered).to_have_value("summary")
        try_out(desk)
        assert all(line.endswith("Création") for line in report(desk))
        assert not is_public(campus_url, mark)
        run(desk)
        assert all(line.endswith("Création") for line in report(desk))

        desk.page.get_by_role("link", name=f"Atelier {mark} 3").click()
        desk.page.wait_for_load_state("networkidle")
        assert desk.page.input_value("#id_title") == f"Atelier {mark} 3"
        desk.open(f"/admin/pages/search/?q={mark}")
        drafts = desk.page.locator("main tbody tr", has_text=mark)
        expect(drafts).to_have_count(len(rows))
        for draft in drafts.all():
            expect(draft).to_contain_text("brouillon", ignore_case=True)
    assert not is_public(campus_url, mark)
