"""What a spreadsheet gives: headings, then numbered lines of texts; and how much of it is read."""

from dataclasses import dataclass, field

MEBIBYTE = 1024 * 1024
MAX_FILE = 20 * MEBIBYTE
MAX_UNPACKED = 200 * MEBIBYTE
MAX_RATIO = 100
"""An archive that grows more than this and is large is a bomb; spreadsheets grow about tenfold."""
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELL = 32_767
"""Characters that a spreadsheet allows in a cell."""
MAX_CHARACTERS = 40_000_000
FIRST_LINES = 20
"""The headings stand on one of the first lines that are not empty."""

TOO_MANY_COLUMNS = (
    f"Ce fichier a plus de {MAX_COLUMNS} colonnes. Gardez celles que vous voulez importer, et "
    "supprimez les autres."
)
TOO_MANY_ROWS = (
    f"Ce fichier a plus de {MAX_ROWS:,} lignes. Partagez-le en plusieurs fichiers.".replace(
        ",", "\u202f"
    )
)
TOO_MUCH_TEXT = "Ce fichier contient trop de texte. Partagez-le en plusieurs fichiers."
EMPTY = (
    "Ce fichier ne contient aucune ligne. La première ligne donne les titres des colonnes, les "
    "suivantes les contenus."
)


@dataclass(frozen=True)
class Line:
    """One line; ``number`` is its number in the file, from 1. ``formulas`` are column indexes."""

    number: int
    cells: tuple[str, ...]
    formulas: tuple[int, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written in it."""
        return not any(self.cells) and not self.formulas


@dataclass
class Table:
    """A whole sheet."""

    headings: tuple[str, ...]
    lines: list[Line] = field(default_factory=list)


def cell_name(column: int, number: int) -> str:
    """« C12 »: the name that spreadsheets give to a cell (``column`` from 0)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{number}"
