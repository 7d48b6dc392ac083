"""The measures of the bench of search: fill, rebuild both indexes, ask with several clients."""

import multiprocessing
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from io import StringIO
from itertools import cycle
from typing import Literal

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from bench.search_cases import Case, cases
from bench.search_raw import raw
from search.index.database import DatabaseIndex
from search.index.elasticsearch import ElasticsearchIndex
from search.relevance.corpus import load
from search.relevance.generated.documents import generate

Engine = Literal["database", "elasticsearch"]
ENGINES: tuple[Engine, ...] = ("database", "elasticsearch")


@dataclass(frozen=True)
class Times:
    """How long each question took, in seconds."""

    seconds: list[float]

    def percentile(self, share: float) -> float:
        """Time under which ``share`` (0 to 1) of the answers came, in milliseconds."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


@dataclass(frozen=True)
class Row:
    """One line of the table; times in milliseconds.

    ``ratio`` is our p50 to that of the engine asked alone, where that was measured (one client);
    ``asked`` is how many times it is asked for one question, on average.
    """

    engine: Engine
    case: str
    with_facets: bool
    clients: int
    answers: int
    p50: float
    p95: float
    raw_p50: float | None = None
    asked: float | None = None

    @property
    def ratio(self) -> float | None:
        """Ours to the engine's own."""
        return self.p50 / self.raw_p50 if self.raw_p50 else None


def fill(count: int) -> None:
    """Make the tables, load the campus itself, then ``count`` generated documents."""
    for command in ("migrate", "load_campus", "rebuild_documents"):
        say(command)
        call_command(command, verbosity=0, stdout=StringIO())
    say(f"load {count} documents")
    load(generate(count))
    if connection.vendor == "postgresql":  # as autovacuum would have done by now
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def rebuild_rates() -> dict[str, float]:
    """Rebuild both indexes; give documents a second."""
    return {
        "database": _rate(DatabaseIndex().rebuild()),
        "elasticsearch": _rate(ElasticsearchIndex().rebuild()),
    }


def _rate(progress: Iterator[int]) -> float:
    say("rebuild")
    started = time.perf_counter()
    done = 0
    for number in progress:
        done = number
    return done / (time.perf_counter() - started)


def measure(clients: Iterable[int], seconds: float) -> list[Row]:
    """Ask every case with each number of clients, each a process of its own."""
    rows = []
    context = multiprocessing.get_context("spawn")
    names = [case.name for case in cases()]
    for number in clients:
        with ProcessPoolExecutor(number, mp_context=context, initializer=django.setup) as pool:
            for engine in ENGINES:
                for name in names:
                    rows.append(_row(pool, engine, name, number, seconds))
                    say(f"{engine}, {name}, {number}: {rows[-1].p50:.1f} ms")
    return rows


def _row(pool: ProcessPoolExecutor, engine: Engine, name: str, clients: int, seconds: float) -> Row:
    raw_p50 = asked = None
    if clients == 1:
        seconds_each, raw_seconds, asked = pool.submit(ask_both_for, engine, name, seconds).result()
        times, raw_p50 = Times(seconds_each), Times(raw_seconds).percentile(0.5)
    else:
        found = [pool.submit(ask_for, engine, name, seconds) for _ in range(clients)]
        times = Times([second for future in found for second in future.result()])
    return Row(
        engine=engine,
        case=name,
        with_facets=_case(name).with_facets,
        clients=clients,
        answers=len(times.seconds),
        p50=times.percentile(0.5),
        p95=times.percentile(0.95),
        raw_p50=raw_p50,
        asked=asked,
    )


def ask_for(engine: Engine, name: str, seconds: float) -> list[float]:
    """In a client's process: ask the case's questions in turn; give the time of each."""
    choose(engine)
    return _repeat(_case(name).questions, seconds)


def ask_both_for(
    engine: Engine, name: str, seconds: float
) -> tuple[list[float], list[float], float]:
    """Ask by our door and the engine alone in turn, so that both meet it equally warm.

    Each comes first for every other question: the second finds what the engine has just read.

    Returns:
        Times of ours, times of the engine alone by what it is asked, how many times it is asked
        for one question on average.
    """
    choose(engine)
    questions = _case(name).questions
    asked = [raw(engine, question) for question in questions]
    alone = [partial(_ask_all, requests) for requests in asked]
    pairs = enumerate(zip(questions, alone, strict=True))
    turns = [ask for number, pair in pairs for ask in (pair if number % 2 else pair[::-1])]
    times = list(zip(cycle(turns), _repeat(turns, 2 * seconds), strict=False))
    ours = [time for ask, time in times if ask in questions]
    theirs = [time for ask, time in times if ask in alone]
    return ours, theirs, sum(map(len, asked)) / len(asked)


def _ask_all(requests: tuple[Callable[[], object], ...]) -> None:
    for ask in requests:
        ask()


def choose(engine: Engine) -> None:
    """Let the door of search use this engine in this process."""
    settings.CAMPUS_ELASTICSEARCH = {
        **settings.CAMPUS_ELASTICSEARCH,
        "url": _ELASTICSEARCH_URL if engine == "elasticsearch" else None,
    }


_ELASTICSEARCH_URL = settings.CAMPUS_ELASTICSEARCH["url"]


def _case(name: str) -> Case:
    return next(case for case in cases() if case.name == name)


def _repeat(questions: Iterable[Callable[[], object]], seconds: float) -> list[float]:
    asked = list(questions)
    for question in asked:  # warm-up
        question()
    times = []
    end = time.perf_counter() + seconds
    for question in cycle(asked):
        before = time.perf_counter()
        if before >= end:
            break
        question()
        times.append(time.perf_counter() - before)
    return times


def say(text: str) -> None:
    """Tell the one who waits what goes on."""
    print(text, file=sys.stderr, flush=True)
