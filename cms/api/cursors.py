"""Cursors: where a page ended, signed and bound to the list or the filters it was made for."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core import signing

from cms.api.problems import InvalidParameters, InvalidValue

_SALT = "cms.api.cursors"


@dataclass(frozen=True)
class Cursor:
    """The last item of a page: its value in the order (None: it has none) and its id."""

    value: str | datetime | None
    id: UUID


@dataclass(frozen=True)
class LogCursor:
    """How far a reader of the changes has come.

    ``position`` is the sequence number of the last item it was given. ``start`` is where the log
    stood when it began with everything: it needs no tombstone of before. ``mark`` is when the
    later of these two lines was written (None: the log was empty), which tells this log from the
    one of a backup that was restored since.
    """

    position: int
    start: int
    mark: datetime | None

    @property
    def known(self) -> int:
        """The line up to which the reader may miss no tombstone."""
        return max(self.position, self.start)


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
    moment, value, key = _unsign(token, bound_to, "after")
    return Cursor(datetime.fromisoformat(value) if moment else value, UUID(hex=key))


def write_log_cursor(cursor: LogCursor, bound_to: str) -> str:
    """Sign a cursor of the changes; ``bound_to`` names its filters."""
    mark = cursor.mark.astimezone(UTC).isoformat() if cursor.mark else None
    return _signer(f"changes:{bound_to}").sign_object([cursor.position, cursor.start, mark])


def read_log_cursor(token: str, bound_to: str) -> LogCursor:
    """Read a cursor of the changes back.

    Raises:
        InvalidParameters: it is not one of ours, was changed, or belongs to other filters.
    """
    position, start, mark = _unsign(token, f"changes:{bound_to}", "cursor")
    return LogCursor(position, start, datetime.fromisoformat(mark) if mark else None)


def _unsign(token: str, bound_to: str, parameter: str) -> Any:
    try:
        return _signer(bound_to).unsign_object(token)
    except signing.BadSignature:
        raise InvalidParameters(
            {
                parameter: InvalidValue(
                    "Ce curseur n’est pas valable ici. Reprenez « next » tel quel, avec les mêmes "
                    "filtres et le même ordre, ou recommencez sans curseur."
                )
            },
            code="invalid-cursor",
        ) from None


def _signer(bound_to: str) -> signing.Signer:
    # The list is part of the salt, so that a cursor of another list has a wrong signature.
    return signing.Signer(sep=".", salt=f"{_SALT}:{bound_to}")
