"""What the records of the API need each day: what is old goes, clients hear of expiring keys."""

from datetime import date

from django.utils import timezone

from cms.api.preview_links import PreviewLink
from cms.api.reminders import remind_of_expiries
from cms.api.usage import purge_usage


class DailyUpkeep:
    """The duty of a worker: at its start, then once a day."""

    def __init__(self) -> None:
        self._done: date | None = None

    def run(self) -> int:
        """Do what is still to be done today; give how many rows went and mails were written."""
        today = timezone.localdate()
        if today == self._done:
            return 0
        done = purge_usage(today) + PreviewLink.purge() + remind_of_expiries()
        self._done = today
        return done
