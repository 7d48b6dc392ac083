"""Presentation sheets: a readable PDF of one page, in French, the same bytes every time."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from pages.importers.sheets import Sheet, draw_sheet


@pytest.fixture
def sheet() -> Sheet:
    return Sheet(
        title="Travailler autrement : les sciences se mettent au boulot !",
        kind="Guide",
        summary="Un guide sur l’œuvre « commune » – et ses effets.",
        status=None,
        themes=("Simplification", "Design de service"),
        toolkit="Mallette de la transformation managériale",
        authors=(),
        source="Article d’ouverture du campus, 2024",
    )


def test_a_sheet_can_be_read(sheet: Sheet) -> None:
    reader = PdfReader(BytesIO(draw_sheet(sheet)))
    assert len(reader.pages) == 1
    text = " ".join(reader.pages[0].extract_text().split())
    assert "Fiche de présentation" in text
    assert "Un guide sur l’œuvre « commune » – et ses effets." in text
    assert "Simplification, Design de service" in text


def test_a_sheet_says_its_title_and_language(sheet: Sheet) -> None:
    reader = PdfReader(BytesIO(draw_sheet(sheet)))
    assert reader.metadata is not None
    assert reader.metadata.title == f"Fiche de présentation – {sheet.title}"
    assert str(reader.root_object["/Lang"]) == "fr-FR"


def test_what_is_unknown_has_no_row(sheet: Sheet) -> None:
    assert "Auteur" not in dict(sheet.rows())
    assert "État d’avancement" not in dict(sheet.rows())


def test_drawing_again_gives_the_same_bytes(sheet: Sheet) -> None:
    assert draw_sheet(sheet) == draw_sheet(sheet)
