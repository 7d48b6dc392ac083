"""Measure both engines on every set of judged queries, and hold them to the floors."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import yaml
from django.conf import settings
from django.db import connection

from search.contract import Engine
from search.engines.database import DatabaseEngine
from search.engines.elasticsearch import ElasticsearchEngine
from search.index.database import DatabaseIndex
from search.index.elasticsearch import ElasticsearchIndex
from search.relevance.corpus import campus_facts, load
from search.relevance.evaluation import Run, Score, run_plain, run_variants, score
from search.relevance.generated.documents import generate
from search.relevance.generated.judgements import generated_judgements
from search.relevance.judgements import FOLDS, NEEDS, WORDS, read_judgements

JUDGED = 2_000
"""Generated documents that have judged queries of their own."""

FLOORS = Path(__file__).with_name("floors.yaml")


@dataclass(frozen=True)
class Line:
    """The score of one engine on one set; ``fold`` is ``tuning``, ``held-out`` or ``all``.

    ``documents`` is the size of the corpus, the 168 of the campus included.
    """

    engine: str
    measure: str
    fold: str
    documents: int
    score: Score


@dataclass(frozen=True)
class Shortfall:
    """A figure under its floor, or over it for the share of queries without results."""

    line: Line
    metric: str
    value: float
    floor: float


def measure(distractors: int) -> Iterator[Line]:
    """Fill the default database and its indexes, and measure as the corpus grows.

    The database must hold no document; Elasticsearch is measured when it is configured.
    ``distractors`` is the number of generated documents at the end, ``JUDGED`` at least, or 0.
    """
    judged = generate(JUDGED) if distractors else iter(())
    words, needs = read_judgements(WORDS), read_judgements(NEEDS)
    engines = _engines()
    size = load(campus_facts())
    _index()
    for engine in engines:
        yield from _lines(engine, "words", size, run_plain(engine, words))
        yield from _lines(engine, "words, variants", size, run_variants(engine, words))
        yield from _lines(engine, "needs", size, run_plain(engine, needs))
    if not distractors:
        return
    generated = list(judged)
    size += load(generated)
    _index()
    made = generated_judgements(generated)
    for engine in engines:
        yield from _lines(engine, "generated", size, run_plain(engine, made))
    if distractors > JUDGED:
        size += load(islice(generate(distractors), JUDGED, None))
        _index()
    for engine in engines:
        yield from _lines(engine, "words among distractors", size, run_plain(engine, words))


def shortfalls(lines: Iterable[Line]) -> list[Shortfall]:
    """Give the figures that are worse than ``floors.yaml`` allows."""
    floors = yaml.safe_load(FLOORS.read_text(encoding="utf-8"))
    found = []
    for line in lines:
        wanted = floors[line.measure].get(line.engine, {})
        for metric, floor in wanted.items():
            value = getattr(line.score.metrics, metric)
            if value > floor if metric == "zero_results" else value < floor:
                found.append(Shortfall(line, metric, value, floor))
    return found


def _engines() -> tuple[Engine, ...]:
    if settings.CAMPUS_ELASTICSEARCH["url"]:
        return DatabaseEngine(), ElasticsearchEngine()
    return (DatabaseEngine(),)


def _index() -> None:
    deque(DatabaseIndex().rebuild(), maxlen=0)
    with connection.cursor() as cursor:  # filled at once: the planner knows nothing of it yet
        cursor.execute("ANALYZE")
    if settings.CAMPUS_ELASTICSEARCH["url"]:
        deque(ElasticsearchIndex().rebuild(), maxlen=0)


def _lines(engine: Engine, name: str, size: int, runs: Sequence[Run]) -> Iterator[Line]:
    for fold in FOLDS:
        kept = [run for run in runs if run.judgement.fold == fold]
        yield Line(engine.name, name, fold, size, score(kept))
    yield Line(engine.name, name, "all", size, score(runs))
