"""The change log as an index remembers it: the line up to which it holds every change."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from cms.delivery.models import Change
from cms.delivery.retention import horizon


class Line(NamedTuple):
    """A line of the log; what it is of tells a log written anew from the one known.

    After a backup was restored, another change may stand under the same number. What it is of is
    None when it is not known, and with the number 0: before the first line.
    """

    sequence: int = 0
    document_id: UUID | None = None
    created_at: datetime | None = None

    @classmethod
    def of(cls, change: Change) -> "Line":
        """The line of a change."""
        return cls(change.sequence, change.document_id, change.created_at)


def newest() -> Line:
    """The newest line, number 0 when the log is empty."""
    lines = Change.objects.order_by("-sequence").values_list(*Line._fields)
    return Line(*(lines.first() or ()))


def was_written_anew(known: Line) -> bool:
    """Whether the log no longer has a line that was read in it: the database was restored.

    A line that was thinned out since is no sign of it.
    """
    if not known.sequence:
        return False
    lines = Change.objects.filter(sequence=known.sequence).values_list(*Line._fields)
    if (found := lines.first()) is not None:
        return known.document_id is not None and Line(*found) != known
    # The horizon is read last: it is moved before a line goes.
    return known.sequence > horizon()


def was_thinned_after(known: Line) -> bool:
    """Whether tombstones after a line may have left the log: what they withdrew is not told."""
    return known.sequence < horizon()
