"""Where the backoffice shows the reading of files: its addresses and its entry in the reports."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import policy_registry

from media.backoffice import DOCUMENT_RIGHTS, DocumentTextReport, read_again
from media.models import CampusDocument


@hooks.register("register_admin_urls")
def text_urls() -> list[URLPattern]:
    """The report, the rows of its table alone, and the button of the edit page."""
    return [
        path("rapports/textes/", DocumentTextReport.as_view(), name="media_text_report"),
        path(
            "rapports/textes/resultats/",
            DocumentTextReport.as_view(results_only=True),
            name="media_text_report_results",
        ),
        path("documents/<int:document_id>/texte/", read_again, name="media_read_text"),
    ]


class _TextReportItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        rights = policy_registry.get_by_type(CampusDocument)
        return bool(rights.user_has_any_permission(request.user, DOCUMENT_RIGHTS))


@hooks.register("register_reports_menu_item")
def text_report_item() -> MenuItem:
    """« Texte des documents », among the reports."""
    return _TextReportItem(
        "Texte des documents",
        reverse("media_text_report"),
        name="document-texts",
        icon_name="doc-full-inverse",
        order=1000,
    )
