"""Which queries may be kept: never what looks like someone's address, number or date of birth."""

import re
import unicodedata

from search.analysis import clean
from search.insight.models import MAXIMUM_TEXT

MAXIMUM_DIGITS = 5
"""Digits in a row that a query may hold (a postal code); telephone, social security, bank account,
company and staff numbers have more."""

MAXIMUM_READ = 4 * MAXIMUM_TEXT
"""Characters of a query that are read: what is kept comes from them alone."""

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_BETWEEN = r"\s*[/.\u2010-\u2015\u2044\u2212\u2215-]\s*"
_DATE = re.compile(rf"(?<!\d)\d{{1,2}}{_BETWEEN}\d{{1,2}}{_BETWEEN}\d{{2,4}}(?!\d)")
_MONTH = (
    r"(?:janv|f[eé]vr|mars|avr|mai\b|juin|juil|ao[uû]t|sept|oct|nov|d[eé]c)\w*\.?"  # and « avril »
)
_DATE_IN_WORDS = re.compile(rf"(?<!\d)\d{{1,2}}(?:er)?\s+{_MONTH}\s+\d{{2,4}}(?!\d)", re.IGNORECASE)
_STREET = re.compile(
    r"(?<!\d)\d{1,4}\s*(?:bis|ter|quater)?\s*,?\s+"
    r"(?:rue|ruelle|avenue|av\.?|boulevard|bd\.?|chemin|impasse|all[eé]es?|square|quai"
    r"|(?:place|route|cours|passage)\s+(?:de|du|des|d'))(?!\w)",
    re.IGNORECASE,
)
_STAFF_NUMBER = re.compile(
    r"\b(?:matricule|n(?:um[eé]ro|o|°|º)?\s*(?:d'|de\s+l')?agent)\b\D{0,10}\d", re.IGNORECASE
)
_NUMBER = re.compile(r"\d(?:[\W_]*(?:\b[ab]\b[\W_]*)?\d)*", re.IGNORECASE)
_ADDRESS = re.compile(r"@|\barobase\b", re.IGNORECASE)
_PERSONAL = (_ADDRESS, _DATE, _DATE_IN_WORDS, _STREET, _STAFF_NUMBER)


def may_be_kept(text: str) -> bool:
    """Whether nothing in a query looks personal; names of people cannot be told from others.

    Looked for: electronic and postal addresses, dates with a day (a date of birth looks like any
    other), long numbers, and numbers of staff, whatever their length.

    Years do not count as digits, alone or in a pair (« plan 2025-2026 »), unless they end a date.
    """
    text = unicodedata.normalize("NFKC", clean(text[:MAXIMUM_READ]))
    if any(pattern.search(text) for pattern in _PERSONAL):
        return False
    return not any(
        sum(sign.isdigit() for sign in number.group()) > MAXIMUM_DIGITS
        for number in _NUMBER.finditer(_without_years(text))
    )


def _without_years(text: str) -> str:
    """Take years away where all digits around are years too: « 06 20 12 2013 » keeps its digits."""
    return _NUMBER.sub(
        lambda number: (
            "" if not re.search(r"\d", _YEAR.sub("", number.group())) else number.group()
        ),
        text,
    )
