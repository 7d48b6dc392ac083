"""``search_status``: what the search indexes hold, and how far behind they are."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from search.index.comparison import Differences
from search.status import Index, Kept, Server, Status, read_status

SHOWN = 20
"""Identifiers shown of each kind of difference; ``--json`` gives all."""


class Command(BaseCommand):
    """Reads only."""

    help = "Donne l’état des index de recherche."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let a program read the answer, and ask for a comparison of every document."""
        parser.add_argument("--json", action="store_true", help="écrit du JSON")
        parser.add_argument(
            "--check",
            action="store_true",
            help="compare les identifiants et les versions de chaque index à la base ; "
            "code de sortie 1 s’ils diffèrent",
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        """Print the state.

        Raises:
            CommandError: with ``--check``, an index differs or could not be compared.
        """
        status = read_status(compare=check)
        if options["json"]:
            self._json(status)
        else:
            self._lines(status)
        if check and not _compared_well(status):
            raise CommandError("Un index diffère de ce qui est publié, ou n’a pas pu être comparé.")

    def _json(self, status: Status) -> None:
        text = json.dumps(asdict(status), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        self.stdout.write(text)

    def _lines(self, status: Status) -> None:
        self._line("moteur qui répond", status.engine)
        if status.outage:
            since, again = _instant(status.outage.since), _instant(status.outage.retry_at)
            self._line("panne", f"depuis le {since}, prochain essai le {again}")
            self._line("cause", status.outage.error)
        self._line("documents publiés", status.published)
        self._line("groupes de synonymes", status.synonyms)
        self._line("mises en avant", status.promotions)
        self._index("base de données", status.database)
        if status.server is None:
            self._line("Elasticsearch", "non configuré, la base de données répond")
        else:
            self._server(status.server)

    def _server(self, server: Server) -> None:
        if server.error:
            self._line("Elasticsearch", f"injoignable : {server.error}")
            return
        if server.index:
            self._index("Elasticsearch", server.index)
            self._line("index", f"{server.name}, créé le {_instant(server.created_at)}")
            self._line("à jour jusqu’au", f"changement {server.sequence}")
            fits = "oui" if server.fits else "non, le worker le reconstruira"
            self._line("conforme à la version", fits)
        elif server.squatted:
            self._line("Elasticsearch", "un index porte le nom de l’alias : supprimez-le")
        else:
            self._line("Elasticsearch", "aucun index : le worker le construira")
        self._line("index précédents", ", ".join(map(_kept, server.kept)) or "aucun")
        if server.half_made:
            self._line("index inachevés", ", ".join(server.half_made))

    def _index(self, label: str, index: Index) -> None:
        self._line(label, f"documents : {index.documents} ; changements à prendre : {index.lag}")
        if index.differences is not None:
            self._differences(index.differences)

    def _differences(self, found: Differences) -> None:
        if not found:
            self._line("", "identique à ce qui est publié")
        for label, ids in (
            ("manquants", found.missing),
            ("d’une autre version", found.stale),
            ("en trop", found.extra),
        ):
            if ids:
                shown = ", ".join(map(str, ids[:SHOWN])) + ("…" if len(ids) > SHOWN else "")
                self._line("", f"{label} : {len(ids)} ({shown})")

    def _line(self, label: str, value: object) -> None:
        self.stdout.write(f"{label:<22} {value}")


def _instant(value: datetime | None) -> str:
    return f"{timezone.localtime(value):%d/%m/%Y à %H:%M:%S}" if value else "date inconnue"


def _kept(kept: Kept) -> str:
    usable = "retour possible" if kept.fits else "retour impossible"
    return f"{kept.name} ({usable})"


def _compared_well(status: Status) -> bool:
    indexes = [status.database]
    if status.server is not None:
        if status.server.index is None:
            return False
        indexes.append(status.server.index)
    return all(index.differences is not None and not index.differences for index in indexes)
