"""Query strings, read strictly by a declared table of parameters."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from cms.api.problems import InvalidParameters, InvalidValue, Problem

PARIS = ZoneInfo("Europe/Paris")
MAXIMUM_VALUES = 200
MAXIMUM_TEXT = 500
_SHOWN_ALLOWED = 60
_QUERIES_KEPT = 1_024
_BROKEN_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_DATE_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?\Z"
)

Schema = dict[str, Any]
# A date, a date-time with an offset, or one without, which is the time of Paris.
_INSTANT: Schema = {
    "anyOf": [
        {"type": "string", "format": "date"},
        {"type": "string", "format": "date-time"},
        {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}"},
    ],
    "examples": ["2026-11-23"],
}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a query string.

    ``read`` turns the given texts into what the endpoint uses and raises ``InvalidValue``.
    It gets one text, or with ``many`` one and more. ``schema`` is the JSON Schema of one
    value, for the OpenAPI file.
    """

    name: str
    description: str
    read: Callable[[Sequence[str]], Any]
    schema: Schema
    many: bool = False
    default: Any = None
    required: bool = False


def choice(
    name: str, description: str, values: Collection[str], *, default: str | None = None
) -> Parameter:
    """One value of a closed list."""
    schema: Schema = {"type": "string", "enum": list(values)}
    if default is not None:
        schema["default"] = default
    read = _members_of(lambda: values)
    return Parameter(name, description, lambda given: read(given)[0], schema, default=default)


def choices(name: str, description: str, values: Collection[str]) -> Parameter:
    """Values of a closed list, any number of them."""
    schema: Schema = {"type": "string", "enum": list(values)}
    read = _members_of(lambda: values)
    return Parameter(name, description, read, schema, many=True, default=())


def vocabulary(
    name: str,
    description: str,
    values: Callable[[], Collection[str]],
    where: str | None = None,
) -> Parameter:
    """Values of a vocabulary that editors manage, fetched once a request.

    ``where`` is the address that lists them.
    """
    read = _members_of(values, where)
    schema: Schema = {"type": "string", "minLength": 1}
    if where:
        schema["x-vocabulary"] = where
    return Parameter(name, description, read, schema, many=True, default=())


def integer(
    name: str, description: str, *, minimum: int, maximum: int, default: int | None = None
) -> Parameter:
    """A whole number between two bounds, both included."""

    def read(given: Sequence[str]) -> int:
        # Only ASCII digits: int() would take full-width digits, "1_0" and " 7 " too.
        if re.fullmatch(r"-?[0-9]{1,9}", given[0]) and minimum <= int(given[0]) <= maximum:
            return int(given[0])
        raise InvalidValue(f"Un nombre entier de {minimum} à {maximum} est attendu.")

    schema: Schema = {"type": "integer", "minimum": minimum, "maximum": maximum}
    if default is not None:
        schema["default"] = default
    return Parameter(name, description, read, schema, default=default)


def text(
    name: str,
    description: str,
    *,
    maximum: int = MAXIMUM_TEXT,
    default: str | None = "",
    required: bool = False,
    pattern: str | None = None,
) -> Parameter:
    """Free text, possibly empty, of at most ``maximum`` characters.

    ``pattern`` tells readers of the contract how it must look; the endpoint checks it.
    """

    def read(given: Sequence[str]) -> str:
        if len(given[0]) > maximum:
            raise InvalidValue(f"{maximum} caractères au plus sont acceptés.")
        return given[0]

    schema: Schema = {"type": "string", "maxLength": maximum}
    if pattern is not None:
        schema["pattern"] = pattern
    return Parameter(name, description, read, schema, default=default, required=required)


def instant(name: str, description: str, *, end_of_day: bool = False) -> Parameter:
    """A date or a date-time of ISO 8601; without offset it is the time of Paris.

    A date is the start of that day, or its last microsecond with ``end_of_day``.
    """

    def read(given: Sequence[str]) -> datetime:
        try:
            return _read_instant(given[0], end_of_day=end_of_day)
        except (ValueError, OverflowError):
            raise InvalidValue(
                "Une date (2026-11-23) ou une date avec heure (2026-11-23T14:30, "
                "2026-11-23T14:30:00+01:00) est attendue."
            ) from None

    return Parameter(name, description, read, _INSTANT)


