"""``search_rebuild``: fill the search indexes again from the published documents."""

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from elasticsearch import ApiError, TransportError

from search.index.database import DatabaseIndex
from search.index.elasticsearch import (
    ElasticsearchIndex,
    IndexNameTaken,
    IndexWriteFailed,
    RebuildUnderWay,
)


class Command(BaseCommand):
    """Search goes on answering while indexes are rebuilt."""

    help = "Reconstruit les index de recherche, sans interruption de service."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let one index be chosen."""
        parser.add_argument(
            "--engine",
            choices=("database", "elasticsearch"),
            help="un seul index ; par défaut, tous ceux qui sont configurés",
        )

    def handle(self, *args: Any, engine: str | None, **options: Any) -> None:
        """Rebuild, and say how many documents each index holds.

        Raises:
            CommandError: Elasticsearch was asked for and is not configured, or it failed.
        """
        configured = bool(settings.CAMPUS_ELASTICSEARCH["url"])
        if engine == "elasticsearch" and not configured:
            raise CommandError("Elasticsearch n’est pas configuré : CAMPUS_ELASTICSEARCH_URL.")
        if engine != "elasticsearch":
            self._follow("base de données", DatabaseIndex().rebuild())
        if configured and engine != "database":
            try:
                self._follow("Elasticsearch", ElasticsearchIndex().rebuild())
            except RebuildUnderWay as error:
                raise CommandError("Une reconstruction est déjà en cours.") from error
            except IndexNameTaken as error:
                name = ElasticsearchIndex().alias
                raise CommandError(
                    f"Un index s’appelle « {name} », le nom que l’alias doit porter : "
                    "supprimez-le ou changez CAMPUS_ELASTICSEARCH_INDEX."
                ) from error
            except (ApiError, TransportError, IndexWriteFailed) as error:
                raise CommandError(f"Elasticsearch : {error}") from error

    def _follow(self, label: str, progress: Iterator[int]) -> None:
        started = time.monotonic()
        done = 0
        for done in progress:  # noqa: B007 - the last one is what is printed
            pass
        seconds = time.monotonic() - started
        rate = done / seconds if seconds else 0
        self.stdout.write(
            f"{label}, documents indexés : {done}, en {seconds:.1f} s ({rate:.0f} par seconde)"
        )
