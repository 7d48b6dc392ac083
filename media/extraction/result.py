"""What the reading of a file gives, as the two processes exchange it: JSON on one line."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum


class Status(StrEnum):
    """How a reading ended; the values are those of ``media.models.TextStatus``."""

    OK = "ok"
    NO_TEXT = "no-text"
    ENCRYPTED = "encrypted"
    FAILED = "failed"


class Reason(StrEnum):
    """Why there is no text, or not all of it; the values are those of ``media.models.TextNote``.

    It has one more, for readings that never took place.
    """

    NONE = ""
    BAD_TYPE = "bad-type"
    EMPTY = "empty"
    SCANNED = "scanned"
    SHORTENED = "shortened"
    DAMAGED = "damaged"
    ABNORMAL = "abnormal"
    TOO_LARGE = "too-large"
    TOO_SLOW = "too-slow"
    TOO_HEAVY = "too-heavy"
    MISSING = "missing"


@dataclass(frozen=True)
class Extraction:
    """``pages`` is None when the format does not tell; ``text`` is clean, paragraphs on lines."""

    status: Status
    reason: Reason = Reason.NONE
    text: str = ""
    pages: int | None = None

    def to_json(self) -> str:
        """One line of ASCII."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: bytes) -> "Extraction":
        """Read what ``to_json`` wrote.

        Raises:
            ValueError: it is not that.
        """
        try:
            read = json.loads(line)
            return cls(Status(read["status"]), Reason(read["reason"]), read["text"], read["pages"])
        except (KeyError, TypeError) as error:
            raise ValueError("not an extraction") from error


class Refused(Exception):
    """A file whose text cannot be had, and why."""

    def __init__(self, status: Status, reason: Reason = Reason.NONE) -> None:
        super().__init__(status, reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True)
class Pieces:
    """What a format's reader hands over: raw texts in their order, and what it knows of them.

    ``is_short``: the file goes on where reading stopped. ``is_scanned``: it shows images instead
    of text.
    """

    texts: list[str]
    pages: int | None = None
    is_short: bool = False
    is_scanned: bool = False
