"""How long another site asks to be left alone."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_WAIT = timedelta(hours=24)
"""What another site may ask for with ``Retry-After``."""


def asked_wait(retry_after: str, now: datetime) -> timedelta | None:
    """Read ``Retry-After``, seconds or a date (RFC 9110, 10.2.3), bounded by ``LONGEST_WAIT``.

    Gives None when there is none, or none that can be read.
    """
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        seconds = min(int(text[:10]), LONGEST_WAIT.total_seconds())
        return timedelta(seconds=seconds)
    try:
        instant = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    return min(max(instant - now, timedelta()), LONGEST_WAIT)
