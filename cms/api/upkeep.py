"""What the records of the API need each day: what is old goes, clients hear of expiring keys."""

from datetime import datetime

from cms.api.preview_links import PreviewLink
from cms.api.reminders import remind_of_expiries
from cms.api.usage import purge_usage


def tend(now: datetime) -> int:
    """Do what is due today; give how many rows went and mails were written."""
    return purge_usage(now.date()) + PreviewLink.purge() + remind_of_expiries()
