"""Text of office documents: the XML parts of OOXML and OpenDocument archives, as a stream.

The parts are read as they come, without a tree, so that the size of a file does not count, and
with no document type nor entity allowed. Sources: ECMA-376 (WordprocessingML, DrawingML,
SpreadsheetML), OASIS OpenDocument 1.3 part 3.
"""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from media.extraction.limits import MEBIBYTE, Limits
from media.extraction.result import Pieces, Reason, Refused, Status

_CHUNK = 64 * 1024
_MANIFEST = "META-INF/manifest.xml"
_OLE_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
"""Office keeps a document that a password protects in a compound file (MS-CFB), not an archive."""


@dataclass(frozen=True)
class Format:
    """Where a format keeps its text.

    ``parts`` match the names of the archive that are read, in the order of the patterns. Names of
    elements have no namespace: ``text`` hold the characters, ``blocks`` end a line, ``gaps`` stand
    for a space, ``skipped`` are left out with all they hold. ``pages`` match the parts that are a
    page each, where the format parts them: the number that programs note beside is often stale.
    """

    parts: tuple[str, ...]
    text: frozenset[str]
    blocks: frozenset[str]
    gaps: frozenset[str]
    skipped: frozenset[str]
    pages: str = ""


def _ooxml(*parts: str, pages: str = "") -> Format:
    return Format(
        parts=parts,
        text=frozenset({"t"}),
        blocks=frozenset({"p", "si", "is"}),
        gaps=frozenset({"tab", "br", "cr"}),
        skipped=frozenset({"Fallback", "rPh"}),
        pages=pages,
    )


_SLIDE = r"ppt/slides/slide\d+\.xml"
_OPEN_DOCUMENT = Format(
    parts=(r"content\.xml",),
    text=frozenset({"p", "h"}),
    blocks=frozenset({"p", "h"}),
    gaps=frozenset({"s", "tab", "line-break"}),
    skipped=frozenset({"tracked-changes", "annotation", "note-citation"}),
)
FORMATS: Mapping[str, Format] = {
    "docx": _ooxml(r"word/document\d*\.xml", r"word/(foot|end)notes\.xml"),
    "pptx": _ooxml(_SLIDE, r"ppt/notesSlides/notesSlide\d+\.xml", pages=_SLIDE),
    "xlsx": _ooxml(r"xl/sharedStrings\.xml", r"xl/worksheets/sheet\d+\.xml"),
    "odt": _OPEN_DOCUMENT,
    "odp": _OPEN_DOCUMENT,
    "ods": _OPEN_DOCUMENT,
}


@dataclass
class _Collector:
    """Target of the XML parser: keeps the characters of the elements of a format."""

    format: Format
    pieces: list[str] = field(default_factory=list)
    characters: int = 0
    _inside: int = 0
    _skipping: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if name in self.format.skipped:
            self._skipping += 1
        elif name in self.format.gaps:
            self.pieces.append(" ")
        if name in self.format.text:
            self._inside += 1

    def end(self, tag: str) -> None:
        name = _local(tag)
        if name in self.format.skipped:
            self._skipping -= 1
        if name in self.format.text:
            self._inside -= 1
        if name in self.format.blocks:
            self.pieces.append("\n")

    def data(self, data: str) -> None:
        if self._inside and not self._skipping:
            self.pieces.append(data)
            self.characters += len(data)

    def close(self) -> str:
        return "".join(self.pieces)


def read_office(source: IO[bytes], extension: str, limits: Limits) -> Pieces:
    """Read the parts of an office document that hold its text.

    Raises:
        Refused: protected by a password, no archive, or a bomb: too much to unpack, entities.
    """
    if source.read(len(_OLE_SIGNATURE)) == _OLE_SIGNATURE:
        raise Refused(Status.ENCRYPTED)
    source.seek(0)
    form = FORMATS[extension]
    try:
        with zipfile.ZipFile(source) as archive:
            return _read_archive(archive, form, limits)
    except (zipfile.BadZipFile, KeyError, EOFError, SyntaxError) as error:
        raise Refused(Status.FAILED, Reason.DAMAGED) from error
    except DefusedXmlException as error:
        raise Refused(Status.FAILED, Reason.ABNORMAL) from error


def _read_archive(archive: zipfile.ZipFile, form: Format, limits: Limits) -> Pieces:
    parts = _parts(archive, form)
    # zipfile gives no more of a part than the size that the archive's list announces.
    if sum(part.file_size for part in parts) > limits.unpacked:
        raise Refused(Status.FAILED, Reason.ABNORMAL)
    if _is_encrypted(archive, parts):
        raise Refused(Status.ENCRYPTED)
    if not parts:
        raise Refused(Status.FAILED, Reason.DAMAGED)
    texts: list[str] = []
    room = limits.characters
    is_short = False
    for part in parts:
        if room <= 0:
            is_short = True
            break
        with archive.open(part) as stream:
            text, ended = _read_part(stream, form, room)
        texts.append(text)
        room -= len(text)
        is_short = is_short or not ended
    pages = sum(1 for part in parts if re.fullmatch(form.pages, part.filename))
    return Pieces(texts, pages=pages or None, is_short=is_short)


def _parts(archive: zipfile.ZipFile, form: Format) -> list[zipfile.ZipInfo]:
    """The parts to read: by pattern, then by their number (slide 2 before slide 10)."""
    found = []
    for pattern in form.parts:
        named = [part for part in archive.infolist() if re.fullmatch(pattern, part.filename)]
        found += sorted(named, key=lambda part: (len(part.filename), part.filename))
    return found


def _is_encrypted(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> bool:
    if any(part.flag_bits & 1 for part in parts):
        return True
    if _MANIFEST not in archive.namelist():
        return False
    with archive.open(_MANIFEST) as manifest:
        return b"encryption-data" in manifest.read(MEBIBYTE)


def _read_part(stream: IO[bytes], form: Format, room: int) -> tuple[str, bool]:
    """The text of one part until ``room`` characters, and whether the part ended before."""
    collector = _Collector(form)
    parser = DefusedXMLParser(target=collector, forbid_dtd=True)
    while chunk := stream.read(_CHUNK):
        parser.feed(chunk)
        if collector.characters > room:
            return collector.close(), False
    return str(parser.close()), True


def _local(tag: str) -> str:
    """Name of an element or attribute without its namespace."""
    return tag.rpartition("}")[2]
