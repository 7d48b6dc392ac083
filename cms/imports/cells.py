"""What a cell says: numbers, yes or no, lists; and how the same is written in an export.

A cell that holds « - » alone empties the field. Lists are parted by « | »; a sign that would part
is written with a backslash before it.
"""

import re
from decimal import Decimal, InvalidOperation

from cms.imports.errors import CellError
from cms.imports.folding import clean, fold, one_line

EMPTIES = "-"
KEPT = "[mise en forme faite dans le site : non modifiable ici]"
TOO_LONG = "[texte trop long pour une cellule : non modifiable ici]"
UNTOUCHED = frozenset({KEPT, TOO_LONG})
"""What an export writes for what a cell cannot hold; an import then changes nothing."""
_ESCAPED_EMPTIES = re.compile(r"\\*-")
_YES = frozenset({"oui", "o", "yes", "y", "vrai", "true", "1", "x"})
_NO = frozenset({"non", "n", "no", "faux", "false", "0"})
_UNKNOWN = frozenset({"inconnu", "inconnue", "ne sait pas"})
_ESCAPED = re.compile(r"\\([\\|;¶])|¶")
_HOURS = re.compile(r"(\d{1,4}) ?h(?: ?(\d{1,2})(?: ?(?:min|mn))?)?")
_MINUTES = re.compile(r"(\d{1,6})(?: ?(?:min|mn|minutes?))?")


def read_text(cell: str) -> str:
    r"""The text of a cell; « \- » stands for a dash, since a dash alone empties."""
    text = clean(cell)
    return text[1:] if text.startswith("\\") and _ESCAPED_EMPTIES.fullmatch(text) else text


def write_text(text: str) -> str:
    """What ``read_text`` reads as this text."""
    return f"\\{text}" if _ESCAPED_EMPTIES.fullmatch(text) else text


def read_integer(cell: str) -> int:
    """« 1 300 », « 1300 », « 1300,0 ».

    Raises:
        CellError: anything else.
    """
    number = read_decimal(cell)
    if number != number.to_integral_value():
        raise CellError(f"« {cell} » n’est pas un nombre entier.")
    return int(number)


def read_decimal(cell: str) -> Decimal:
    """« 48,8534 », « -1.55 », « 1 300 ».

    Raises:
        CellError: no number, or one that is not finite.
    """
    text = one_line(cell).replace(" ", "").replace("\u2212", "-").replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise CellError(
            f"« {cell} » n’est pas un nombre. Écrivez par exemple 12 ou 12,5."
        ) from error
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise CellError(f"« {cell} » n’est pas un nombre utilisable.")
    return number


def write_decimal(number: Decimal) -> str:
    """Without useless zeros, with a comma."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return ("0" if text in {"-0", ""} else text).replace(".", ",")


def read_minutes(cell: str) -> int:
    """« 90 », « 90 min », « 1 h 30 », « 7 h ».

    Raises:
        CellError: no duration.
    """
    text = one_line(cell).casefold()
    if found := _HOURS.fullmatch(text):
        hours, minutes = int(found[1]), int(found[2] or 0)
        if minutes < 60:
            return hours * 60 + minutes
    elif found := _MINUTES.fullmatch(text):
        return int(found[1])
    else:
        return read_integer(cell)
    raise CellError(f"« {cell} » n’est pas une durée. Écrivez par exemple 90 ou 1 h 30.")


def read_boolean(cell: str, *, may_be_unknown: bool = False) -> bool | None:
    """« oui », « non », « vrai », « x »…; « inconnu » where the field allows it.

    Raises:
        CellError: anything else.
    """
    word = fold(cell)
    if word in _YES or word in _NO:
        return word in _YES
    if may_be_unknown and word in _UNKNOWN:
        return None
    choice = "oui, non ou inconnu" if may_be_unknown else "oui ou non"
    raise CellError(f"« {cell} » n’est pas compris. Écrivez {choice}.")


def split(text: str, separators: str) -> list[str]:
    """The parts between separators that no backslash precedes; parts keep their backslashes."""
    parts, current, escaped = [], "", False
    for sign in text:
        if sign in separators and not escaped:
            parts.append(current)
            current = ""
        else:
            current += sign
        escaped = sign == "\\" and not escaped
    return [*parts, current]


def unescape(text: str) -> str:
    """The text that ``escape`` wrote so."""
    return _ESCAPED.sub(lambda found: found[1] or "\n", text)


def escape(text: str) -> str:
    r"""With « \ » before what parts a list, and « ¶ » for the end of a line."""
    return re.sub(r"([\\|;¶])", r"\\\1", text).replace("\n", "¶")


def read_list(cell: str, separators: str = "|") -> list[str]:
    """The texts between separators; empty ones are left out."""
    texts = [clean(unescape(part)) for part in split(cell, separators)]
    return [text for text in texts if text]


def write_list(texts: list[str]) -> str:
    """What ``read_list`` reads as these texts."""
    return " | ".join(escape(text) for text in texts)
