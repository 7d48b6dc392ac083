"""Dates as the screens of the team say them."""

from datetime import datetime

from pages import french


def moment(instant: datetime) -> str:
    """To the minute, in the time of the site: « 1er décembre 2026 à 11 h 05 »."""
    local = instant.astimezone(french.PARIS)
    return f"{french.full_date(local)} à {french.hour(local.time())}"
