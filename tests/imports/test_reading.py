"""Files as they come: what is read, and what is refused with a sentence that says what to do."""

import io
import struct
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from cms.imports.errors import FileRefused
from cms.imports.reading import guards
from cms.imports.reading.assemble import assemble
from cms.imports.reading.delimited import read_delimited
from cms.imports.reading.guards import check_file
from cms.imports.reading.process import read_in_process
from cms.imports.reading.table import MAX_COLUMNS, MAX_FILE, MAX_ROWS, Line, cell_name
from cms.imports.reading.xlsx import read_xlsx
from media.extraction.limits import MEBIBYTE, Limits
from tests.imports.sheets import as_csv, as_xlsx, saved

ROWS = [{"Titre": "Été à la préfecture", "Lieu": "Angoulême ; salle « A »"}]


def opened(data: bytes) -> io.BytesIO:
    """The bytes as a file."""
    return io.BytesIO(data)


def refused(data: bytes, name: str) -> str:
    """Why a file is refused, by the guards or by the reader."""
    try:
        sort = check_file(opened(data), name, len(data))
        (read_xlsx if sort == "xlsx" else read_delimited)(opened(data))
    except FileRefused as refusal:
        return str(refusal)
    pytest.fail("the file was read")


def rewritten(data: bytes, **changes: bytes | None) -> bytes:
    """The archive with parts replaced, added, or taken out (None)."""
    target = io.BytesIO()
    with zipfile.ZipFile(opened(data)) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            if name not in changes:
                archive.writestr(name, source.read(name))
        for name, content in changes.items():
            if content is not None:
                archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_file_is_read_whatever_its_separator_and_encoding(
    separator: str, encoding: str
) -> None:
    table = read_delimited(opened(as_csv(ROWS, separator, encoding)))
    assert table.headings == ("Titre", "Lieu")
    assert table.lines == [Line(2, ("Été à la préfecture", "Angoulême ; salle « A »"))]


def test_a_workbook_gives_dates_numbers_and_truths_as_one_types_them() -> None:
    moment = datetime.fromisoformat("2026-11-23T14:30:00")
    row = [moment, date(2026, 11, 23), 12, 48.85341, True, None, " x\u00a0"]
    data = as_xlsx([[f"c{index}" for index in range(7)], row])
    (line,) = read_xlsx(opened(data)).lines
    assert line.cells == ("23/11/2026 14:30", "23/11/2026", "12", "48.85341", "oui", "", "x")


def test_blank_lines_are_left_out_and_lines_keep_their_numbers() -> None:
    data = as_xlsx([[], ["Titre"], [], ["a"], [" "], ["b"]])
    assert [line.number for line in read_xlsx(opened(data)).lines] == [4, 6]


def test_a_formula_is_told_and_its_value_is_not_read() -> None:
    data = as_xlsx([["Titre", "Places"], ["a", "=2+3"]])
    (line,) = read_xlsx(opened(data)).lines
    assert line.cells == ("a", "")
    assert line.formulas == (1,)


def test_merged_cells_are_refused_with_their_range() -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["Titre", "Lieu"])
    sheet.append(["a", "b"])
    sheet.merge_cells("A2:B2")
    assert "A2:B2" in refused(saved(workbook), "liste.xlsx")


def test_two_hundred_columns_are_read_and_one_more_is_refused() -> None:
    def wide(count: int) -> bytes:
        return as_xlsx([[f"c{index}" for index in range(count)], ["x"] * count])

    assert len(read_xlsx(opened(wide(MAX_COLUMNS))).headings) == MAX_COLUMNS
    assert "plus de 200 colonnes" in refused(wide(MAX_COLUMNS + 1), "liste.xlsx")


def test_too_many_lines_are_refused() -> None:
    lines = (Line(number, ("x",)) for number in range(1, MAX_ROWS + 3))
    with pytest.raises(FileRefused, match="plus de 20"):
        assemble(lines)


