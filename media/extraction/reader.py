"""Read the text of one file; runs in the process of ``media.extraction.__main__``."""

import codecs
import os
from typing import IO

from media.extraction.cleaning import clean
from media.extraction.limits import TYPES_WITH_TEXT, Limits
from media.extraction.office import read_office
from media.extraction.pdf import read_pdf
from media.extraction.result import Extraction, Pieces, Reason, Refused, Status

_BYTES_PER_CHARACTER = 4


def extract(source: IO[bytes], extension: str, limits: Limits) -> Extraction:
    """Give the text of a seekable file by the type that its extension announces.

    Whatever the file holds, the answer is an ``Extraction``; only ``MemoryError`` may be raised.
    """
    if extension not in TYPES_WITH_TEXT:
        return Extraction(Status.NO_TEXT, Reason.BAD_TYPE)
    size = source.seek(0, os.SEEK_END)
    source.seek(0)
    if size == 0:
        return Extraction(Status.NO_TEXT, Reason.EMPTY)
    if size > limits.file:
        return Extraction(Status.FAILED, Reason.TOO_LARGE)
    try:
        pieces = _read(source, extension, limits)
    except Refused as refusal:
        return Extraction(refusal.status, refusal.reason)
    except MemoryError:
        raise
    except Exception:  # a spoilt file may break its parser in any way
        return Extraction(Status.FAILED, Reason.DAMAGED)
    return _finished(pieces, limits)


def _read(source: IO[bytes], extension: str, limits: Limits) -> Pieces:
    if extension == "pdf":
        return read_pdf(source, limits)
    if extension == "csv":
        return read_plain(source, limits)
    return read_office(source, extension, limits)


def read_plain(source: IO[bytes], limits: Limits) -> Pieces:
    """Read a text in UTF-8 or UTF-16 with its mark, else in the encoding of Windows."""
    read = source.read(limits.characters * _BYTES_PER_CHARACTER)
    is_short = bool(source.read(1))
    if read.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Pieces([read.decode("utf-16", errors="replace")], is_short=is_short)
    try:
        # The last character may have been cut in two.
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(read, final=not is_short)
    except UnicodeDecodeError:
        text = read.decode("cp1252", errors="replace")
    return Pieces([text], is_short=is_short)


def _finished(pieces: Pieces, limits: Limits) -> Extraction:
    text = clean("\n".join(pieces.texts))
    if not text:
        reason = Reason.SCANNED if pieces.is_scanned else Reason.EMPTY
        return Extraction(Status.NO_TEXT, reason, pages=pieces.pages)
    is_short = pieces.is_short or len(text) > limits.characters
    reason = Reason.SHORTENED if is_short else Reason.NONE
    return Extraction(Status.OK, reason, text[: limits.characters].rstrip(), pieces.pages)
