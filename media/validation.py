"""Check an uploaded document by its content, whatever its name says."""

import zipfile
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
        sample = file.read(CSV_SAMPLE_BYTES)
        return bool(sample.strip()) and b"\0" not in sample and not sample.startswith(b"PK")
    if extension in {*OFFICE_FOLDERS, *OPEN_DOCUMENT_TYPES, "zip"}:
        return _matches_archive(file, extension)
    return False


def _matches_archive(file: IO[bytes], extension: str) -> bool:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if extension in OFFICE_FOLDERS:
                folder = OFFICE_FOLDERS[extension]
                has_macro = any(name.endswith("vbaProject.bin") for name in names)
                return (
                    "[Content_Types].xml" in names
                    and any(name.startswith(folder) for name in names)
                    and not has_macro
                )
            if extension in OPEN_DOCUMENT_TYPES:
                with archive.open("mimetype") as declared:
                    return declared.read(200).decode("ascii") == OPEN_DOCUMENT_TYPES[extension]
            return True
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError, OSError, RuntimeError):
        return False
