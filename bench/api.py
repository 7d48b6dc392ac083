"""The API beside stock Wagtail API v2 and two floors, over the same documents, in one run.

``python -m bench.api`` publishes 5,000 resources in a temporary folder, then asks in turn, each
under granian with one worker of one thread:

- our API with an empty memory (``CAMPUS_API_MEMORY=0``: every answer is made again), and as it
  comes, asked for the same few addresses again;
- Wagtail API v2 for the same resources and relations;
- a Django view that sends bytes stored in the database, with the middleware of the campus;
- bare WSGI with ``sqlite3`` that sends the same bytes.

A figure alone says what the machine is worth: read the ratios, which are of requests a second, the
lower of those at 1 and at 16 connections. With one connection a request waits for the server and
the server for the request: ``bare_wsgi`` shows how far any server can go from the Django floor.
``--json FILE`` writes all. ``flat`` compares the median time of the pages of a whole walk by
cursor over 50,000 documents with the same over 500, in turn, with and without a filter.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote, urlsplit

from bench.load import Answer, Measure, ask, measure, request
from bench.server import REPOSITORY, environment, machine, serving
from bench.stored import store

API = "/api/v1"
WAGTAIL = "/bench/wagtail/pages"
FIELDS = "_,id,title,slug,html_url,first_published_at,summary,resource_type,difficulty,licence,"
FIELDS += "published_on,themes,audiences,authors"
"""Asked of Wagtail: what our cards show."""

TYPE = "guide"
WORDS = ("management", "innovation", "simplification", "budget", "accueil", "données", "usagers")
COLD, HOT, V2, DJANGO, BARE = "cold", "hot", "vs_wagtail_v2", "vs_django_floor", "vs_bare_wsgi"
CONNECTIONS = (1, 16)
STRETCH = 50
"""Pages of a walk whose median time is one figure."""

TARGETS = (
    *((name, V2, 40.0) for name in ("list", "filtered_list", "detail")),
    *((name, DJANGO, 0.7) for name in ("list", "filtered_list", "detail")),
    *((f"hot_{name}", DJANGO, 5.0) for name in ("list", "filtered_list", "detail")),
)
"""What is aimed at: a case, what it is compared with, the least ratio."""

WALKS = {
    "contents": "contents?limit=20",
    "common_mode": "contents?limit=20&mode=hybride",
    "rare_type": f"resources?limit=5&resource_type={TYPE}",
    "rare_type_by_title": f"resources?limit=5&resource_type={TYPE}&order=title",
    "common_mode_by_update": "contents?limit=20&mode=hybride&order=-updated_at",
    "two_rare_formats": "contents?limit=5&format=hackathon&format=webinaire",
    "days_by_start": "events?limit=5&order=start&from=2031-01-01",
}
"""Walks whose pages must cost the same among many documents as among few, by name."""

SHORT = 500
FLAT = 1.3
"""Times the median of a short walk that a stretch of a long one takes, at the most."""


@dataclass
class Case:
    """Something to ask for: addresses of ours and the same of Wagtail, asked in turn."""

    name: str
    ours: Sequence[str]
    wagtail: Sequence[str] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    stored: Sequence[int] = ()


Figures = dict[str, dict[int, Measure]]


def main() -> None:
    """Measure, print the table, and write it as JSON with ``--json``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0, help="for each measure")
    parser.add_argument("--documents", type=int, default=5_000)
    parser.add_argument("--flat", type=int, default=50_000, help="documents of the long walk")
    parser.add_argument("--data-dir", type=Path, help="folder that bench.fill has filled")
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    options = parser.parse_args()
    with filled("pages", options.documents, options.data_dir) as folder:
        found = compared(folder, options.seconds)
    if options.flat:
        with walked(options.flat) as ports:
            found["flat"] = {"documents": options.flat, **flatness(*ports)}
        print(f"\nflat: {found['flat']}")
    found["targets"] = targets(found)
    reached = found["targets"].items()
    print("\n" + "\n".join(f"{'met' if met else 'MISSED':<8}{target}" for target, met in reached))
    if options.json:
        found = {**found, "machine": machine(), "documents": options.documents}
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


@contextmanager
def filled(what: str, number: int, given: Path | None = None) -> Iterator[Path]:
    """Give a data folder with so many pages or documents: the given one, or a temporary one."""
    if given is not None:
        yield given.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="campus-bench-") as name:
        command = [sys.executable, "-m", "bench.fill", what, str(number)]
        variables = environment(Path(name))
        subprocess.run(command, cwd=REPOSITORY, env=variables, check=True)  # noqa: S603 - ours
        yield Path(name)


