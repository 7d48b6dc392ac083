"""XLSX workbooks: the first sheet, as texts; dates as « 23/11/2026 14:30 », numbers as written."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO, Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.utils.exceptions import InvalidFileException

from cms.imports.errors import FileRefused
from cms.imports.folding import clean
from cms.imports.reading.assemble import assemble
from cms.imports.reading.table import MAX_COLUMNS, MAX_ROWS, Line, Table

BROKEN = (
    "Ce classeur est abîmé et ne se lit pas. Ouvrez-le dans votre tableur, enregistrez-le de "
    "nouveau au format XLSX, puis recommencez."
)
MAC_DATES = (
    "Ce classeur compte ses dates depuis 1904 (réglage d’anciens Mac). Enregistrez-le au format "
    "CSV, où les dates sont écrites en toutes lettres, ou décochez ce réglage."
)


def read_xlsx(source: IO[bytes], first: int | None = None) -> Table:
    """Give the table of the first sheet of a workbook, or its ``first`` lines alone.

    Raises:
        FileRefused: damaged, merged cells, dates of 1904, or see ``assemble``.
    """
    try:
        sheet = _first_sheet(source)
        if first is None:
            refuse_merged_cells(source, sheet)
        # What a sheet says of its own size is not to be trusted.
        sheet.reset_dimensions()
        return assemble(_lines(sheet), first)
    except FileRefused:
        raise
    except (
        *(zipfile.BadZipFile, InvalidFileException, DefusedXmlException, SyntaxError),
        *(KeyError, ValueError, TypeError, AttributeError, IndexError, EOFError, OverflowError),
    ) as error:
        raise FileRefused(BROKEN) from error


def _first_sheet(source: IO[bytes]) -> Any:
    workbook = load_workbook(source, read_only=True, keep_links=False)
    if workbook.epoch == CALENDAR_MAC_1904:
        raise FileRefused(MAC_DATES)
    return workbook.worksheets[0]


def refuse_merged_cells(source: IO[bytes], sheet: Any) -> None:
    """Look for merged cells, of which a reader in one pass tells nothing.

    Raises:
        FileRefused: naming the first ranges.
    """
    ranges: list[str] = []
    with zipfile.ZipFile(source) as archive, archive.open(sheet._worksheet_path) as part:
        for _, element in iterparse(part, events=("end",), forbid_dtd=True):
            if element.tag.endswith("}mergeCell"):
                ranges.append(str(element.get("ref")))
            element.clear()
    if ranges:
        named = ", ".join(ranges[:5]) + ("…" if len(ranges) > 5 else "")
        raise FileRefused(
            f"Des cellules de la feuille « {sheet.title} » sont fusionnées ({named}). Défusionnez-"
            "les, et répétez la valeur sur chaque ligne."
        )


def _lines(sheet: Any) -> Iterator[Line]:
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), 1):
        cells = [""] * len(row)
        formulas = []
        for index, cell in enumerate(row):
            value = cell.value
            if value is None:
                continue
            if cell.data_type == "f":
                formulas.append(index)
            else:
                cells[index] = clean(value) if isinstance(value, str) else text_of(value)
        yield Line(number, tuple(cells), tuple(formulas))
        if number > MAX_ROWS * 2:
            # Far below what is written, a stray cell: a sheet has a million lines.
            return


def text_of(value: object) -> str:
    """The text of a cell, as a French reader would type it."""
    for types, write in _WRITERS:
        if isinstance(value, types):
            return write(value)
    return clean(str(value))


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _instant(value: datetime) -> str:
    # A spreadsheet keeps an instant as a fraction of a day: rounded to the second.
    value = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    if value.time() == time.min:
        return f"{value:%d/%m/%Y}"
    return f"{value:%d/%m/%Y %H:%M:%S}" if value.second else f"{value:%d/%m/%Y %H:%M}"


_WRITERS: tuple[tuple[Any, Any], ...] = (
    (type(None), lambda value: ""),
    (bool, lambda value: "oui" if value else "non"),
    (int, str),
    (float, _number),
    (datetime, _instant),
    (date, lambda value: f"{value:%d/%m/%Y}"),
    (time, lambda value: f"{value:%H:%M}"),
)
