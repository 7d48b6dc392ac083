"""Imports in the work queue: each task does a slice of a batch, then queues the next one."""

from django.utils import timezone
from django_tasks import task

from cms.imports.engine.run import Pace, Step, import_lines, try_lines, undo_lines
from cms.imports.models import ImportBatch, Status

AFTER_THE_REST = -20
"""Priority in the queue: mails, readings of files and indexing come first."""

STEPS: dict[str, Step] = {
    Status.CHECKING: try_lines,
    Status.IMPORTING: import_lines,
    Status.UNDOING: undo_lines,
}


@task(priority=AFTER_THE_REST)
def work_on(batch_id: int) -> None:
    """Do a slice of what a batch waits for; nothing when it waits for nothing, or is gone.

    A slice that is run twice, or by two workers at once, does no line twice.
    """
    batch = ImportBatch.objects.filter(pk=batch_id).first()
    step = STEPS.get(batch.status) if batch is not None else None
    if batch is not None and step is not None and not step(batch, Pace(batch)):
        work_on.enqueue(batch_id)


def begin(batch: ImportBatch, status: Status) -> None:
    """Have the worker begin a step, or go on with it; in the transaction of the caller."""
    batch.status = status
    batch.cancel_requested = False
    batch.progress_at, batch.finished_at = timezone.now(), None
    batch.save(update_fields=["status", "cancel_requested", "progress_at", "finished_at"])
    work_on.enqueue(batch.pk)
