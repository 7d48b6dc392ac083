"""What is looked at before a file is read: its size, what it really is, how much it unpacks to."""

import zipfile
from pathlib import PurePath
from typing import IO

import puremagic

from cms.imports.errors import FileRefused
from cms.imports.reading.table import MAX_FILE, MAX_RATIO, MAX_UNPACKED, MEBIBYTE

DELIMITED = frozenset({"csv", "tsv", "txt"})
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SAMPLE = 64 * 1024
_CONTROL_SIGNS = bytes(set(range(32)) - {9, 10, 12, 13, 27})

NEITHER = "Déposez un classeur au format XLSX, ou un fichier CSV."
TOO_LARGE = (
    f"Ce fichier pèse plus de {MAX_FILE // MEBIBYTE} Mo. Supprimez les images et les feuilles "
    "inutiles, ou partagez-le en plusieurs fichiers."
)
BOMB = (
    "Ce classeur est anormal : son contenu est démesuré par rapport à sa taille. Il n’est pas lu. "
    "Copiez ses lignes dans un classeur neuf."
)
MACROS = (
    "Ce classeur contient des macros : il est refusé. Enregistrez-le au format « Classeur Excel "
    "(.xlsx) », sans macro."
)
OLD_EXCEL = (
    "Ce fichier est un classeur d’un ancien format (.xls), ou protégé par un mot de passe. "
    "Enregistrez-le au format « Classeur Excel (.xlsx) », sans mot de passe."
)
BROKEN = (
    "Ce classeur est abîmé et ne se lit pas. Ouvrez-le dans votre tableur, enregistrez-le de "
    "nouveau au format XLSX, puis recommencez."
)


def check_file(source: IO[bytes], name: str, size: int) -> str:
    """Give « xlsx » or « csv », by what the file holds; the file is left at its start.

    Raises:
        FileRefused: too large, macros, a bomb, damaged, or not what its name says.
    """
    if size > MAX_FILE:
        raise FileRefused(TOO_LARGE)
    if not size:
        raise FileRefused("Ce fichier est vide.")
    suffix = PurePath(name).suffix.lower().lstrip(".")
    if suffix in {"xlsm", "xlsb", "xltm", "xlam"}:
        raise FileRefused(MACROS)
    source.seek(0)
    sample = source.read(_SAMPLE)
    source.seek(0)
    if sample.startswith(_OLE):
        raise FileRefused(OLD_EXCEL)
    if sample.startswith(b"PK"):
        check_archive(source)
        found = "xlsx"
    else:
        found = "csv" if _is_text(sample) else _what(sample)
    source.seek(0)
    expected = "csv" if suffix in DELIMITED else suffix
    if found not in {"xlsx", "csv"} or expected not in {"xlsx", "csv"}:
        known = f" C’est un fichier {found.upper()}." if found not in {"xlsx", "csv"} else ""
        raise FileRefused(f"« {PurePath(name).name} » n’est pas un tableau.{known} {NEITHER}")
    if found != expected:
        raise FileRefused(
            f"« {PurePath(name).name} » n’est pas ce que son nom dit : son contenu est celui d’un "
            f"fichier {found.upper()}. Enregistrez-le de nouveau depuis votre tableur."
        )
    return found


def check_archive(source: IO[bytes]) -> None:
    """Look at the list of what a workbook holds, without unpacking any of it.

    ``zipfile`` gives no more of a part than the size that the list announces: the list binds.

    Raises:
        FileRefused: macros, a bomb, protected, or no workbook.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise FileRefused(BROKEN) from error
    names = {part.filename for part in parts}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FileRefused(MACROS)
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused(OLD_EXCEL)
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    if unpacked > MAX_UNPACKED or (unpacked > 10 * MEBIBYTE and unpacked / packed > MAX_RATIO):
        raise FileRefused(BOMB)
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise FileRefused(f"Cette archive n’est pas un classeur. {NEITHER}")


def _is_text(sample: bytes) -> bool:
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if sample.startswith((b"%PDF-", b"{\\rtf")) or b"<html" in sample[:1024].lower():
        return False
    return not any(sign in _CONTROL_SIGNS for sign in sample)


def _what(sample: bytes) -> str:
    """The usual extension of what a file really is; « inconnu » when nobody knows."""
    if b"<html" in sample[:1024].lower():
        return "html"
    try:
        return puremagic.from_string(sample).lstrip(".") or "inconnu"
    except (puremagic.PureError, ValueError):
        return "inconnu"
