"""Dates and hours of cells, as French spreadsheets write them: the day first, then the month."""

import re
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from cms.imports.errors import CellError
from cms.imports.folding import fold, one_line
from pages.french import MONTHS

FIRST_SERIAL, LAST_SERIAL = 25_000, 80_000
"""Days since 1899-12-30, as spreadsheets count them: from 1968 to 2119; a year is none of them."""
_EPOCH = date(1899, 12, 30)
_SERIAL = re.compile(r"(\d{5})(?:[.,](\d{1,12}))?")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")
_WORDS = re.compile(r"(?:[a-z]+ )?(\d{1,2})(?:er)? ([a-z]+) (\d{4})")
_HOUR = re.compile(r"(?:à |a )?(\d{1,2}) ?(?:h|:) ?(\d{2})?(?: ?: ?(\d{2})(?:\.0+)?)?")
_PARTS = re.compile(r"(.*?\d)(?:(?:T|,? +)((?:à |a )?\d{1,2} ?[h:].*))?", re.IGNORECASE)

_MONTH_WORDS = {fold(name): number for number, name in enumerate(MONTHS, 1)}
_SHORT = {"janv": 1, "fev": 2, "fevr": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11}
_MONTH_WORDS |= _SHORT | {"dec": 12}

EXAMPLE = "Écrivez le jour, le mois et l’année : 23/11/2026."
EXAMPLE_WITH_HOUR = "Écrivez par exemple 23/11/2026 14:30."


def read_date(cell: str) -> date:
    """A day; an hour beside it is refused, unless it is midnight.

    Raises:
        CellError: no date, an ambiguous one, or one with an hour.
    """
    day, hour = _read(cell, EXAMPLE)
    if hour not in {None, time.min}:
        raise CellError(f"« {cell} » contient une heure : seul le jour est attendu. {EXAMPLE}")
    return day


def read_instant(cell: str) -> datetime:
    """An instant in the time zone of the site; midnight when there is no hour.

    Raises:
        CellError: no date, or an ambiguous one.
    """
    day, hour = _read(cell, EXAMPLE_WITH_HOUR)
    try:
        return timezone.make_aware(datetime.combine(day, hour or time.min)).astimezone(UTC)
    except OverflowError as error:
        raise CellError(f"« {cell} » est hors du calendrier. {EXAMPLE_WITH_HOUR}") from error


def to_the_second(instant: datetime) -> datetime:
    """As cells write it: in UTC, without fractions of a second."""
    return instant.astimezone(UTC).replace(microsecond=0)


def write_date(day: date) -> str:
    """« 23/11/2026 »."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def write_instant(instant: datetime) -> str:
    """« 23/11/2026 14:30 », with seconds where there are some; no hour at midnight."""
    local = timezone.localtime(instant)
    if local.time() == time.min:
        return write_date(local)
    hour = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    return f"{write_date(local)} {hour}"


def _read(cell: str, example: str) -> tuple[date, time | None]:
    text = one_line(cell)
    if serial := _SERIAL.fullmatch(text):
        return _from_serial(cell, float(f"{serial[1]}.{serial[2] or 0}"), example)
    parts = _PARTS.fullmatch(text)
    if parts is None:
        raise CellError(f"« {cell} » n’est pas une date. {example}")
    day = _read_day(cell, parts[1], example)
    return day, _read_hour(cell, parts[2], example) if parts[2] else None


def _from_serial(cell: str, serial: float, example: str) -> tuple[date, time | None]:
    if not FIRST_SERIAL <= serial < LAST_SERIAL:
        raise CellError(f"« {cell} » n’est pas une date. {example}")
    seconds = round((serial % 1) * 86_400)
    moment = datetime.combine(_EPOCH, time.min) + timedelta(days=int(serial), seconds=seconds)
    return moment.date(), moment.time() if seconds else None


def _read_day(cell: str, text: str, example: str) -> date:
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(cell, int(found[1]), int(found[3]), int(found[4]), example)
    if found := _DAY_FIRST.fullmatch(text):
        year = int(found[4])
        if len(found[4]) == 2:
            if found[2] == "-":
                raise CellError(
                    f"« {cell} » peut se lire de deux façons. Écrivez l’année avec quatre "
                    "chiffres : 23/11/2026."
                )
            # Spreadsheets read two digits so (POSIX, strptime %y).
            year += 2000 if year < 69 else 1900
        return _day(cell, year, int(found[3]), int(found[1]), example)
    words = text.casefold().replace("1er", "1")
    folded = re.sub(r"[^0-9a-z]+", " ", fold(words)).strip()
    if (found := _WORDS.fullmatch(folded)) and (month := _MONTH_WORDS.get(found[2])):
        return _day(cell, int(found[3]), month, int(found[1]), example)
    raise CellError(f"« {cell} » n’est pas une date. {example}")


def _day(cell: str, year: int, month: int, day: int, example: str) -> date:
    if month > 12 >= day:
        raise CellError(f"« {cell} » : il n’y a pas de mois {month}. Le jour vient avant le mois.")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise CellError(f"« {cell} » : ce jour n’existe pas. {example}") from error


def _read_hour(cell: str, text: str, example: str) -> time:
    found = _HOUR.fullmatch(text.casefold())
    if found is None:
        raise CellError(f"« {cell} » : l’heure ne se lit pas. {example}")
    try:
        return time(int(found[1]), int(found[2] or 0), int(found[3] or 0))
    except ValueError as error:
        raise CellError(f"« {cell} » : cette heure n’existe pas. {example}") from error
