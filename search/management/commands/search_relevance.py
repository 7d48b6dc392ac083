"""``search_relevance``: the relevance of both engines, on judged queries, side by side."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test import override_settings
from elasticsearch import Elasticsearch

from search.index.client import client
from search.relevance import recording
from search.relevance.report import JUDGED, Line, measure, shortfalls

HEADINGS = ("nDCG@10", "MRR@10", "rappel", "zéro", "p95 ms")


class Command(BaseCommand):
    """Works in a database and an index of its own: those of the campus are not touched."""

    help = (
        "Mesure la pertinence de la recherche sur les requêtes jugées, dans une base et un index "
        "à part, pour chaque moteur. Échoue si un résultat passe sous son plancher."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let the figures be kept and the corpus grow."""
        parser.add_argument("--json", metavar="FICHIER", help="y écrire aussi les résultats")
        parser.add_argument(
            "--distractors",
            type=int,
            default=JUDGED,
            metavar="N",
            help=(
                f"documents fabriqués autour de ceux du campus ({JUDGED} par défaut et au moins, "
                "0 pour aucun)"
            ),
        )
        parser.add_argument(
            "--record",
            action="store_true",
            help="ne mesure rien : relève les contenus publiés, qui doivent être ceux des faits",
        )

    def handle(
        self, *args: Any, json: str | None, distractors: int, record: bool, **options: Any
    ) -> None:
        """Measure, print, and compare with the floors.

        Raises:
            CommandError: too few documents, a file that cannot be written, or a figure under
                its floor.
        """
        if record:
            self.stdout.write(f"contenus relevés : {recording.record()}")
            return
        if distractors != 0 and distractors < JUDGED:
            raise CommandError(f"--distractors : 0, ou {JUDGED} au moins.")
        with _scratch_database(), _scratch_index():
            lines = list(measure(distractors))
        self._print(lines)
        if json is not None:
            _write(Path(json), lines)
        if under := shortfalls(lines):
            told = (
                f"{found.line.measure} ({found.line.engine}, {found.line.fold}), {found.metric} : "
                f"{found.value:.4f}, plancher {found.floor}"
                for found in under
            )
            raise CommandError("Sous le plancher :\n" + "\n".join(told))

    def _print(self, lines: Sequence[Line]) -> None:
        engines = list(dict.fromkeys(line.engine for line in lines))
        if len(engines) == 1:
            self.stdout.write("Elasticsearch n’est pas configuré : CAMPUS_ELASTICSEARCH_URL.")
        width = 40
        self.stdout.write(" " * (width + 21) + "".join(f"{name:<42}" for name in engines))
        headings = "".join(f"{heading:>8}" for heading in HEADINGS) + "  "
        self.stdout.write(
            f"{'':<{width}}{'requêtes':>9}{'documents':>10}  " + headings * len(engines)
        )
        for line in lines:
            if line.engine == engines[0]:
                cells = "".join(_cells(other) for other in lines if _same(line, other))
                name = f"{line.measure}, {line.fold}"
                queries = line.score.metrics.queries
                self.stdout.write(f"{name:<{width}}{queries:>9}{line.documents:>10}  {cells}")


def _same(line: Line, other: Line) -> bool:
    return (line.measure, line.fold, line.documents) == (other.measure, other.fold, other.documents)


def _cells(line: Line) -> str:
    found = line.score.metrics
    figures = (found.ndcg, found.mrr, found.recall, found.zero_results)
    cells = "".join(f"{figure:>8.4f}" for figure in figures)
    return f"{cells}{line.score.p95_milliseconds:>8.0f}  "


def _write(path: Path, lines: Sequence[Line]) -> None:
    rows = [
        {**asdict(line.score.metrics), "p95_milliseconds": line.score.p95_milliseconds}
        | {"engine": line.engine, "measure": line.measure, "fold": line.fold}
        | {"documents": line.documents}
        for line in lines
    ]
    try:
        path.write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise CommandError(f"--json : {path} ne peut pas être écrit ({error.strerror}).") from error


@contextmanager
def _scratch_database() -> Iterator[None]:
    """Take the place of the default database with an empty one, migrated, and give it back."""
    name = settings.DATABASES["default"]["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(str(name), verbosity=0)


@contextmanager
def _scratch_index() -> Iterator[None]:
    """Point searches at an index of their own, removed at the end."""
    configured = settings.CAMPUS_ELASTICSEARCH
    if not configured["url"]:
        yield
        return
    name = f"{configured['index']}-relevance"
    with override_settings(CAMPUS_ELASTICSEARCH={**configured, "index": name}):
        try:
            yield
        finally:
            server: Elasticsearch = client()
            for index in server.indices.get(index=f"{name}-*"):
                server.indices.delete(index=index)