def test_a_file_of_fifty_megabytes_is_refused_before_it_is_read() -> None:
    class Unread(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise AssertionError("read")

    with pytest.raises(FileRefused, match="20 Mo"):
        check_file(Unread(), "liste.xlsx", 50 * MEBIBYTE)
    assert MAX_FILE < 50 * MEBIBYTE


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = rewritten(as_xlsx([["Titre"], ["a"]]), **{"xl/media/image1.bin": bytes(30 * MEBIBYTE)})
    assert len(bomb) < MEBIBYTE
    assert refused(bomb, "liste.xlsx") == guards.BOMB


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    """The list of the archive is changed to announce a small sheet: no more than that is read."""
    sheet = b'<?xml version="1.0"?><worksheet>' + b" " * (20 * MEBIBYTE) + b"</worksheet>"
    honest = rewritten(as_xlsx([["Titre"], ["a"]]), **{"xl/worksheets/sheet1.xml": sheet})
    lying = honest.replace(struct.pack("<L", len(sheet)), struct.pack("<L", 1000))
    assert "abîmé" in refused(lying, "liste.xlsx")


@pytest.mark.parametrize("name", ["liste.xlsm", "liste.xlsx"])
def test_macros_are_refused(name: str) -> None:
    data = rewritten(as_xlsx([["Titre"], ["a"]]), **{"xl/vbaProject.bin": b"macro"})
    assert refused(data, name) == guards.MACROS


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (as_xlsx([["Titre"], ["a"]]), "liste.csv", "celui d’un fichier XLSX"),
        (as_csv(ROWS), "liste.xlsx", "celui d’un fichier CSV"),
        (b"%PDF-1.7\n%binary", "liste.xlsx", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "liste.csv", "PNG"),
        (b"<html><body><table></table></body></html>", "liste.csv", "HTML"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "liste.xlsx", "mot de passe"),
        (as_csv(ROWS), "liste.docx", "n’est pas un tableau"),
        (b"", "liste.csv", "vide"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(
    data: bytes, name: str, words: str
) -> None:
    assert words in refused(data, name)


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("lisez-moi.txt", "bonjour")
    assert "n’est pas un classeur" in refused(target.getvalue(), "liste.xlsx")


@pytest.mark.parametrize(
    "part", [b"<not-xml", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>', b""]
)
def test_a_broken_sheet_gives_one_sentence(part: bytes) -> None:
    data = rewritten(as_xlsx([["Titre"], ["a"]]), **{"xl/worksheets/sheet1.xml": part})
    assert "abîmé" in refused(data, "liste.xlsx")


def test_a_cut_file_gives_one_sentence() -> None:
    whole = as_xlsx([["Titre"], ["a"]])
    assert "abîmé" in refused(whole[: len(whole) // 2], "liste.xlsx")


def test_quotes_that_do_not_close_give_one_sentence() -> None:
    assert "guillemet" in refused(b'Titre;Lieu\n"a;b\nc;d\n', "liste.csv")


def test_a_cell_without_a_heading_is_refused_with_its_name() -> None:
    assert "C2" in refused(b"Titre;Lieu\na;b;c\n", "liste.csv")


def test_the_dates_of_old_macs_are_refused() -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    workbook = Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    assert "1904" in refused(saved(workbook), "liste.xlsx")


def test_a_sheet_that_lies_about_its_dimensions_is_read_for_what_it_holds() -> None:
    honest = as_xlsx([["Titre"], ["a"]])
    with zipfile.ZipFile(opened(honest)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    lying = sheet.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"')
    assert lying != sheet
    table = read_xlsx(opened(rewritten(honest, **{"xl/worksheets/sheet1.xml": lying})))
    assert len(table.lines) == 1


def test_reading_in_a_process_gives_the_same_table() -> None:
    data = as_xlsx([["Titre", "Places"], ["Été\nà deux lignes", "=1"]])
    assert read_in_process(opened(data), "xlsx") == read_xlsx(opened(data))


def test_a_reading_that_takes_too_much_gives_one_sentence() -> None:
    data = as_csv([{"Titre": "x" * 100}] * 50)
    limits = Limits(memory=64 * MEBIBYTE, cpu=1, wall=0.01)
    with pytest.raises(FileRefused, match="trop de temps ou de mémoire"):
        read_in_process(opened(data), "csv", limits=limits)


def test_cells_are_named_as_spreadsheets_do() -> None:
    assert [cell_name(index, 12) for index in (0, 25, 26, 701)] == ["A12", "Z12", "AA12", "ZZ12"]