def names(
    name: str, description: str, allowed: Collection[str], *, nothing: str | None = None
) -> Parameter:
    """Names separated by commas; the word ``nothing``, alone, gives an empty tuple."""

    def read(given: Sequence[str]) -> tuple[str, ...]:
        if given[0] == nothing:
            return ()
        found = tuple(dict.fromkeys(given[0].split(",")))
        unknown = [each for each in found if each not in allowed]
        if unknown:
            words = ", ".join(f"« {each} »" for each in unknown)
            raise InvalidValue(f"Inconnu : {words}.", sorted(allowed))
        return found

    one = "|".join(re.escape(each) for each in sorted(allowed))
    pattern = f"^(?:{one})(?:,(?:{one}))*$" + (f"|^{nothing}$" if nothing else "")
    return Parameter(name, description, read, {"type": "string", "pattern": pattern})


def read_query(query_string: str, parameters: Mapping[str, Parameter]) -> dict[str, Any]:
    """Read a raw query string: the value of every declared parameter, or its default.

    Raises:
        Problem: the query string is not valid UTF-8 or percent-encoding.
        InvalidParameters: one or several parameters are unknown, repeated or refused.
    """
    values = {name: parameter.default for name, parameter in parameters.items()}
    given: dict[str, list[str]] = {}
    for name, value in split_query(query_string):
        given.setdefault(name, []).append(value)
    errors: dict[str, InvalidValue] = {}
    for name, texts in given.items():
        try:
            values[name] = _read_parameter(name, texts, parameters)
        except InvalidValue as error:
            errors[name] = error
    for name, parameter in parameters.items():
        if parameter.required and name not in given:
            errors[name] = InvalidValue("Ce paramètre est obligatoire.")
    if errors:
        raise InvalidParameters(errors)
    return values


@lru_cache(maxsize=_QUERIES_KEPT)
def canonical_query(query_string: str) -> str:
    """The same parameters in one order and one encoding, whatever way they were written.

    Raises:
        Problem: the query string is not valid UTF-8 or percent-encoding, or far too long.
    """
    return urlencode(sorted(split_query(query_string)))


@lru_cache(maxsize=_QUERIES_KEPT)
def split_query(query_string: str) -> tuple[tuple[str, str], ...]:
    """Split a raw query string, as WSGI gives it, into decoded pairs.

    Raises:
        Problem: the query string is not valid UTF-8 or percent-encoding, or far too long.
    """
    if not query_string:
        return ()
    unreadable = Problem(
        400,
        "La chaîne de paramètres de l’adresse n’est pas lisible : encodage UTF-8 ou "
        f"pour-cent incorrect, ou plus de {MAXIMUM_VALUES} valeurs.",
        code="invalid-query",
    )
    if _BROKEN_PERCENT.search(query_string):
        raise unreadable
    try:
        return tuple(
            parse_qsl(
                query_string.encode("latin-1").decode(),
                keep_blank_values=True,
                errors="strict",
                max_num_fields=MAXIMUM_VALUES,
            )
        )
    except ValueError:
        raise unreadable from None


def _read_parameter(name: str, texts: list[str], parameters: Mapping[str, Parameter]) -> Any:
    parameter = parameters.get(name)
    if parameter is None:
        raise InvalidValue("Ce paramètre n’existe pas ici.", sorted(parameters))
    if len(texts) > 1 and not parameter.many:
        raise InvalidValue("Ce paramètre ne peut être donné qu’une fois.")
    for value in texts:
        if "\x00" in value:
            raise InvalidValue("Le caractère nul n’est pas accepté.")
    return parameter.read(texts)


def _members_of(
    values: Callable[[], Collection[str]], where: str | None = None
) -> Callable[[Sequence[str]], tuple[str, ...]]:
    def read(given: Sequence[str]) -> tuple[str, ...]:
        allowed = values()
        unknown = [value for value in given if value not in allowed]
        if not unknown:
            return tuple(dict.fromkeys(given))
        message = f"« {unknown[0]} » est inconnu." if unknown[0] else "Une valeur est attendue."
        if where:
            message += f" Les valeurs possibles sont à l’adresse {where}."
        raise InvalidValue(message, allowed if len(allowed) <= _SHOWN_ALLOWED else None)

    return read


def _read_instant(value: str, *, end_of_day: bool) -> datetime:
    # A "+" that was not percent-encoded arrives as a space: "…T10:00:00 01:00".
    value = value.replace(" ", "+") if "T" in value else value
    if not _DATE_TIME.match(value):
        raise ValueError(value)
    if "T" in value:
        found = datetime.fromisoformat(value)
    else:
        found = datetime.combine(date.fromisoformat(value), time.max if end_of_day else time.min)
    # In UTC at once: years 1 and 9999 overflow here and not in the database.
    return (found if found.tzinfo else found.replace(tzinfo=PARIS)).astimezone(UTC)
