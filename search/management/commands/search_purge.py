"""Delete the searches and clicks that have been kept long enough; the worker does it each day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from search.insight.upkeep import purge


class Command(BaseCommand):
    """``manage.py search_purge``."""

    help = "Supprime les recherches plus vieilles que CAMPUS_SEARCH_LOG_DAYS jours."

    def handle(self, *args: Any, **options: Any) -> None:
        """Purge and say how many searches went."""
        deleted = purge(timezone.localdate())
        self.stdout.write(f"{deleted} recherche(s) supprimée(s).")
