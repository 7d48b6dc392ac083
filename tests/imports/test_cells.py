"""Cells: what people type is read, what is doubtful is refused, what is exported is read back."""

import contextlib
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cms.imports import cells, dates, richtext
from cms.imports.errors import CellError
from cms.imports.folding import clean, fold
from cms.spreadsheets import plain_cell, text_cell

SIX_FORMATS = [
    "23/11/2026", "23-11-2026", "2026-11-23", "23.11.2026", "23 novembre 2026", "23/11/26",
    "46349", "lundi 23 nov. 2026", " 23/11/2026\u00a0", "2026/11/23",
]  # fmt: skip
HOURS = [
    "23/11/2026 14:30", "23/11/2026 14h30", "23/11/2026 à 14 h 30", "2026-11-23T14:30:00",
    "23 novembre 2026, 14:30", "46349,6041666667", "23.11.26 14h30",
]  # fmt: skip
TEXTS = st.text(alphabet=st.characters(codec="utf-8"), max_size=40)


@pytest.mark.parametrize("cell", SIX_FORMATS)
def test_a_day_is_read_in_every_usual_form(cell: str) -> None:
    assert dates.read_date(cell) == date(2026, 11, 23)


@pytest.mark.parametrize("cell", HOURS)
def test_an_hour_is_read_in_every_usual_form(cell: str) -> None:
    assert dates.read_instant(cell) == datetime(2026, 11, 23, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize("cell", ["1er décembre 2026", "1 décembre 2026", "01/12/2026"])
def test_the_first_of_a_month_is_read(cell: str) -> None:
    assert dates.read_date(cell) == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("23-11-26", "deux façons"),
        ("26-11-23", "deux façons"),
        ("11/23/2026", "pas de mois 23"),
        ("31/02/2026", "n’existe pas"),
        ("2026", "n’est pas une date"),
        ("novembre 2026", "n’est pas une date"),
        ("23/11", "n’est pas une date"),
        ("bientôt", "n’est pas une date"),
        ("23/11/2026 25:00", "heure"),
        ("23/11/2026 vers midi", "date"),
    ],
)
def test_a_doubtful_date_is_refused(cell: str, words: str) -> None:
    with pytest.raises(CellError, match=words):
        dates.read_instant(cell)


def test_a_day_with_an_hour_is_no_day() -> None:
    with pytest.raises(CellError, match="contient une heure"):
        dates.read_date("23/11/2026 14:30")


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_sentence(text: str) -> None:
    with contextlib.suppress(CellError):
        assert isinstance(dates.read_instant(text), datetime)


@given(st.dates(date(1000, 1, 1)))
def test_a_day_is_read_back(day: date) -> None:
    assert dates.read_date(dates.write_date(day)) == day


@given(st.integers(-600_000_000, 4_000_000_000))
def test_an_instant_is_read_back_to_the_second(seconds: int) -> None:
    instant = datetime.fromtimestamp(seconds, UTC)
    if timezone.localtime(instant).fold:
        return  # the hour that autumn has twice is written once
    assert dates.read_instant(dates.write_instant(instant)) == instant


@pytest.mark.parametrize(
    ("cell", "number"), [("1 300", 1300), ("1\u202f300", 1300), ("12,0", 12), ("-3", -3)]
)
def test_numbers_are_read_as_the_french_write_them(cell: str, number: int) -> None:
    assert cells.read_integer(cell) == number


@pytest.mark.parametrize("cell", ["douze", "1,5", "NaN", "Infinity", "1e999999", "12 h"])
def test_what_is_no_whole_number_is_refused(cell: str) -> None:
    with pytest.raises(CellError):
        cells.read_integer(cell)


@given(st.decimals(-1000, 1000, places=5))
def test_a_decimal_is_read_back(number: Decimal) -> None:
    assert cells.read_decimal(cells.write_decimal(number)) == number


@pytest.mark.parametrize(
    ("cell", "minutes"), [("90", 90), ("90 min", 90), ("1 h 30", 90), ("1h30", 90), ("7 h", 420)]
)
def test_durations_are_read(cell: str, minutes: int) -> None:
    assert cells.read_minutes(cell) == minutes


@pytest.mark.parametrize("cell", ["1 h 75", "longtemps", "1:30"])
def test_what_is_no_duration_is_refused(cell: str) -> None:
    with pytest.raises(CellError):
        cells.read_minutes(cell)


@pytest.mark.parametrize(("cell", "truth"), [("Oui", True), ("x", True), ("FAUX", False)])
def test_yes_and_no_are_read(cell: str, truth: bool) -> None:
    assert cells.read_boolean(cell) is truth


def test_unknown_is_refused_where_the_field_is_known() -> None:
    assert cells.read_boolean("inconnu", may_be_unknown=True) is None
    with pytest.raises(CellError, match="oui ou non"):
        cells.read_boolean("inconnu")


@given(st.lists(TEXTS.map(clean).filter(bool)))
def test_a_list_is_read_back_whatever_its_items_hold(texts: list[str]) -> None:
    assert cells.read_list(cells.write_list(texts)) == texts


@given(TEXTS.map(clean).filter(bool))
def test_a_text_is_read_back_and_never_empties(text: str) -> None:
    written = cells.write_text(text)
    assert written != cells.EMPTIES
    assert cells.read_text(written) == text


@given(st.text(alphabet="a '\"=-+;,\n\t@|\\", max_size=20))
def test_the_guard_against_formulas_is_taken_off(text: str) -> None:
    assert plain_cell(text_cell(text)) == text


@pytest.mark.parametrize("cell", ["=1+1", "+33 1", "@x", " -a", "a ; =b"])
def test_the_guard_is_there(cell: str) -> None:
    assert text_cell(cell) != cell


@given(st.text(alphabet="ab<>&\"'#-•* \n\u00a0é", max_size=60))
def test_plain_text_survives_rich_text(text: str) -> None:
    html = richtext.to_html(text)
    again = richtext.to_text(html)
    assert again is not None
    assert richtext.to_html(again) == html


@pytest.mark.parametrize(
    "html",
    [
        "<p>Un <b>mot</b></p>",
        '<p><a linktype="page" id="3">page</a></p>',
        "<ol><li>un</li></ol>",
        "<h3>titre</h3>",
        "texte nu",
    ],
)
def test_a_layout_that_a_cell_cannot_hold_is_told_apart(html: str) -> None:
    assert richtext.to_text(html) is None


def test_text_of_a_cell_never_becomes_html() -> None:
    assert "<script" not in richtext.to_html("<script>alert(1)</script>")


def test_words_are_compared_without_accents_case_or_signs() -> None:
    assert fold("  L’Œuvre : ÉTÉ ") == fold("l'oeuvre ete") == "l oeuvre ete"
