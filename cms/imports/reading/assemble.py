"""Make a table of lines as they come: headings first, blank lines left out, bounds kept."""

from collections.abc import Iterable
from itertools import islice

from cms.imports.errors import FileRefused
from cms.imports.reading.table import (
    EMPTY,
    MAX_CELL,
    MAX_CHARACTERS,
    MAX_COLUMNS,
    MAX_ROWS,
    TOO_MANY_COLUMNS,
    TOO_MANY_ROWS,
    TOO_MUCH_TEXT,
    Line,
    Table,
    cell_name,
)


def assemble(lines: Iterable[Line], limit: int | None = None) -> Table:
    """Give the table of the lines; the first that is not blank holds the headings.

    Args:
        lines: all lines of the file.
        limit: how many lines are wanted below the headings; all when None.

    Raises:
        FileRefused: no line, no heading, or more than is read.
    """
    written = (line for line in lines if not line.is_blank)
    first = next(written, None)
    if first is None:
        raise FileRefused(EMPTY)
    table = Table(headings=_headings(first))
    characters = 0
    for line in islice(written, limit):
        characters += _check(line, len(table.headings))
        if characters > MAX_CHARACTERS:
            raise FileRefused(TOO_MUCH_TEXT)
        if len(table.lines) >= MAX_ROWS:
            raise FileRefused(TOO_MANY_ROWS)
        table.lines.append(_fitted(line, len(table.headings)))
    if not table.lines:
        raise FileRefused(EMPTY)
    return table


def _headings(line: Line) -> tuple[str, ...]:
    cells = list(line.cells)
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MAX_COLUMNS:
        raise FileRefused(TOO_MANY_COLUMNS)
    if line.formulas:
        raise FileRefused(
            f"La cellule {cell_name(line.formulas[0], line.number)} contient une formule à la "
            "place d’un titre de colonne. Écrivez le titre lui-même."
        )
    return tuple(cells)


def _check(line: Line, width: int) -> int:
    for index, text in enumerate(line.cells):
        if len(text) > MAX_CELL:
            raise FileRefused(
                f"La cellule {cell_name(index, line.number)} est trop longue : une cellule a "
                f"{MAX_CELL} caractères au plus."
            )
        if text and index >= width:
            raise FileRefused(
                f"La cellule {cell_name(index, line.number)} est remplie, mais sa colonne n’a pas "
                "de titre. Donnez-lui un titre, ou videz-la."
            )
    return sum(map(len, line.cells))


def _fitted(line: Line, width: int) -> Line:
    cells = (*line.cells[:width], *([""] * (width - len(line.cells))))
    return Line(line.number, cells, line.formulas)