def compared(folder: Path, seconds: float) -> dict[str, Any]:
    """Measure every case on every server; print a table; give the ratios by case."""
    with serving("cms.wsgi:application", environment(folder, CAMPUS_API_MEMORY="0")) as port:
        cases = prepared(port, folder)
        figures: dict[str, Figures] = {
            case.name: {COLD: _run(port, case.ours, case, seconds)} for case in cases
        }
    with serving("cms.wsgi:application", environment(folder)) as port:
        for case in cases:
            figures[case.name][HOT] = _run(port, case.ours[:20], case, seconds)
            if case.wagtail:
                figures[case.name][V2] = _run(port, case.wagtail, Case("", ()), seconds)
            floor = [f"/bench/stored/{number}" for number in case.stored]
            figures[case.name][DJANGO] = _run(port, floor, Case("", ()), seconds)
    with serving("bench.stored:application", environment(folder)) as port:
        for case in cases:
            bare = [f"/{number}" for number in case.stored]
            figures[case.name][BARE] = _run(port, bare, Case("", ()), seconds)
    print(table(figures))
    return ratios(figures)


def prepared(port: int, folder: Path) -> list[Case]:
    """Find what to ask for, and store what is answered for the floors to send."""
    ids = [str(item["id"]) for item in _wagtail_items(port)]
    pages = list(_walk(port, f"{API}/resources?limit=20"))
    filtered = list(_walk(port, f"{API}/resources?limit=20&resource_type={TYPE}"))
    keys = [item["id"] for _, answer in pages for item in json.loads(answer.body)["items"]]
    listed = f"{WAGTAIL}/?type=pages.ResourcePage&limit=20&fields={quote(FIELDS)}&offset="
    detail = [f"{API}/contents/{key}" for key in keys]
    tag = ask(port, detail[0]).headers["etag"]
    found = [
        Case("list", [at for at, _ in pages], [f"{listed}{20 * n}" for n in range(len(pages))]),
        Case(
            "filtered_list",
            [at for at, _ in filtered],
            [f"{listed}{20 * n}&resource_type={TYPE}" for n in range(len(filtered))],
        ),
        Case("detail", detail, [f"{WAGTAIL}/{key}/" for key in ids]),
        Case("not_modified", detail[:1], headers={"If-None-Match": tag}, status=304),
        Case(
            "search",
            [f"{API}/search?facets=none&kind=resource&q={quote(word)}" for word in WORDS],
            [f"{listed}0&search={quote(word)}" for word in WORDS],
        ),
    ]
    contents: list[bytes] = []
    for case in found:
        first = len(contents)
        contents += [ask(port, at).body for at in case.ours[:500]]
        case.stored = range(first + 1, len(contents) + 1)
    store(folder, contents)
    return found


