"""Imports in progress, for who may import."""

from django.urls import reverse

from cms.backoffice.panels.base import ROWS, DashboardPanel, Line, Lines, register
from cms.backoffice.wording import moment
from cms.imports.models import ImportBatch, Status
from cms.imports.screens.base import INDEX, PERMISSION


@register
class ImportsInProgress(DashboardPanel):
    """The batches that the worker is at, and those that wait for a decision."""

    name = "imports"
    heading = "Imports en cours"
    icon = "upload"
    order = 155
    nothing = "Aucun import n’est en cours."

    def concerns(self) -> bool:
        """Whoever may import."""
        return self.user.has_perm(PERMISSION)

    def lines(self) -> Lines:
        """The latest first."""
        batches = ImportBatch.objects.exclude(
            status__in=[Status.IMPORTED, Status.CANCELLED, Status.UNDONE, Status.FAILED]
        ).select_related("created_by")
        return Lines([self._line(batch) for batch in batches[:ROWS]], batches.count())

    def _line(self, batch: ImportBatch) -> Line:
        by = f" par {batch.created_by}" if batch.created_by else ""
        details = f"Déposé le {moment(batch.created_at)}{by}"
        return Line(str(batch), batch.get_absolute_url(), details, batch.get_status_display())

    def all_url(self) -> str:
        """The list of imports."""
        return reverse(INDEX)
