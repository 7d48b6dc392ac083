"""Check an uploaded document by its content, whatever its name says."""

import re
import zipfile
import zlib
from pathlib import PurePath
from typing import IO, Any

from django.core.exceptions import ValidationError

OFFICE_FOLDERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
OPEN_DOCUMENT_TYPES = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
CSV_SAMPLE_BYTES = 64 * 1024
_TYPES_BYTES = 1024 * 1024
_ZIP_SIGNATURES = {b"PK\x03\x04", b"PK\x05\x06"}
"""An archive begins with itself: one that follows another file in the same file is refused."""
_MACRO_TYPES = (b"macroenabled", b"vbaproject", b"macrosheet")
_MACRO_SHEETS = "/macrosheets/"
_OPEN_DOCUMENT_MACROS = ("Basic/", "Scripts/")
_UNREADABLE = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")


def validate_document_file(file: IO[bytes] | Any) -> None:
    """Refuse a document whose content is not of the type that its extension announces.

    Args:
        file: a named, seekable binary file, left at its start.

    Raises:
        ValidationError: on ``file``, naming the type that was expected.
    """
    extension = PurePath(file.name or "").suffix.lower().lstrip(".")
    file.seek(0)
    try:
        matches = _matches(file, extension)
    finally:
        file.seek(0)
    if not matches:
        raise ValidationError(
            {
                "file": f"Le contenu de « {PurePath(file.name or '').name} » n’est pas "
                f"celui d’un fichier {extension.upper() or 'connu'} sans macro : "
                "enregistrez-le de nouveau dans ce format."
            }
        )


def _matches(file: IO[bytes], extension: str) -> bool:
    if extension == "pdf":
        return b"%PDF-" in file.read(1024)
    if extension == "csv":
        return _is_plain_text(file.read(CSV_SAMPLE_BYTES))
    if extension in {*OFFICE_FOLDERS, *OPEN_DOCUMENT_TYPES, "zip"}:
        return file.read(4) in _ZIP_SIGNATURES and _matches_archive(file, extension)
    return False


def _is_plain_text(sample: bytes) -> bool:
    """Whether there is something to read, and nothing that no text holds."""
    return (
        bool(sample.strip())
        and not sample.startswith((b"%PDF", b"PK"))
        and (_UNREADABLE.search(sample) is None)
    )


def _matches_archive(file: IO[bytes], extension: str) -> bool:
    try:
        with zipfile.ZipFile(file) as archive:
            if extension in OFFICE_FOLDERS:
                return _is_office(archive, OFFICE_FOLDERS[extension])
            if extension in OPEN_DOCUMENT_TYPES:
                return _is_open_document(archive, OPEN_DOCUMENT_TYPES[extension])
            return True
    except (
        zipfile.BadZipFile, KeyError, UnicodeDecodeError, OSError, RuntimeError,
        NotImplementedError, EOFError, zlib.error,
    ):  # fmt: skip
        return False


def _is_office(archive: zipfile.ZipFile, folder: str) -> bool:
    """The parts of the type are there, and neither their names nor their types are of macros."""
    names = [name.lower() for name in archive.namelist()]
    if any(name.endswith("vbaproject.bin") or _MACRO_SHEETS in name for name in names):
        return False
    with archive.open("[Content_Types].xml") as listed:
        types = listed.read(_TYPES_BYTES).lower()
    has_macros = any(mark in types for mark in _MACRO_TYPES)
    return not has_macros and any(name.startswith(folder) for name in names)


def _is_open_document(archive: zipfile.ZipFile, media_type: str) -> bool:
    if any(name.startswith(_OPEN_DOCUMENT_MACROS) for name in archive.namelist()):
        return False
    with archive.open("mimetype") as declared:
        return declared.read(200).decode("ascii") == media_type