def flatness(long: int, short: int) -> dict[str, dict[str, float]]:
    """Compare the pages of a walk by cursor with those of the same walk over ``SHORT`` documents.

    A page of each is asked for in turn, so that both meet the same moments of the machine. Pages
    are compared full: the last one of a walk is left out. A figure is the median of ``STRETCH``
    pages that follow each other; the ratio is of the slowest.

    Args:
        long: port of a server of many documents.
        short: port of a server of ``SHORT`` documents.
    """
    found = {}
    for name, query in WALKS.items():
        pages = [at for at, _ in _walk(long, f"{API}/{query}")][:-1]
        few = cycle([at for at, _ in _walk(short, f"{API}/{query}")][:-1])
        times = [(_median_of(long, at), _median_of(short, next(few))) for at in pages]
        starts = range(0, max(1, len(times) - STRETCH // 2), STRETCH)
        stretches = [times[at : at + STRETCH] for at in starts]
        ratios = [median(a for a, _ in part) / median(b for _, b in part) for part in stretches]
        found[name] = {
            "pages": len(pages),
            "p50_ms": round(median(time for time, _ in times), 3),
            f"p50_ms_at_{SHORT}": round(median(time for _, time in times), 3),
            "ratio": round(median(ratios), 2),
            "ratio_slowest_stretch": round(max(ratios), 2),
        }
    return found


@contextmanager
def walked(number: int) -> Iterator[tuple[int, int]]:
    """Serve so many documents and, beside them, ``SHORT``; give the two ports."""
    with ExitStack() as stack:
        folders = [stack.enter_context(filled("documents", each)) for each in (number, SHORT)]
        long, short = (
            stack.enter_context(
                serving("cms.wsgi:application", environment(folder, CAMPUS_API_MEMORY="0"))
            )
            for folder in folders
        )
        yield long, short


def targets(found: Mapping[str, Any]) -> dict[str, bool]:
    """Each target with what was seen, and whether it is met."""
    reached = {}
    for case, other, least in TARGETS:
        for number in CONNECTIONS:
            seen = found[case][f"connections_{number}"][other]
            what = f"{case} {other}, {number} connections: {seen:.2f} (at least {least:g})"
            reached[what] = seen >= least
    for name in WALKS if "flat" in found else ():
        seen = found["flat"][name]["ratio_slowest_stretch"]
        reached[f"flat, {name}: {seen:.2f} (at most {FLAT:g})"] = seen <= FLAT
    return reached


def ratios(figures: Mapping[str, Figures]) -> dict[str, Any]:
    """Give by case the ratios, and for a case asked again from memory ``hot_<case>``."""
    found: dict[str, Any] = {}
    for name, figure in figures.items():
        others = [other for other in (V2, DJANGO, BARE) if other in figure]
        for prefix, kind in (("", COLD), ("hot_", HOT)):
            rates = {
                n: {o: figure[kind][n].rate / figure[o][n].rate for o in others}
                for n in CONNECTIONS
            }
            found[prefix + name] = {
                **{other: round(min(rates[n][other] for n in CONNECTIONS), 2) for other in others},
                **{
                    f"connections_{n}": {
                        **_plain(figure[kind][n]),
                        **{other: round(rates[n][other], 2) for other in others},
                    }
                    for n in CONNECTIONS
                },
            }
        found[f"servers_{name}"] = {
            other.removeprefix("vs_"): {
                f"connections_{n}": _plain(figure[other][n]) for n in CONNECTIONS
            }
            for other in others
        }
    return found


def _plain(measured: Measure) -> dict[str, float]:
    return {
        "requests_per_second": round(measured.rate),
        "p50_ms": round(measured.percentile(0.5), 3),
        "p99_ms": round(measured.percentile(0.99), 3),
    }


def table(figures: Mapping[str, Figures]) -> str:
    """Requests a second, p50 and p99 of every case on every server, and the ratios."""
    lines = [f"{'case':<15}{'server':<17}{'conn.':>6}{'req/s':>9}{'p50 ms':>9}{'p99 ms':>9}"]
    for name, figure in figures.items():
        for server, by_connections in figure.items():
            for number, found in by_connections.items():
                lines.append(
                    f"{name:<15}{server.removeprefix('vs_'):<17}{number:>6}{found.rate:>9.0f}"
                    f"{found.percentile(0.5):>9.2f}{found.percentile(0.99):>9.2f}"
                )
    lines.append("")
    for name, ratio in ratios(figures).items():
        if name.startswith("servers_"):
            continue
        shown = ", ".join(f"{key} {value}" for key, value in ratio.items() if key[:3] == "vs_")
        lines.append(f"{name:<20}{shown}")
    return "\n".join(lines)


def _run(port: int, targets: Sequence[str], case: Case, seconds: float) -> dict[int, Measure]:
    sent = [request(port, target, case.headers) for target in targets]
    found = {}
    for number in CONNECTIONS:
        load = partial(measure, port, sent, connections=number, status=case.status)
        load(seconds=seconds / 4)  # warm-up
        found[number] = load(seconds=seconds)
    return found


def _median_of(port: int, target: str) -> float:
    sent = [request(port, target)]
    return measure(port, sent, connections=1, seconds=0.02, status=200).percentile(0.5)


def _walk(port: int, target: str, at_most: int = 10_000) -> Iterator[tuple[str, Answer]]:
    """Follow ``next`` from page to page; give each address with its answer."""
    following: str | None = target
    while following and at_most:
        at_most -= 1
        answer = ask(port, following)
        if answer.status != 200:
            raise RuntimeError(f"{following}: {answer.status}")
        yield following, answer
        parts = urlsplit(json.loads(answer.body)["next"] or "")
        following = f"{parts.path}?{parts.query}" if parts.path else None


def _wagtail_items(port: int) -> Iterator[dict[str, Any]]:
    offset = 0
    while True:
        target = f"{WAGTAIL}/?type=pages.ResourcePage&fields=_,id&limit=20&offset={offset}"
        items = json.loads(ask(port, target).body)["items"]
        if not items or offset >= 500:
            return
        yield from items
        offset += len(items)


if __name__ == "__main__":
    main()
