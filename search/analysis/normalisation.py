"""Characters: what a text goes through before it is cut into words, and how a word is folded."""

import unicodedata

APOSTROPHES = "’‘ʼ′＇‛`´"
"""Signs typed or typeset for an apostrophe; all become ``'``."""

SEPARATORS = (
    ":\u202f\u2024\u203f\u2040\u2054"  # French puts a narrow no-break space between words
    "©®™‼⁉ℹⓂ"
    "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅟↉①②③④⑤⑥⑦⑧⑨⑩"
    "\u200c\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
"""Signs that Unicode keeps inside a word, or makes a word of, and that French puts between words;
fractions and marks of direction, on which Python and Elasticsearch do not agree."""

SOFT_HYPHEN = "\u00ad"
"""Where a word may be cut at the end of a line: no part of it."""

RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789", strict=True))
"""Digits raised or lowered, which are no part of a word for Unicode: ``m²`` is ``m2``."""

_CHARACTERS = str.maketrans(
    {**dict.fromkeys(APOSTROPHES, "'"), **dict.fromkeys(SEPARATORS, " "), **RAISED, "\x00": " "}
)

# What has no canonical decomposition, as Lucene's ASCIIFoldingFilter spells it.
_SPELLED = str.maketrans(
    {
        "œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th",
        "«": '"', "»": '"', "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "‑": "-", "‐": "-",
        "ı": "i", "ŀ": "l", "ħ": "h", "ŋ": "n", "ŧ": "t", "ĸ": "q", "ŉ": "n", "ƒ": "f", "ĳ": "ij",
    }
)  # fmt: skip
_FOLDED_RANGES = ((0xC0, 0x24F), (0x1E00, 0x1EFF), (0xFB00, 0xFB06), (0xFF01, 0xFF5E))


def clean(text: str) -> str:
    """Compose accents (NFC), straighten apostrophes; no character is added or removed after that.

    Positions in the answer are those of the NFC form of ``text``: callers that mark passages
    normalise first.
    """
    return unicodedata.normalize("NFC", text).translate(_CHARACTERS)


def lower(word: str) -> str:
    """Lowercase character by character, so that the length stays and no context counts."""
    if word.isascii():
        return word.lower()
    return "".join(letter.lower()[0] for letter in word)


def fold(word: str) -> str:
    """Take accents and ligatures off a lowercase word: ``œuvré`` is ``oeuvre``.

    Source: Lucene's ASCIIFoldingFilter, for the Latin alphabets. Other scripts stay as they are.
    """
    if word.isascii():
        return word
    return "".join(_fold_character(letter) for letter in word.translate(_SPELLED))


def unhyphenate(text: str) -> str:
    """Take soft hyphens out."""
    return text.replace(SOFT_HYPHEN, "")


def _fold_character(letter: str) -> str:
    if letter.isascii():
        return letter
    code = ord(letter)
    if any(low <= code <= high for low, high in _FOLDED_RANGES):
        decomposed = unicodedata.normalize("NFKD", letter)
        base = "".join(part for part in decomposed if not unicodedata.combining(part))
        if base.isascii():
            return base
    return letter
