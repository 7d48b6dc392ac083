"""Presentation sheets: one small PDF a resource, in the manner of the DSFR."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import cast

import dsfr
from fpdf import FPDF, ViewerPreferences
from fpdf.enums import MethodReturnValue, XPos, YPos

FONTS = Path(dsfr.__file__).parent / "static" / "dsfr" / "dist" / "fonts"
CREATED = datetime(2024, 11, 30, tzinfo=UTC)
BLUE_FRANCE = (0, 0, 145)
RED_MARIANNE = (225, 0, 15)
TEXT = (22, 22, 22)
MENTION = (102, 102, 102)
TINT = (245, 245, 254)
MARGIN, WIDTH = 22, 210 - 2 * 22

PURPOSE = (
    "Cette fiche présente une ressource du campus de la transformation publique. "
    "Elle ne remplace pas la ressource elle-même."
)
LICENCE = "Fiche diffusée sous Licence Ouverte 2.0 (Etalab)."


@dataclass(frozen=True)
class Sheet:
    """What a sheet says; ``source`` is the document that the facts come from."""

    title: str
    kind: str | None
    summary: str
    status: str | None
    themes: tuple[str, ...]
    toolkit: str | None
    authors: tuple[str, ...]
    source: str

    def rows(self) -> tuple[tuple[str, str], ...]:
        """Label and value of what is known."""
        known = (
            ("Type", self.kind),
            ("Thèmes", ", ".join(self.themes)),
            ("Fait partie de", self.toolkit),
            ("Auteur", ", ".join(self.authors)),
            ("État d’avancement", self.status),
            ("Source des informations", self.source),
        )
        return tuple((label, value) for label, value in known if value)

    def lines(self) -> tuple[str, ...]:
        """The whole text, as search reads it."""
        rows = (f"{label} : {value}" for label, value in self.rows())
        return ("Fiche de présentation", self.title, self.summary, *rows, PURPOSE, LICENCE)


@cache
def _font_paths() -> dict[str, Path]:
    return {"": FONTS / "Marianne-Regular.woff", "B": FONTS / "Marianne-Bold.woff"}


def _new_document(sheet: Sheet) -> FPDF:
    pdf = FPDF(format="A4")
    pdf.set_creation_date(CREATED)
    pdf.set_title(f"Fiche de présentation – {sheet.title}")
    pdf.set_author("Campus de la transformation publique")
    pdf.set_subject(sheet.summary)
    pdf.set_lang("fr-FR")
    pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
    for style, path in _font_paths().items():
        pdf.add_font("Marianne", style, str(path))
    pdf.set_margins(MARGIN, MARGIN)
    pdf.add_page()
    return pdf


def _write(
    pdf: FPDF,
    text: str,
    *,
    size: float,
    bold: bool = False,
    colour: tuple[int, int, int] = TEXT,
    after: float = 0,
) -> None:
    pdf.set_font("Marianne", "B" if bold else "", size)
    pdf.set_text_color(*colour)
    pdf.multi_cell(WIDTH, size * 0.52, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.ln(after)


def _draw_header(pdf: FPDF, sheet: Sheet) -> None:
    pdf.set_fill_color(*BLUE_FRANCE)
    pdf.rect(0, 0, 70, 4, style="F")
    pdf.set_fill_color(*RED_MARIANNE)
    pdf.rect(140, 0, 70, 4, style="F")
    pdf.set_y(20)
    _write(pdf, "Campus de la transformation publique", size=11, bold=True, colour=BLUE_FRANCE)
    _write(pdf, "Fiche de présentation", size=11, colour=MENTION, after=14)
    pdf.start_section(sheet.title)
    _write(pdf, sheet.title, size=25, bold=True, colour=BLUE_FRANCE, after=6)


def _draw_rows(pdf: FPDF, sheet: Sheet) -> None:
    _write(pdf, "L’essentiel", size=16, bold=True, after=3)
    for label, value in sheet.rows():
        pdf.set_draw_color(221, 221, 221)
        pdf.line(MARGIN, pdf.get_y(), MARGIN + WIDTH, pdf.get_y())
        pdf.ln(2.5)
        top = pdf.get_y()
        pdf.set_font("Marianne", "B", 10.5)
        pdf.set_text_color(*TEXT)
        pdf.cell(52, 5.8, label)
        pdf.set_xy(MARGIN + 54, top)
        pdf.set_font("Marianne", "", 10.5)
        pdf.multi_cell(WIDTH - 54, 5.8, value, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        pdf.ln(2.5)


def draw_sheet(sheet: Sheet) -> bytes:
    """Give a PDF of one A4 page, always the same bytes for the same sheet.

    Fonts are embedded. Title, language and outline are set for assistive technologies; fpdf2
    does not tag text, so the page of the resource says everything that the sheet says.
    """
    pdf = _new_document(sheet)
    _draw_header(pdf, sheet)
    top = pdf.get_y()
    pdf.set_font("Marianne", "", 13)
    lines = pdf.multi_cell(
        WIDTH - 14, 7.2, sheet.summary, align="L", dry_run=True, output=MethodReturnValue.LINES
    )
    height = 7.2 * len(cast(list[str], lines))
    pdf.set_fill_color(*TINT)
    pdf.rect(MARGIN, top, WIDTH, height + 12, style="F")
    pdf.set_fill_color(*BLUE_FRANCE)
    pdf.rect(MARGIN, top, 1.4, height + 12, style="F")
    pdf.set_xy(MARGIN + 8, top + 6)
    pdf.set_text_color(*TEXT)
    pdf.multi_cell(WIDTH - 14, 7.2, sheet.summary, align="L")
    pdf.set_xy(MARGIN, top + height + 26)
    _draw_rows(pdf, sheet)
    pdf.set_auto_page_break(False)
    pdf.set_y(262)
    _write(pdf, PURPOSE, size=9, colour=MENTION)
    _write(pdf, LICENCE, size=9, colour=MENTION)
    return bytes(pdf.output())
