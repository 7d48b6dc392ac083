"""French wording of dates, durations, numbers and files, for what people read.

Conventions: Lexique des règles typographiques en usage à l'Imprimerie nationale (« 1er mars »,
« 9 h 30 », a narrow no-break space between thousands, a no-break space before a unit).
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
NBSP = "\u00a0"
THIN = "\u202f"

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip

FILE_TYPES = {
    "application/pdf": "PDF",
    "application/zip": "ZIP",
    "text/csv": "CSV",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PPTX",
    "application/vnd.oasis.opendocument.text": "ODT",
    "application/vnd.oasis.opendocument.spreadsheet": "ODS",
    "application/vnd.oasis.opendocument.presentation": "ODP",
}


def parse(value: object) -> date | datetime | None:
    """Read an ISO 8601 date or instant; instants come back in Paris time, anything else as None."""
    if isinstance(value, datetime):
        return value.astimezone(PARIS)
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not value:
        return None
    try:
        if len(value) <= len("2026-11-23"):
            return date.fromisoformat(value)
        return datetime.fromisoformat(value).astimezone(PARIS)
    except ValueError:
        return None


def day_number(value: date) -> str:
    """Day of the month: « 1er », then plain numbers."""
    return "1er" if value.day == 1 else str(value.day)


def month_and_year(value: date) -> str:
    """« novembre 2021 »."""
    return f"{MONTHS[value.month - 1]}{NBSP}{value.year}"


def full_date(value: date) -> str:
    """« 3 novembre 2021 »."""
    return f"{day_number(value)}{NBSP}{month_and_year(value)}"


def weekday_date(value: date) -> str:
    """« mercredi 3 novembre 2021 »."""
    return f"{DAYS[value.weekday()]} {full_date(value)}"


def hour(value: time) -> str:
    """« 9 h », « 9 h 30 »."""
    minutes = f"{NBSP}{value.minute:02d}" if value.minute else ""
    return f"{value.hour}{NBSP}h{minutes}"


def days(start: date, end: date | None) -> str:
    """A stretch of days without hours: « 3 novembre 2021 », « du 2 au 30 novembre 2021 »."""
    first = start.date() if isinstance(start, datetime) else start
    last = end.date() if isinstance(end, datetime) else end
    if last is None or last <= first:
        return full_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"du {day_number(first)} au {full_date(last)}"
    if first.year == last.year:
        return f"du {day_number(first)}{NBSP}{MONTHS[first.month - 1]} au {full_date(last)}"
    return f"du {full_date(first)} au {full_date(last)}"


def period(start: datetime, end: datetime | None) -> str:
    """A stretch of time with its hours: « 3 novembre 2021 de 9 h 30 à 12 h 30 »."""
    if end is None or end <= start:
        return f"{full_date(start)} à {hour(start.time())}"
    if start.date() == end.date():
        return f"{full_date(start)} de {hour(start.time())} à {hour(end.time())}"
    return f"du {full_date(start)} à {hour(start.time())} au {full_date(end)} à {hour(end.time())}"


def event_dates(
    start: date | datetime, end: date | datetime | None, *, all_day: bool, precision: str
) -> str:
    """Dates of an event as precisely as they are known (``DatePrecision``), and no more."""
    if precision == "month":
        return month_and_year(start)
    if precision == "open-end":
        return f"à partir du {full_date(start)}"
    ends_with_hours = end is None or isinstance(end, datetime)
    if not all_day and isinstance(start, datetime) and ends_with_hours:
        return period(start, end if isinstance(end, datetime) else None)
    return days(start, end)


def duration(minutes: int) -> str:
    """« 45 min », « 1 h 30 », « 7 h »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{NBSP}min"
    return f"{hours}{NBSP}h{NBSP}{rest:02d}" if rest else f"{hours}{NBSP}h"


def number(value: int | float) -> str:
    """« 1 300 », « 2,5 »: narrow no-break spaces between thousands, a decimal comma."""
    text = f"{value:,}".replace(",", THIN)
    return text.replace(".", ",")


def agree(count: int, singular: str, plural: str) -> str:
    """The form that goes with a count: in French, 0 and 1 are singular."""
    return plural if count > 1 else singular


def file_size(size: int) -> str:
    """Size in bytes as « 812 octets », « 42 Ko », « 1,4 Mo » (powers of ten, as in the DSFR)."""
    if size < 1000:
        return f"{size}{NBSP}octets"
    if size < 1_000_000:
        return f"{round(size / 1000)}{NBSP}Ko"
    return f"{number(round(size / 1_000_000, 1))}{NBSP}Mo"


def file_type(media_type: str) -> str:
    """Short name of a media type: « PDF »; the end of the media type when it is unknown."""
    return FILE_TYPES.get(media_type, media_type.rsplit("/", 1)[-1].upper())


def file_detail(media_type: str, size: int | None, pages: int | None) -> str:
    """What the DSFR shows under a download: « PDF – 42 Ko – 12 pages »."""
    parts = [file_type(media_type)]
    if size is not None:
        parts.append(file_size(size))
    if pages:
        parts.append(f"{pages}{NBSP}{agree(pages, 'page', 'pages')}")
    return " – ".join(parts)
