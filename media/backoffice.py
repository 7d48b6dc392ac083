"""What editors see of the reading of files: a report of their texts, and a button to read again."""

from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.reports import ReportView
from wagtail.models import Collection
from wagtail.permissions import policy_registry

from cms import spreadsheets
from media.extraction.tasks import read_later
from media.models import CampusDocument, CampusDocumentQuerySet, TextNote, TextStatus

DOCUMENT_RIGHTS = ["add", "change", "delete"]


def _collections(request: HttpRequest) -> QuerySet[Collection]:
    """The collections where a user has a right on documents."""
    rights = policy_registry.get_by_type(CampusDocument)
    found: QuerySet[Collection] = rights.collections_user_has_any_permission_for(
        request.user, DOCUMENT_RIGHTS
    )
    return found.order_by("path")


class DocumentTextFilterSet(WagtailFilterSet):
    """By status, by what went wrong, by collection."""

    text_status = django_filters.ChoiceFilter(label="Lecture du texte", choices=TextStatus.choices)
    text_note = django_filters.ChoiceFilter(label="Précision", choices=TextNote.choices)
    collection = django_filters.ModelChoiceFilter(label="Collection", queryset=_collections)

    class Meta:
        model = CampusDocument
        fields = ("text_status", "text_note", "collection")


class DocumentTextReport(ReportView):
    """The documents that a user may see, with what came out of the reading of each."""

    model = CampusDocument
    page_title = "Texte des documents"
    header_icon = "doc-full-inverse"
    filterset_class = DocumentTextFilterSet
    any_permission_required = DOCUMENT_RIGHTS
    index_url_name = "media_text_report"
    index_results_url_name = "media_text_report_results"
    default_ordering = "title"
    list_export = (
        "title",
        "filename",
        "collection",
        "get_text_status_display",
        "get_text_note_display",
        "text_read_at",
    )
    export_headings = {
        "filename": "Fichier",
        "get_text_status_display": "Lecture du texte",
        "get_text_note_display": "Précision",
    }
    custom_field_preprocess = dict.fromkeys(("title", "filename", "collection"), spreadsheets.TEXT)

    def get_queryset(self) -> CampusDocumentQuerySet:
        """Without the texts themselves, which may be long."""
        documents = self.permission_policy.instances_user_has_any_permission_for(
            self.request.user, ["change", "delete"]
        )
        self.queryset = documents.select_related("collection").defer("text")
        found: CampusDocumentQuerySet = super().get_queryset()
        return found

    def get_edit_url(self, document: CampusDocument) -> str:
        """The form of a document, which comes back to this list."""
        back = urlencode({"next": self.request.get_full_path()})
        return f"{reverse('wagtaildocs:edit', args=[document.pk])}?{back}"

    @property
    def columns(self) -> list[Column]:
        """Title, file, collection, status, reason, date."""
        return [
            TitleColumn("title", label="Titre", get_url=self.get_edit_url, sort_key="title"),
            Column("filename", label="Fichier"),
            Column("collection", label="Collection", accessor="collection.name"),
            StatusTagColumn(
                "text_status",
                label="Lecture du texte",
                accessor="get_text_status_display",
                primary=lambda document: document.text_status == TextStatus.OK,
                sort_key="text_status",
            ),
            Column("text_note", label="Précision", accessor="get_text_note_display"),
            DateColumn("text_read_at", label="Lu", sort_key="text_read_at"),
        ]

    def get_filename(self) -> str:
        """Name of the file of an export, without its extension."""
        return "texte-des-documents"


@require_POST
def read_again(request: HttpRequest, document_id: int) -> HttpResponse:
    """Have the worker read a document once more; its present text stays until then.

    Raises:
        Http404: no such document.
        PermissionDenied: the user may not change it.
    """
    found = CampusDocument.objects.defer("text")
    document: CampusDocument = get_object_or_404(found, pk=document_id)
    rights = policy_registry.get_by_type(CampusDocument)
    if not rights.user_has_permission_for_instance(request.user, "change", document):
        raise PermissionDenied
    CampusDocument.objects.filter(pk=document_id).update(text_status=TextStatus.PENDING)
    read_later(document)
    messages.success(request, f"Le texte de « {document.title} » va être relu.")
    back: Any = get_valid_next_url_from_request(request)
    query = f"?{urlencode({'next': back})}" if back else ""
    return redirect(f"{reverse('wagtaildocs:edit', args=[document_id])}{query}")
