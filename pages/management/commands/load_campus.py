"""Load the facts of the campus: the whole tree of the site, once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pages.importers.loading import load_campus
from pages.importers.reading import FactsError, read_facts


class Command(BaseCommand):
    """``manage.py load_campus``: safe to run again, editors' work is never touched."""

    help = "Charge les faits du campus : vocabulaires, pages, images et fichiers."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, one line of progress a section.

        Raises:
            CommandError: the facts are wrong; nothing is loaded.
        """
        try:
            facts = read_facts()
        except FactsError as error:
            raise CommandError(str(error)) from error
        load_campus(facts, self.stdout.write)
