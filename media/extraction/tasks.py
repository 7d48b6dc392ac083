"""Reading of the files that wait for it, in the worker, and what is kept of each."""

import logging
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.utils import timezone
from django_tasks import task

from media.extraction.limits import TYPES_WITH_TEXT
from media.extraction.process import LIMITS, read_in_process
from media.extraction.result import Extraction, Reason, Status
from media.models import CampusDocument, TextStatus

logger = logging.getLogger(__name__)

AFTER_MAILS = -10
"""Priority in the queue: a reading may take a minute."""


def connect() -> None:
    """Listen to the documents saved; called once, when the applications are ready."""
    post_save.connect(_document_saved, sender=CampusDocument)


def _document_saved(instance: CampusDocument, *, raw: bool = False, **kwargs: Any) -> None:
    if not raw and instance.text_status == TextStatus.PENDING:
        transaction.on_commit(partial(read_later, instance))


def read_later(document: CampusDocument) -> None:
    """Have the worker read a document."""
    extract_text.enqueue(document.pk)


@task(priority=AFTER_MAILS)
def extract_text(document_id: int) -> None:
    """Read the file of a document, unless it was read or deleted meanwhile.

    Raises:
        OSError: the store of files does not answer, or no process can be started.
        media.extraction.process.ReaderBroken: the reader does not work.
    """
    pending = CampusDocument.objects.filter(pk=document_id, text_status=TextStatus.PENDING)
    document = pending.first()
    if document is not None:
        read_text(document)


def read_text(document: CampusDocument) -> Extraction | None:
    """Read a document now and keep what is found; the pages that quote it follow at once.

    Returns:
        What was found; None when the file was replaced meanwhile: its own reading will come.

    Raises:
        OSError: the store of files does not answer, or no process can be started.
        media.extraction.process.ReaderBroken: the reader does not work.
    """
    found = _extraction_of(document)
    if found.status is Status.FAILED:
        logger.warning("document %s (%s) not read: %s", document.pk, document.file, found.reason)
    return found if _keep(document, found) else None


def _extraction_of(document: CampusDocument) -> Extraction:
    extension = document.file_extension.lower()
    if extension not in TYPES_WITH_TEXT:
        return Extraction(Status.NO_TEXT, Reason.BAD_TYPE)
    try:
        if document.file.size > LIMITS.file:
            return Extraction(Status.FAILED, Reason.TOO_LARGE)
        with document.file.open("rb") as source:
            return read_in_process(source, extension)
    except FileNotFoundError:
        return Extraction(Status.FAILED, Reason.MISSING)


def _keep(document: CampusDocument, found: Extraction) -> bool:
    """Write the text, and present again, in the same transaction, the pages that quote the file.

    Only if the file is still the one that was read.
    """
    values: dict[str, Any] = {
        "text": found.text,
        "text_status": TextStatus(found.status),
        "text_note": found.reason,
        "text_read_at": timezone.now(),
    }
    if found.pages is not None:
        values["pages"] = found.pages
    same_file = CampusDocument.objects.filter(
        pk=document.pk, file=document.file.name, file_hash=document.file_hash
    )
    return bool(same_file.update(**values))
