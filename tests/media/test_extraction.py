"""Reading of files in their own process: what is found, and what no file can do."""

import subprocess
import sys
import tracemalloc
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from media.extraction import process
from media.extraction.limits import MEBIBYTE, TYPES_WITH_TEXT, Limits
from media.extraction.process import ReaderBroken, read_in_process
from media.extraction.reader import extract
from media.extraction.result import Extraction, Reason, Status
from media.models import TextNote, TextStatus
from tests.media.files import (
    archive,
    docx,
    locked_pdf,
    open_document,
    paragraph,
    pdf,
    scanned_pdf,
)

LIMITS = Limits()
BOMB = paragraph("0" * (3 * MEBIBYTE))


def read(content: bytes, extension: str, limits: Limits = LIMITS) -> Extraction:
    """In this process: the limits of the process itself have tests of their own."""
    return extract(BytesIO(content), extension, limits)


def test_the_words_of_the_two_sides_are_the_same() -> None:
    assert {*Status, "pending"} == set(TextStatus.values)
    assert set(Reason) - {""} == set(TextNote.values) - {TextNote.UNREAD}


def test_a_pdf_is_read_page_by_page() -> None:
    found = read_in_process(BytesIO(pdf("Un atelier d’été.".replace("’", "'"), "La suite.")), "pdf")
    assert found == Extraction(Status.OK, Reason.NONE, "Un atelier d'été.\nLa suite.", 2)


def test_a_docx_is_read_with_its_tables_and_without_its_deletions() -> None:
    body = (
        "<w:p><w:r><w:t>transfor</w:t></w:r><w:r><w:t>mation</w:t><w:tab/><w:t>publique</w:t></w:r>"
        "<w:del><w:r><w:delText>raturé</w:delText></w:r></w:del></w:p>"
        f"<w:tbl><w:tr><w:tc>{paragraph('Étape')}</w:tc><w:tc>{paragraph('Durée')}</w:tc></w:tr>"
        "</w:tbl>"
    )
    assert read_in_process(BytesIO(docx(body)), "docx") == Extraction(
        Status.OK, text="transformation publique\nÉtape\nDurée"
    )


def test_a_pptx_gives_its_slides_in_their_order_then_its_notes() -> None:
    def slide(text: str) -> str:
        return f'<a:p xmlns:a="urn:a"><a:r><a:t>{text}</a:t></a:r></a:p>'

    content = archive(
        ppt__notesSlides__notesSlide1_xml=slide("note"),
        **{f"ppt__slides__slide{n}_xml": slide(f"page {n}") for n in (10, 2, 1)},
    )
    assert read(content, "pptx") == Extraction(
        Status.OK, text="page 1\npage 2\npage 10\nnote", pages=3
    )


def test_an_xlsx_gives_its_words() -> None:
    shared = "<si><t>Indicateur</t></si><si><r><t>Délai </t></r><r><t>moyen</t></r></si>"
    cells = '<c t="s"><v>0</v></c><c><v>12</v></c><c t="inlineStr"><is><t>En ligne</t></is></c>'
    content = archive(
        xl__sharedStrings_xml=f"<sst>{shared}</sst>",
        xl__worksheets__sheet1_xml=f"<worksheet><row>{cells}</row></worksheet>",
    )
    assert read(content, "xlsx").text == "Indicateur\nDélai moyen\nEn ligne"


@pytest.mark.parametrize("extension", ["odt", "odp", "ods"])
def test_an_open_document_is_read_without_its_deletions(extension: str) -> None:
    body = (
        "<text:tracked-changes><text:p>raturé</text:p></text:tracked-changes>"
        "<text:h>Charte</text:h><text:p>du<text:s/><text:span>laboratoire</text:span></text:p>"
    )
    assert read(open_document(body), extension).text == "Charte\ndu laboratoire"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_is_read_in_the_encodings_of_office_software(encoding: str) -> None:
    assert read("Thème;Été\n".encode(encoding), "csv").text == "Thème;Été"


def test_a_letter_cut_by_the_limit_does_not_change_the_encoding() -> None:
    content = "aé".encode() * 6
    assert read(content, "csv", replace(LIMITS, characters=4)).text == "aéaé"


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("a\0b\x07c", "a b c"),
        ("ﬁnancer l’aﬃchage", "financer l’affichage"),
        ("un  mot\u00a0 seul \n\n\n  deux", "un mot seul\ndeux"),
        ("coopé\u00adration", "coopération"),
        ("\ud83d puce \uf0b7", "puce"),
    ],
)
def test_text_is_cleaned(raw: str, clean: str) -> None:
    body = raw.encode("utf-16", errors="surrogatepass")
    assert read(body, "csv").text.replace("\ufffd ", "") == clean


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ("la transfor-\nmation", "la transformation"),
        ("peut-\nêtre", "peut-être"),
        ("de Seine-\nMaritime", "de Seine-Maritime"),
        ("une phrase\ncoupée.\nla suite", "une phrase coupée.\nla suite"),
        ("Un titre\nUne phrase", "Un titre\nUne phrase"),
    ],
)
def test_lines_of_a_pdf_become_paragraphs(lines: str, text: str) -> None:
    assert read(pdf(lines), "pdf").text == text


def test_a_type_without_text_is_not_read() -> None:
    assert read(b"PK", "zip") == Extraction(Status.NO_TEXT, Reason.BAD_TYPE)
    assert "zip" not in TYPES_WITH_TEXT


