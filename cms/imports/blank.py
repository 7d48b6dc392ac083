"""The file to fill for a kind: headings, an example, what each column holds, the allowed values."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from cms.imports.catalogues import Catalogues
from cms.imports.columns import ChoiceColumn, Column
from cms.imports.engine.lines import EXAMPLE_KEY
from cms.imports.export import exported_columns
from cms.imports.kinds.base import KEY_HEADING, KEY_HELP, ImportKind
from cms.spreadsheets import text_cell

_BOLD = Font(bold=True, color="FFFFFF")
_BLUE = PatternFill("solid", fgColor="000091")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_ROWS_OFFERED = 2000
"""Lines whose cells offer their list of values."""

ADVICE = (
    "Remplissez une ligne par contenu, dans la première feuille.",
    f"La ligne « {EXAMPLE_KEY} » montre comment écrire : elle n’est jamais importée.",
    "Une cellule vide laisse le contenu tel quel ; un tiret seul (-) vide l’information.",
    "Dans une liste, séparez les éléments par « | ». Devant un « | » ou un « ; » qui fait partie "
    "du texte, écrivez « \\ » ; pour aller à la ligne dans un élément, écrivez « ¶ ».",
    "Pas de cellule fusionnée, de formule ni de macro.",
)


def blank_workbook(kind: ImportKind) -> bytes:
    """The workbook."""
    workbook, catalogues = Workbook(), Catalogues()
    columns = exported_columns(kind)
    sheet: Any = workbook.active
    sheet.title = kind.label[:31]
    _head(sheet, [KEY_HEADING, *(column.heading for column in columns)])
    for index, column in enumerate(columns, 2):
        sheet.cell(2, index, text_cell(_example(column, catalogues)))
    sheet.cell(2, 1, EXAMPLE_KEY)
    sheet.freeze_panes = "B2"
    values = workbook.create_sheet("Valeurs possibles")
    _list_values(sheet, values, columns, catalogues)
    _explain(workbook.create_sheet("Aide"), columns)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def _example(column: Column, catalogues: Catalogues) -> str:
    if column.example:
        return column.example
    return f"Exemple de {column.heading.lower()}" if column.required else ""


def _head(sheet: Any, headings: list[str]) -> None:
    for index, heading in enumerate(headings, 1):
        cell = sheet.cell(1, index, heading)
        cell.font, cell.fill, cell.alignment = _BOLD, _BLUE, _WRAPPED
        sheet.column_dimensions[get_column_letter(index)].width = max(16, len(heading) + 4)


def _list_values(sheet: Any, values: Any, columns: list[Column], catalogues: Catalogues) -> None:
    """One column for each list; cells with one value offer theirs."""
    listed = [(column, list(column.allowed(catalogues))) for column in columns]
    listed = [(column, names) for column, names in listed if names]
    _head(values, [column.heading for column, _ in listed])
    for place, (column, names) in enumerate(listed, 1):
        for row, name in enumerate(names, 2):
            values.cell(row, place, text_cell(name)).data_type = "s"
        if isinstance(column, ChoiceColumn):
            letter = get_column_letter(place)
            source = f"'{values.title}'!${letter}$2:${letter}${len(names) + 1}"
            offer = DataValidation("list", formula1=source, allow_blank=True)
            # What an import understands goes beyond the list: offered, not imposed.
            offer.showErrorMessage = False
            sheet.add_data_validation(offer)
            own = get_column_letter(columns.index(column) + 2)
            offer.add(f"{own}2:{own}{_ROWS_OFFERED}")


def _explain(sheet: Any, columns: list[Column]) -> None:
    _head(sheet, ["Colonne", "Obligatoire", "Ce qu’on y écrit", "Forme"])
    lines = [(KEY_HEADING, "oui", KEY_HELP, "texte")]
    lines += [
        (column.heading, "oui" if column.required else "", column.help, column.form)
        for column in columns
    ]
    lines += [("", "", advice, "") for advice in ADVICE]
    for row, line in enumerate(lines, 2):
        for index, text in enumerate(line, 1):
            cell = sheet.cell(row, index, text)
            cell.data_type, cell.alignment = "s", _WRAPPED
    for letter, width in zip("ABCD", (32, 12, 70, 60), strict=True):
        sheet.column_dimensions[letter].width = width
