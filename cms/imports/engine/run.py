"""The work of the worker on a batch, in slices: reading and trying, importing, undoing.

What a slice did to a line is written in the transaction that did it, which a few lines share: a
worker that is killed in the middle leaves lines done or not begun, and the next slice goes on with
the latter.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.utils import timezone
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.imports.columns import DownloadColumn
from cms.imports.engine.files import Wanted, take_away
from cms.imports.engine.lines import EXAMPLE_KEY, Line, Work
from cms.imports.engine.undo import undo_rows
from cms.imports.errors import FileRefused
from cms.imports.fetching import may_be_fetched
from cms.imports.folding import fold
from cms.imports.kinds.base import KEY
from cms.imports.mail import ask_for_reviews
from cms.imports.models import ImportBatch, ImportRow, Outcome, Status, Target
from cms.imports.reading.guards import check_file
from cms.imports.reading.process import read_in_process
from cms.workflows.grouping import told_at_the_end
from pages.indexing import indexed_by_caller

logger = logging.getLogger(__name__)

SLICE = 20.0
"""Seconds after which other tasks of the worker have their turn."""
TRIED_TOGETHER = 100
DONE_TOGETHER = 20
"""Lines that share a transaction, which lasts less than a second: others write meanwhile."""
TELL_EVERY = 2.0
UNEXPECTED = (
    "Cette ligne n’a pas pu être traitée, à cause d’une erreur inattendue. Signalez-la aux "
    "administrateurs techniques, avec le nom du fichier et le numéro de la ligne."
)

WRITTEN = (
    *("key", "label", "outcome", "messages", "object_id", "revision_id"),
    *("previous", "written", "done_at"),
)
"""Fields of a line that an import writes."""

Step = Callable[[ImportBatch, "Pace"], bool]


class Pace:
    """When a slice ends, and when its progress is told."""

    def __init__(self, batch: ImportBatch, seconds: float = SLICE) -> None:
        self._batch = batch
        self._end = time.monotonic() + seconds
        self._told = float("-inf")

    def goes_on(self) -> bool:
        """Tell of the progress now and then; False when it is time to stop, or somebody said so."""
        now = time.monotonic()
        if now >= self._told + TELL_EVERY:
            self._told = now
            tell(self._batch)
        return now < self._end and not self._batch.cancel_requested


def tell(batch: ImportBatch) -> None:
    """Write how far a batch is, and read whether somebody asked to stop it."""
    batch.counts, batch.progress_at = batch.count(), timezone.now()
    batch.save(update_fields=["counts", "progress_at"])
    batch.refresh_from_db(fields=["cancel_requested"])


def try_lines(batch: ImportBatch, pace: Pace) -> bool:
    """Read the file if it was not, then say of each line what an import would do; True at the end.

    Nothing but the report is written.
    """
    if not batch.is_read:
        try:
            read_file(batch)
        except FileRefused as refusal:
            batch.error = str(refusal)
            _end(batch, Status.CHECKING, Status.FAILED)
            return True
    work = Work(batch)
    for row in batch.rows.filter(outcome=Outcome.CREATED):
        _announce(work, row)
    while rows := list(batch.rows.filter(outcome=Outcome.PENDING)[:TRIED_TOGETHER]):
        work.store.expect(work.key_of(row) for row in rows)
        for row in rows:
            _read_safely(Line(work, row))
            if row.outcome == Outcome.CREATED:
                _announce(work, row)
        _write_rows(rows, ["key", "label", "outcome", "messages"])
        if not pace.goes_on():
            break
    is_over = not batch.rows.filter(outcome=Outcome.PENDING).exists()
    if not is_over and not batch.cancel_requested:
        return False
    # Stopped after its last line, it is complete: going on with it would be taken for importing.
    _end(batch, Status.CHECKING, Status.CHECKED if is_over else Status.CANCELLED)
    return True


def read_file(batch: ImportBatch) -> None:
    """Keep the lines of the file: all of them, or none.

    Raises:
        FileRefused: the file cannot be read.
        FileNotFoundError: it is no longer there.
    """
    with batch.file.open("rb") as source:
        sort = check_file(source, batch.original_name, batch.file.size)
        table = read_in_process(source, sort)
    rows = [
        ImportRow(
            batch=batch, number=line.number, cells=list(line.cells), formulas=list(line.formulas)
        )
        for line in table.lines
        if fold(line.cells[batch.mapping.index(KEY)]) != EXAMPLE_KEY
    ]
    with transaction.atomic():
        batch.rows.all().delete()
        ImportRow.objects.bulk_create(rows, batch_size=500)
        batch.is_read, batch.total = True, len(rows)
        batch.save(update_fields=["is_read", "total"])


def import_lines(batch: ImportBatch, pace: Pace) -> bool:
    """Do what the lines say, a few in a transaction; True when all are done."""
    work = Work(batch)
    for keys in _waiting(batch.rows.filter(done_at=None)):
        if not bring_files(work, keys, pace):
            break
        # Each page enters both indexes of the backoffice once, in its transaction.
        with disable_reference_index_auto_update(), indexed_by_caller(), told_at_the_end():
            import_rows(work, keys)
        if not pace.goes_on():
            break
    if batch.cancel_requested:
        _end(batch, Status.IMPORTING, Status.CANCELLED)
        return True
    if batch.rows.filter(done_at=None).exists():
        return False
    _end(batch, Status.IMPORTING, Status.IMPORTED)
    return True


def bring_files(work: Work, keys: list[int], pace: Pace) -> bool:
    """Bring the files that a few lines name, outside their transaction; False: no time for all."""
    if not any(isinstance(work.kind.by_key.get(key), DownloadColumn) for _, key in work.columns()):
        return True
    rows = ImportRow.objects.filter(pk__in=keys, done_at=None).exclude(outcome=Outcome.ERROR)
    for row in rows.order_by("number"):
        for column, address in work.wanted(row):
            if not may_be_fetched(address) or work.files.known(column.sort, address) is not None:
                continue
            content = work.files.bring(Wanted(column.sort, address, row.label))
            if content is not None:
                work.catalogues.learn((column.sort,), content)
            if not pace.goes_on():
                return False
    return True


def import_rows(work: Work, keys: list[int]) -> None:
    """Do what a few lines say, unless they are done, in one transaction: all of it or nothing."""
    with transaction.atomic():
        waiting = ImportRow.objects.select_for_update().filter(pk__in=keys, done_at=None)
        rows = list(waiting.order_by("number"))
        work.store.expect((work.key_of(row) for row in rows), to_write=True)
        for row in rows:
            _import_row(work, row)
        work.store.settle()
        _write_rows(rows, WRITTEN)


def _import_row(work: Work, row: ImportRow) -> None:
    """Do what one line says; what fails is told on the line, and holds back no other."""
    mark = work.store.mark()
    line = Line(work, row)
    try:
        with transaction.atomic():
            line.read()
            line.write()
    except (OperationalError, InterfaceError):
        # The database, not the line: the task fails, and these lines are done later.
        raise
    except Exception:
        logger.exception("import %s: row %s failed", work.batch.pk, row.pk)
        work.store.back_to(mark)
        row.outcome, row.messages = Outcome.ERROR, []
        row.object_id, row.revision_id, row.previous, row.written = "", None, {}, {}
        row.say(UNEXPECTED)
    row.done_at = timezone.now()
    if row.outcome == Outcome.CREATED:
        work.catalogues.learn(work.kind.catalogues, line.content)


def _write_rows(rows: list[ImportRow], fields: Sequence[str]) -> None:
    """Write these fields of rows that exist, in one statement that costs little to make."""
    ImportRow.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=fields
    )


def undo_lines(batch: ImportBatch, pace: Pace) -> bool:
    """Undo the lines, the last one first; True when all are undone, or kept for a reason."""
    todo = batch.rows.filter(undo="", outcome__in=(Outcome.CREATED, Outcome.UPDATED)).exclude(
        done_at=None
    )
    work = Work(batch)
    for keys in _waiting(todo.order_by("-number")):
        with indexed_by_caller():
            undo_rows(work, keys)
        if not pace.goes_on():
            break
    if todo.exists():
        return False
    for file in work.files.waiting_for_undo().select_related("batch__created_by"):
        take_away(file)
        if not pace.goes_on() and work.files.waiting_for_undo().exists():
            return False
    _end(batch, Status.UNDOING, Status.UNDONE)
    return True


def _waiting(rows: Any) -> Iterator[list[int]]:
    """Keys of the rows, a few at a time, read once: they change under the hand that works."""
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), DONE_TOGETHER):
        yield keys[start : start + DONE_TOGETHER]


def _end(batch: ImportBatch, before: Status, after: Status) -> None:
    """Leave a step once, whoever else works on the batch."""
    now = timezone.now()
    with transaction.atomic():
        ended = ImportBatch.objects.filter(pk=batch.pk, status=before).update(
            status=after, error=batch.error, progress_at=now, finished_at=now
        )
        batch.status = after
        batch.counts = batch.count()
        batch.save(update_fields=["counts"])
        if ended and before == Status.IMPORTING and batch.target == Target.SUBMIT:
            ask_for_reviews(batch)


def _read_safely(line: Line) -> None:
    try:
        line.read()
    except DatabaseError:
        raise
    except Exception:
        logger.exception("import %s: line %s failed", line.row.batch_id, line.row.number)
        line.row.outcome = Outcome.ERROR
        line.row.say(UNEXPECTED)


def _announce(work: Work, row: ImportRow) -> None:
    """Let the lines below quote what this one will create."""
    entry = work.kind.model(**{work.kind.title: row.label, "slug": row.key})
    entry.pk = -row.pk
    work.catalogues.learn(work.kind.catalogues, entry)
