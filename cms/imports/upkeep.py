"""What imports leave behind goes after a while: files, what lines said, what an undo needs."""

from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from cms.imports.models import UNDER_WAY, ImportBatch, ImportRow


class ImportUpkeep:
    """The duty of a worker: at its start, then once a day."""

    def __init__(self) -> None:
        self._done: date | None = None

    def run(self) -> int:
        """Do what is still to be done today; give how many batches were emptied."""
        today = timezone.localdate()
        if today == self._done:
            return 0
        done = forget_old_batches()
        self._done = today
        return done


def forget_old_batches() -> int:
    """Erase the files and the values of batches older than ``CAMPUS_IMPORT_DAYS``; give how many.

    The report stays: which line became which content.
    """
    limit = timezone.now() - timedelta(days=settings.CAMPUS_IMPORT_DAYS)
    old = ImportBatch.objects.filter(created_at__lt=limit, forgotten_at=None)
    forgotten = 0
    for batch in old.exclude(status__in=UNDER_WAY):
        # First the file: if what follows fails, the next day goes on.
        batch.file.delete(save=False)
        ImportRow.objects.filter(batch=batch).update(cells=[], previous={}, written={})
        batch.forgotten_at = timezone.now()
        batch.save(update_fields=["forgotten_at", "file"])
        forgotten += 1
    return forgotten