@pytest.mark.parametrize(
    ("content", "extension", "status", "reason"),
    [
        (locked_pdf(to_open="secret"), "pdf", Status.ENCRYPTED, Reason.NONE),
        (pdf("Un texte. " * 300)[:900], "pdf", Status.FAILED, Reason.DAMAGED),
        (b"%PDF-1.7 rien", "pdf", Status.FAILED, Reason.DAMAGED),
        (scanned_pdf(), "pdf", Status.NO_TEXT, Reason.SCANNED),
        (pdf(""), "pdf", Status.NO_TEXT, Reason.EMPTY),
        (b"", "pdf", Status.NO_TEXT, Reason.EMPTY),
        (b"", "docx", Status.NO_TEXT, Reason.EMPTY),
        (b"   \n", "csv", Status.NO_TEXT, Reason.EMPTY),
        (b"no archive", "docx", Status.FAILED, Reason.DAMAGED),
        (archive(other_xml="<a/>"), "docx", Status.FAILED, Reason.DAMAGED),
        (docx("<w:p>"), "docx", Status.FAILED, Reason.DAMAGED),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512, "docx", Status.ENCRYPTED, Reason.NONE),
        (
            open_document("x", "<m:encryption-data xmlns:m='m'/>"),
            "odt",
            Status.ENCRYPTED,
            Reason.NONE,
        ),
        (
            docx("&b;", '<!DOCTYPE d [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;">]>'),
            "docx",
            Status.FAILED,
            Reason.ABNORMAL,
        ),
        (
            docx("&f;", '<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd">]>'),
            "docx",
            Status.FAILED,
            Reason.ABNORMAL,
        ),
    ],
)  # fmt: skip
def test_a_file_without_text_says_why(
    content: bytes, extension: str, status: Status, reason: Reason
) -> None:
    found = read_in_process(BytesIO(content), extension)
    assert (found.status, found.reason, found.text) == (status, reason, "")


def test_a_pdf_protected_against_changes_alone_is_read() -> None:
    assert read(locked_pdf(), "pdf").text == "Texte protégé."


def test_an_archive_that_unpacks_to_too_much_is_not_unpacked() -> None:
    content = docx(BOMB)
    assert len(content) < 10_000
    found = read(content, "docx", replace(LIMITS, unpacked=MEBIBYTE))
    assert (found.status, found.reason) == (Status.FAILED, Reason.ABNORMAL)


def test_a_long_part_is_read_without_being_held_in_memory() -> None:
    content = docx(paragraph("mot " * 100) * 40_000)
    tracemalloc.start()
    found = read(content, "docx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (found.status, found.reason) == (Status.OK, Reason.SHORTENED)
    assert len(found.text) <= LIMITS.characters
    assert peak < 8 * MEBIBYTE


def test_a_pdf_of_300_pages_is_read_up_to_the_limit_of_characters() -> None:
    found = read_in_process(BytesIO(pdf(*["Un texte de guide. " * 60] * 300)), "pdf")
    assert (found.status, found.reason, found.pages) == (Status.OK, Reason.SHORTENED, 300)
    assert LIMITS.characters - 100 < len(found.text) <= LIMITS.characters


def test_only_the_first_pages_are_read() -> None:
    found = read(pdf("Un.", "Deux.", "Trois."), "pdf", replace(LIMITS, pages=2))
    assert found == Extraction(Status.OK, Reason.SHORTENED, "Un.\nDeux.", 3)


@pytest.mark.parametrize(
    ("bound", "reason"),
    [
        (replace(LIMITS, wall=0.01), Reason.TOO_SLOW),
        (replace(LIMITS, cpu=0), Reason.TOO_SLOW),
        (replace(LIMITS, file=100), Reason.TOO_LARGE),
    ],
)
def test_a_reading_that_takes_too_much_is_ended(bound: Limits, reason: Reason) -> None:
    found = read_in_process(BytesIO(pdf("Un texte. " * 500)), "pdf", bound)
    assert found == Extraction(Status.FAILED, reason)


def test_a_reading_that_needs_too_much_memory_is_ended() -> None:
    bound = replace(LIMITS, memory=150 * MEBIBYTE, characters=40 * MEBIBYTE)
    found = read_in_process(BytesIO(b"mot " * (10 * MEBIBYTE)), "csv", bound)
    assert found == Extraction(Status.FAILED, Reason.TOO_HEAVY)


def test_the_reader_knows_no_secret_and_writes_no_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What a file that took over its parser could do, asked of a process bound as the reader is."""
    written = tmp_path / "written"
    program = (
        "import os, sys; from media.extraction.limits import Limits; Limits().bind_process()\n"
        "print('CAMPUS_SECRET_KEY' in os.environ, flush=True)\n"
        f"with open({str(written)!r}, 'wb') as file: file.write(b'x')"
    )
    monkeypatch.setenv("CAMPUS_SECRET_KEY", "secret")
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=process._PROJECT,
        env=process._ENVIRONMENT,
        capture_output=True,
        check=False,
    )
    assert done.stdout == b"False\n"
    assert b"File too large" in done.stderr
    assert written.stat().st_size == 0


def test_a_reader_that_does_not_start_is_our_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_PROJECT", "/")
    with pytest.raises(ReaderBroken, match="No module named"):
        read_in_process(BytesIO(b"%PDF"), "pdf")
