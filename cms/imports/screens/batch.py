"""One batch: where it stands, its report line by line, and what can be done to it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.log_actions import log

from cms.imports.export import as_csv, as_xlsx
from cms.imports.kinds import KINDS
from cms.imports.models import UNDER_WAY, ImportBatch, ImportRow, Outcome, Status, Undo
from cms.imports.screens.base import MAPPING, Screen
from cms.imports.screens.steps import download, may_be_mapped
from cms.imports.tasks import begin
from cms.spreadsheets import text_cell

PER_PAGE = 50
SILENCE = timedelta(minutes=2)
"""A batch under way that shows no progress for this long may be taken up again by hand."""
UNDOABLE = (Status.IMPORTED, Status.CANCELLED)
REPORT_HEADINGS = ("Ligne", "Identifiant", "Intitulé", "Résultat", "Cellule", "Colonne", "Motif")


class BatchView(Screen):
    """The page of a batch; it refreshes itself while the worker is at it."""

    page_title = "Import"
    template_name = "imports/admin/batch.html"

    def get(self, request: HttpRequest, batch_id: int) -> HttpResponseBase:
        """Its state and its report."""
        found = ImportBatch.objects.select_related("created_by", "parent")
        batch = get_object_or_404(found, pk=batch_id)
        asked = request.GET.get("resultat", "")
        page = Paginator(rows_of(batch, asked), PER_PAGE).get_page(request.GET.get("p"))
        counts = batch.count()
        finder = AdminURLFinder(request.user)
        return self.shown(
            breadcrumbs_items=self.trail(("", batch.original_name)),
            header_title=f"Import de « {batch.original_name} »",
            batch=batch,
            kind=KINDS[batch.kind],
            is_dry=batch.status in {Status.CHECKING, Status.CHECKED},
            counts=_labelled(batch, counts),
            asked=asked,
            percentage=_percentage(batch, counts),
            is_silent=is_silent(batch),
            may_import=batch.status == Status.CHECKED and _would_change(counts),
            may_map=may_be_mapped(batch),
            may_undo=may_undo(batch),
            rows_page=page,
            rows=[(row, _edit_url(batch, row, finder)) for row in page],
            mapping_url=reverse(MAPPING, args=[batch.pk]),
        )


def rows_of(batch: ImportBatch, asked: str) -> QuerySet[ImportRow]:
    """The lines of the report that have an outcome; of an undone batch, that of the undoing."""
    rows = batch.rows.defer("cells", "previous", "written").order_by("number")
    if asked in Undo.values and asked:
        return rows.filter(undo=asked)
    return rows.filter(outcome=asked) if asked in Outcome.values and asked else rows


def _labelled(batch: ImportBatch, counts: dict[str, int]) -> list[tuple[str, str, int]]:
    is_undo = batch.status in {Status.UNDOING, Status.UNDONE}
    choices = Undo.choices if is_undo else Outcome.choices
    return [(code, str(label), counts[code]) for code, label in choices if counts.get(code)]


def _would_change(counts: dict[str, int]) -> bool:
    return bool(counts.get(Outcome.CREATED) or counts.get(Outcome.UPDATED))


def _percentage(batch: ImportBatch, counts: dict[str, int]) -> int:
    """How much of the step under way is done."""
    if not batch.total:
        return 0
    if batch.status == Status.CHECKING:
        return 100 * (batch.total - counts.get(Outcome.PENDING, 0)) // batch.total
    if batch.status == Status.IMPORTING:
        return 100 * batch.rows.exclude(done_at=None).count() // batch.total
    todo = batch.rows.filter(outcome__in=(Outcome.CREATED, Outcome.UPDATED)).exclude(done_at=None)
    return 100 * todo.exclude(undo="").count() // (todo.count() or 1)


def is_silent(batch: ImportBatch) -> bool:
    """Whether the worker seems to have lost it."""
    last = batch.progress_at or batch.created_at
    return batch.is_under_way and timezone.now() - last > SILENCE


def may_undo(batch: ImportBatch) -> bool:
    """Whether it did something, and what undoing needs is still there."""
    done = batch.rows.filter(outcome__in=(Outcome.CREATED, Outcome.UPDATED)).exclude(done_at=None)
    if batch.status not in UNDOABLE or batch.forgotten_at is not None:
        return False
    return done.exists() or batch.files.filter(is_ours=True, undone_at=None).exists()


def _edit_url(batch: ImportBatch, row: ImportRow, finder: AdminURLFinder) -> str:
    """Where the content of a line is edited; no query, since a page shows many lines."""
    if not row.object_id or row.undo == Undo.REMOVED:
        return ""
    kind = KINDS[batch.kind]
    if kind.is_page:
        return reverse("wagtailadmin_pages:edit", args=[row.object_id])
    address: str = finder.get_edit_url(kind.model(pk=row.object_id)) or ""
    return address


class ReportView(Screen):
    """The report of a batch as a spreadsheet."""

    def get(self, request: HttpRequest, batch_id: int, file_format: str) -> HttpResponseBase:
        """The lines that the filter of the page shows.

        Raises:
            Http404: no such batch, or no such format.
        """
        if file_format not in {"xlsx", "csv"}:
            raise Http404(file_format)
        batch = get_object_or_404(ImportBatch, pk=batch_id)
        rows = report(rows_of(batch, request.GET.get("resultat", "")))
        guarded = ([text_cell(cell) for cell in row] for row in rows)
        data = as_csv(guarded) if file_format == "csv" else as_xlsx(guarded, "Rapport")
        return download(data, f"rapport-import-{batch.pk}", file_format)


def report(rows: QuerySet[ImportRow]) -> list[list[str]]:
    """One line a sentence; one for a line of which there is nothing to say."""
    lines: list[list[str]] = [list(REPORT_HEADINGS)]
    for row in rows.iterator():
        head = [str(row.number), row.key, row.label, row.result]
        said = row.messages or [{"cell": "", "heading": "", "text": ""}]
        lines += [[*head, each["cell"], each["heading"], each["text"]] for each in said]
    return lines


Action = Callable[["ActionView", ImportBatch], None]


class ActionView(Screen):
    """One action on one batch: import, stop, undo, take up again; a second time is nothing."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, batch_id: int, action: str) -> HttpResponseBase:
        """Do it, and show the batch.

        Raises:
            Http404: there is no such batch, or no such action.
        """
        act = ACTIONS.get(action)
        if act is None:
            raise Http404(action)
        batch = get_object_or_404(ImportBatch.objects.select_for_update(), pk=batch_id)
        act(self, batch)
        return HttpResponseRedirect(batch.get_absolute_url())

    def run(self, batch: ImportBatch) -> None:
        """Import what was tried."""
        if batch.status == Status.CHECKED:
            self._log(batch, "campus.import.run")
            begin(batch, Status.IMPORTING)

    def stop(self, batch: ImportBatch) -> None:
        """Ask to stop; what is done stays done, and can be undone."""
        if batch.status in {Status.CHECKING, Status.IMPORTING} and not batch.cancel_requested:
            batch.cancel_requested = True
            batch.save(update_fields=["cancel_requested"])
            self._log(batch, "campus.import.stop")
            messages.info(self.request, "L’arrêt est demandé : la ligne en cours se termine.")

    def undo(self, batch: ImportBatch) -> None:
        """Undo what was imported."""
        if may_undo(batch):
            self._log(batch, "campus.import.undo")
            begin(batch, Status.UNDOING)

    def resume(self, batch: ImportBatch) -> None:
        """Queue again a batch that the worker lost; go on with one that was stopped."""
        if batch.status == Status.CANCELLED and batch.rows.filter(done_at=None).exists():
            was_trying = batch.rows.filter(outcome=Outcome.PENDING).exists()
            begin(batch, Status.CHECKING if was_trying else Status.IMPORTING)
        elif batch.status in UNDER_WAY and is_silent(batch):
            begin(batch, Status(batch.status))

    def _log(self, batch: ImportBatch, action: str, **data: Any) -> None:
        log(batch, action, user=self.user, data={"total": batch.total, **data})


ACTIONS: dict[str, Action] = {
    "importer": ActionView.run,
    "arreter": ActionView.stop,
    "defaire": ActionView.undo,
    "reprendre": ActionView.resume,
}
