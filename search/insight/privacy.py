"""Which queries may be kept: never what looks like a person's address, number or date of birth."""

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
_NUMBER = re.compile(r"\d(?:[\W_]*(?:\b[ab]\b[\W_]*)?\d)*", re.IGNORECASE)
_ADDRESS = re.compile(r"@|\barobase\b", re.IGNORECASE)


def may_be_kept(text: str) -> bool:
    """Whether nothing in a query looks personal; names of people cannot be told from others.

    Years do not count as digits, alone or in a pair (« plan 2025-2026 »), unless they end a date.
    """
    text = unicodedata.normalize("NFKC", clean(text[:MAXIMUM_READ]))
    if _ADDRESS.search(text) or _DATE.search(text):
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
