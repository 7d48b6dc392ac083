"""French wording of dates, durations, numbers and files."""

from datetime import date, datetime

import pytest

from pages import french

NBSP, THIN = french.NBSP, french.THIN


def paris(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """An instant in Paris time."""
    return datetime(year, month, day, hour, minute, tzinfo=french.PARIS)


def plain(text: str) -> str:
    """The same text with ordinary spaces."""
    return text.replace(NBSP, " ").replace(THIN, " ")


def test_first_day_of_a_month_is_ordinal() -> None:
    assert plain(french.full_date(date(2021, 11, 1))) == "1er novembre 2021"


def test_hours_on_one_day() -> None:
    text = french.period(paris(2021, 11, 3, 9, 30), paris(2021, 11, 3, 12, 30))
    assert plain(text) == "3 novembre 2021 de 9 h 30 à 12 h 30"


@pytest.mark.parametrize(
    ("start", "end", "wording"),
    [
        (date(2021, 11, 3), None, "3 novembre 2021"),
        (date(2021, 11, 3), date(2021, 11, 3), "3 novembre 2021"),
        (date(2021, 11, 2), date(2021, 11, 30), "du 2 au 30 novembre 2021"),
        (date(2021, 10, 28), date(2021, 11, 1), "du 28 octobre au 1er novembre 2021"),
        (date(2021, 12, 28), date(2022, 1, 4), "du 28 décembre 2021 au 4 janvier 2022"),
    ],
)
def test_days(start: date, end: date | None, wording: str) -> None:
    assert plain(french.days(start, end)) == wording


@pytest.mark.parametrize(
    ("precision", "wording"),
    [
        ("month", "novembre 2021"),
        ("open-end", "à partir du 3 novembre 2021"),
        ("day", "3 novembre 2021"),
        ("campaign", "3 novembre 2021"),
    ],
)
def test_event_says_no_more_than_is_known(precision: str, wording: str) -> None:
    text = french.event_dates(
        paris(2021, 11, 3), paris(2021, 11, 3, 23, 59), all_day=True, precision=precision
    )
    assert plain(text) == wording


@pytest.mark.parametrize(
    ("minutes", "wording"), [(45, "45 min"), (60, "1 h"), (90, "1 h 30"), (125, "2 h 05")]
)
def test_durations(minutes: int, wording: str) -> None:
    assert plain(french.duration(minutes)) == wording


def test_thousands_are_parted_by_a_narrow_space() -> None:
    assert french.number(1300) == f"1{THIN}300"


@pytest.mark.parametrize(("count", "wording"), [(0, "mot"), (1, "mot"), (2, "mots")])
def test_zero_is_singular(count: int, wording: str) -> None:
    assert french.agree(count, "mot", "mots") == wording


@pytest.mark.parametrize(
    ("size", "wording"), [(812, "812 octets"), (42_000, "42 Ko"), (1_400_000, "1,4 Mo")]
)
def test_file_sizes(size: int, wording: str) -> None:
    assert plain(french.file_size(size)) == wording


def test_file_detail_leaves_out_what_is_unknown() -> None:
    assert plain(french.file_detail("application/pdf", None, None)) == "PDF"
    assert plain(french.file_detail("application/pdf", 42_000, 1)) == "PDF – 42 Ko – 1 page"


@pytest.mark.parametrize("value", ["", "demain", None, 3])
def test_what_is_no_date_reads_as_none(value: object) -> None:
    assert french.parse(value) is None


def test_instants_are_read_in_paris_time() -> None:
    assert french.parse("2021-11-03T23:30:00+00:00") == paris(2021, 11, 4, 0, 30)
