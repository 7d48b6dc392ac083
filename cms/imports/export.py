"""All contents of a kind as a spreadsheet that an import takes back without changing anything."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from wagtail.models import DraftStateMixin

from cms.imports.catalogues import Catalogues
from cms.imports.cells import TOO_LONG
from cms.imports.columns import Column, DownloadColumn
from cms.imports.kinds.base import KEY_HEADING, ImportKind
from cms.imports.reading.table import MAX_CELL
from cms.spreadsheets import text_cell

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def export(kind: ImportKind, file_format: str) -> bytes:
    """The file of all contents of a kind: « xlsx », or « csv » (UTF-8, semicolons)."""
    rows = ([text_cell(cell) for cell in row] for row in table_of(kind))
    return as_xlsx(rows, kind.label) if file_format == "xlsx" else as_csv(rows)


def exported_columns(kind: ImportKind) -> list[Column]:
    """The columns that say something."""
    return [column for column in kind.columns if not isinstance(column, DownloadColumn)]


def table_of(kind: ImportKind) -> Iterator[list[str]]:
    """The headings, then each content as its editors see it: its last draft."""
    columns, catalogues = exported_columns(kind), Catalogues()
    yield [KEY_HEADING, *(column.heading for column in columns)]
    contents: Any = kind.model._default_manager.all().order_by("pk")
    slugs = Counter(contents.values_list("slug", flat=True))
    for stored in contents.iterator(chunk_size=200):
        content = _last_draft(stored)
        key = stored.url_path if slugs[stored.slug] > 1 else stored.slug
        yield [key, *(_cell(column, content, catalogues) for column in columns)]


def _last_draft(stored: Any) -> Any:
    return stored.get_latest_revision_as_object() if isinstance(stored, DraftStateMixin) else stored


def _cell(column: Column, content: Any, catalogues: Catalogues) -> str:
    text = column.show(column.read(content), catalogues)
    return text if len(text_cell(text)) <= MAX_CELL else TOO_LONG


def as_csv(rows: Iterator[list[str]]) -> bytes:
    """With the mark by which spreadsheets know UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterator[list[str]], title: str) -> bytes:
    """Every cell is a text: a number or a date is read back from what it says."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title[:31])
    sheet.freeze_panes = "B2"
    for row in rows:
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, value=text)
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()
