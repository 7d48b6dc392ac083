"""Searches that no content answers, for who may mend it."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from cms.backoffice.panels.base import ROWS, DashboardPanel, Line, Lines, register
from search.insight import reports
from search.insight.screens import DEFAULT_PERIOD, may_read, url_name
from search.promotions_admin import explanation_url


@register
class EmptySearches(DashboardPanel):
    """What was looked for in vain."""

    name = "searches"
    heading = "Recherches sans résultat"
    icon = "search"
    order = 160
    nothing = f"Toutes les recherches des {DEFAULT_PERIOD} derniers jours ont trouvé une réponse."

    def concerns(self) -> bool:
        """Who may change synonyms or promotions."""
        return may_read(self.user)

    def lines(self) -> Lines:
        """Those of the most days first."""
        rows = reports.without_results(timezone.localdate() - timedelta(days=DEFAULT_PERIOD))
        return Lines([self._line(row) for row in rows[:ROWS]], rows.count())

    def _line(self, row: Any) -> Line:
        times = f"{row['searches']} fois" if row["searches"] > 1 else "une fois"
        days = f", {row['days']} jours différents" if row["days"] > 1 else ""
        return Line(row["text"], explanation_url(row["text"]), f"{times}{days}".capitalize())

    def all_url(self) -> str:
        """The report, with what mends each line."""
        return reverse(url_name("sans-resultat"))
