"""CSV files: their encoding and their separator are found by trial."""

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import IO

from cms.imports.errors import FileRefused
from cms.imports.folding import clean
from cms.imports.reading.assemble import assemble
from cms.imports.reading.table import FIRST_LINES, MAX_CELL, Line, Table

SEPARATORS = (";", ",", "\t")
BAD_ENCODING = (
    "Les caractères de ce fichier ne se lisent pas. Enregistrez-le en « CSV UTF-8 », ou en XLSX."
)
BAD_CSV = (
    "Ce fichier n’est pas un CSV lisible : un guillemet n’est pas fermé, ou une cellule est "
    "démesurée. Enregistrez-le de nouveau, ou en XLSX."
)


def read_delimited(source: IO[bytes], first: int | None = None) -> Table:
    """Give the table of a CSV file, or its ``first`` lines alone.

    Raises:
        FileRefused: no known encoding, quotes that do not close, or see ``assemble``.
    """
    text = decode(source.read())
    csv.field_size_limit(MAX_CELL * 4)
    try:
        return assemble(_lines(text, separator_of(text)), first)
    except csv.Error as error:
        raise FileRefused(BAD_CSV) from error


def decode(data: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with its mark, then Windows-1252.

    Raises:
        FileRefused: none of them.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FileRefused(BAD_ENCODING)


def separator_of(text: str) -> str:
    """The separator that parts most of the first lines into as many cells as the headings."""
    return max(SEPARATORS, key=lambda separator: _fit(text, separator))


def _fit(text: str, separator: str) -> tuple[float, int]:
    rows = _rows(text, separator)
    try:
        widths = [len(row) for row in islice((row for row in rows if any(row)), FIRST_LINES)]
    except csv.Error:
        return (0.0, 0)
    if not widths or widths[0] < 2:
        return (0.0, 0)
    fitting = sum(1 for width in widths if width == widths[0])
    return (fitting / len(widths), widths[0])


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _lines(text: str, separator: str) -> Iterator[Line]:
    """Lines by the number that a spreadsheet shows: a cell may hold several lines of text."""
    for number, row in enumerate(_rows(text, separator), 1):
        yield Line(number, tuple(clean(cell) for cell in row))
