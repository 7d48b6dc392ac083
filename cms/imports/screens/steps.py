"""The steps before an import: the file, its columns; and the files that one may download."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from cms.imports.blank import blank_workbook
from cms.imports.export import FORMATS, export
from cms.imports.forms import MappingForm, UploadForm
from cms.imports.kinds import KINDS
from cms.imports.mapping import remember
from cms.imports.models import ImportBatch, Status
from cms.imports.screens.base import FILES, MAPPING, Screen
from cms.imports.tasks import begin

MAY_BE_MAPPED = (Status.UPLOADED, Status.CHECKED, Status.FAILED)


def may_be_mapped(batch: ImportBatch) -> bool:
    """Whether its columns may still be chosen: nothing is imported, and the file is there."""
    return batch.status in MAY_BE_MAPPED and batch.forgotten_at is None


class UploadView(Screen):
    """« Nouvel import »."""

    page_title = "Nouvel import"
    template_name = "imports/admin/upload.html"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """An empty form; ``?contenu=`` chooses the kind."""
        return self.form(UploadForm(user=self.user, initial={"kind": request.GET.get("contenu")}))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Keep the file, and lead to its columns."""
        form = UploadForm(request.POST, request.FILES, user=self.user)
        if not form.is_valid():
            return self.form(form)
        batch = form.save()
        return HttpResponseRedirect(reverse(MAPPING, args=[batch.pk]))

    def form(self, form: UploadForm) -> HttpResponseBase:
        """The page with this form."""
        return self.shown(
            breadcrumbs_items=self.trail(("", self.page_title)), form=form, files_url=reverse(FILES)
        )


class MappingView(Screen):
    """Which column of the file is which of ours."""

    page_title = "Relier les colonnes"
    template_name = "imports/admin/mapping.html"

    def get(self, request: HttpRequest, batch_id: int) -> HttpResponseBase:
        """The choices as guessed or remembered."""
        batch = get_object_or_404(ImportBatch, pk=batch_id)
        return self.form(batch, MappingForm(batch=batch))

    def post(self, request: HttpRequest, batch_id: int) -> HttpResponseBase:
        """Remember the choices, and have the worker try the file."""
        batch = get_object_or_404(ImportBatch.objects.select_for_update(), pk=batch_id)
        form = MappingForm(request.POST, batch=batch)
        if not form.is_valid():
            return self.form(batch, form)
        if may_be_mapped(batch):
            # The lines are read anew: which of them is the example depends on the identifier.
            batch.mapping, batch.error, batch.is_read = form.mapping(), "", False
            batch.save(update_fields=["mapping", "error", "is_read"])
            remember(batch)
            begin(batch, Status.CHECKING)
        return HttpResponseRedirect(batch.get_absolute_url())

    def form(self, batch: ImportBatch, form: MappingForm) -> HttpResponseBase:
        """The page with this form; the batch itself where its columns may no longer change."""
        if not may_be_mapped(batch):
            return HttpResponseRedirect(batch.get_absolute_url())
        kind = KINDS[batch.kind]
        found = sum(1 for key in batch.mapping if key)
        return self.shown(
            breadcrumbs_items=self.trail(
                (batch.get_absolute_url(), batch.original_name), ("", self.page_title)
            ),
            batch=batch,
            form=form,
            kind=kind,
            found=found,
            columns=kind.columns,
        )


class FilesView(Screen):
    """« Modèles et exports »: a file to fill, and all contents, for each kind."""

    page_title = "Modèles et exports"
    template_name = "imports/admin/files.html"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The list of kinds."""
        return self.shown(breadcrumbs_items=self.trail(("", self.page_title)), kinds=KINDS.values())


class TemplateFileView(Screen):
    """The file to fill of one kind."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        """The workbook.

        Raises:
            Http404: no such kind.
        """
        if kind not in KINDS:
            raise Http404(kind)
        return download(blank_workbook(KINDS[kind]), f"modele-{kind}", "xlsx")


class ExportView(Screen):
    """All contents of one kind."""

    def get(self, request: HttpRequest, kind: str, file_format: str) -> HttpResponseBase:
        """The file.

        Raises:
            Http404: no such kind, or no such format.
        """
        if kind not in KINDS or file_format not in FORMATS:
            raise Http404(kind)
        name = f"{kind}-{timezone.localdate():%Y-%m-%d}"
        return download(export(KINDS[kind], file_format), name, file_format)


def download(data: bytes, name: str, file_format: str) -> HttpResponse:
    """An answer that browsers keep as a file, and nobody else."""
    answer = HttpResponse(data, content_type=FORMATS[file_format])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
