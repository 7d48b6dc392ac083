"""What imports leave behind goes after a while: files, what lines said, what an undo needs."""

from datetime import datetime, timedelta

from django.conf import settings

from cms.imports.models import UNDER_WAY, ImportBatch, ImportRow


def forget_old_batches(now: datetime) -> int:
    """Erase the files and the values of batches older than ``CAMPUS_IMPORT_DAYS``; give how many.

    The report stays: which line became which content.
    """
    limit = now - timedelta(days=settings.CAMPUS_IMPORT_DAYS)
    old = ImportBatch.objects.filter(created_at__lt=limit, forgotten_at=None)
    forgotten = 0
    for batch in old.exclude(status__in=UNDER_WAY):
        # First the file: if what follows fails, the next day goes on.
        batch.file.delete(save=False)
        ImportRow.objects.filter(batch=batch).update(cells=[], previous={}, written={})
        batch.forgotten_at = now
        batch.save(update_fields=["forgotten_at", "file"])
        forgotten += 1
    return forgotten
