"""Words as people compare them: without accents, case, typographic signs or double spaces."""

import re
import unicodedata

_SPACES = re.compile(r"[\s\u00a0\u202f\u2007\ufeff]+")
_EDGES = " \t\r\n\u00a0\u202f\u2007\ufeff\u200b"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NOT_WORDS = re.compile(r"[^0-9a-z]+")


def clean(text: str) -> str:
    """A text of a cell: no space at its ends, no control character, one sort of line end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", text).strip(_EDGES)


def one_line(text: str) -> str:
    """The text with plain, single spaces: for numbers, dates and names."""
    return _SPACES.sub(" ", text).strip()


def fold(text: str) -> str:
    """Two texts that a reader would take for the same word give the same."""
    text = text.replace("œ", "oe").replace("Œ", "oe").replace("’", "'")
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _NOT_WORDS.sub(" ", plain.casefold()).strip()
