"""« Journal » : who did what, as Wagtail keeps it, with exports that no spreadsheet runs."""

from typing import Any

from django.utils import timezone
from wagtail.admin.views.reports.audit_logging import LogEntriesView

from cms import spreadsheets


class Journal(LogEntriesView):
    """Wagtail's site history under its French name; it shows each the pages they may reach."""

    page_title = "Journal"
    index_url_name = "backoffice_journal"
    index_results_url_name = "backoffice_journal_results"
    custom_field_preprocess: dict[str, Any] = {
        "label": spreadsheets.TEXT,
        "user_display_name": spreadsheets.TEXT,
    }

    def get_filename(self) -> str:
        """Name of the file of an export, without its extension."""
        return f"journal-{timezone.localdate():%Y-%m-%d}"
