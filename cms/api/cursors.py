"""Cursors: where a page of a list ended, signed and bound to the list it was made for."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core import signing

from cms.api.problems import InvalidParameters, InvalidValue

_SALT = "cms.api.cursors"


@dataclass(frozen=True)
class Cursor:
    """The last item of a page: its value in the order (None: it has none) and its id."""

    value: str | datetime | None
    id: UUID


def write_cursor(cursor: Cursor, bound_to: str) -> str:
    """Sign a cursor for one list; ``bound_to`` names its filters and its order."""
    moment = isinstance(cursor.value, datetime)
    value = cursor.value.isoformat() if isinstance(cursor.value, datetime) else cursor.value
    payload = [int(moment), value, cursor.id.hex]
    return _signer(bound_to).sign_object(payload)


def read_cursor(token: str, bound_to: str) -> Cursor:
    """Read a cursor back.

    Raises:
        InvalidParameters: it is not one of ours, was changed, or belongs to another list.
    """
    try:
        moment, value, key = _signer(bound_to).unsign_object(token)
    except signing.BadSignature:
        raise InvalidParameters(
            {
                "after": InvalidValue(
                    "Ce curseur n’est pas valable ici. Reprenez l’adresse « next » telle quelle, "
                    "avec les mêmes filtres et le même ordre, ou recommencez sans curseur."
                )
            },
            code="invalid-cursor",
        ) from None
    return Cursor(datetime.fromisoformat(value) if moment else value, UUID(hex=key))


def _signer(bound_to: str) -> signing.Signer:
    # The list is part of the salt, so that a cursor of another list has a wrong signature.
    return signing.Signer(sep=".", salt=f"{_SALT}:{bound_to}")
