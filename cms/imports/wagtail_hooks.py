"""Imports in the backoffice: the list of batches, and the addresses of their screens."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin, modeladmin_register

from cms.imports.kinds import KINDS
from cms.imports.models import DETAIL, ImportBatch
from cms.imports.screens import batch, steps
from cms.imports.screens.base import ACTION, EXPORT, FILES, MAPPING, REPORT, TEMPLATE, UPLOAD


class ImportPermissions(PermissionHelper):
    """Batches come from the upload screen and keep their report: no form makes or changes one."""

    def user_can_create(self, user: Any) -> bool:
        """Nobody, with modeladmin's form."""
        return False

    def user_can_edit_obj(self, user: Any, obj: ImportBatch) -> bool:
        """Nobody."""
        return False

    def user_can_delete_obj(self, user: Any, obj: ImportBatch) -> bool:
        """Nobody."""
        return False


@modeladmin_register
class ImportBatchAdmin(ModelAdmin):
    """The list of imports, newest first."""

    model = ImportBatch
    menu_label = "Imports"
    menu_icon = "upload"
    menu_order = 320
    list_display = ["name", "contents", "status", "lines", "created_by", "created_at"]
    list_display_add_buttons = "name"
    list_filter = ["status"]
    list_select_related = ["created_by"]
    search_fields = ["original_name", "source"]
    permission_helper_class = ImportPermissions
    index_template_name = "imports/admin/index.html"

    def get_queryset(self, request: HttpRequest) -> "QuerySet[ImportBatch]":
        """Without what only the page of a batch shows."""
        found: QuerySet[ImportBatch] = super().get_queryset(request)
        return found.defer("headings", "mapping")

    def name(self, import_batch: ImportBatch) -> str:
        """The file, with a link to its page."""
        address = reverse(DETAIL, args=[import_batch.pk])
        return format_html('<a href="{}">{}</a>', address, import_batch.original_name)

    name.short_description = "fichier"  # type: ignore[attr-defined]
    name.admin_order_field = "original_name"  # type: ignore[attr-defined]

    def contents(self, import_batch: ImportBatch) -> str:
        """The kind, in words."""
        kind = KINDS.get(import_batch.kind)
        return kind.label if kind else import_batch.kind

    contents.short_description = "contenus"  # type: ignore[attr-defined]

    def lines(self, import_batch: ImportBatch) -> int:
        """How many lines it has."""
        return import_batch.total

    lines.short_description = "lignes"  # type: ignore[attr-defined]


@hooks.register("register_admin_urls")
def import_urls() -> list[URLPattern]:
    """The screens of imports."""
    one = "imports/<int:batch_id>/"
    return [
        path("imports/nouveau/", steps.UploadView.as_view(), name=UPLOAD),
        path("imports/fichiers/", steps.FilesView.as_view(), name=FILES),
        path("imports/modele/<slug:kind>/", steps.TemplateFileView.as_view(), name=TEMPLATE),
        path(
            "imports/export/<slug:kind>/<slug:file_format>/",
            steps.ExportView.as_view(),
            name=EXPORT,
        ),
        path(one, batch.BatchView.as_view(), name=DETAIL),
        path(f"{one}colonnes/", steps.MappingView.as_view(), name=MAPPING),
        path(f"{one}rapport/<slug:file_format>/", batch.ReportView.as_view(), name=REPORT),
        path(f"{one}action/<slug:action>/", batch.ActionView.as_view(), name=ACTION),
    ]


@hooks.register("register_log_actions")
def log_actions(registry: Any) -> None:
    """Name what happens to imports in the audit log."""
    registry.register_action("campus.import.run", "Lancer un import", "Import lancé")
    registry.register_action("campus.import.stop", "Arrêter un import", "Arrêt d’import demandé")
    registry.register_action(
        "campus.import.undo", "Annuler un import", "Annulation d’import lancée"
    )
