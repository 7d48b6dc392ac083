"""Index rate and answer times of search over generated French documents, for both engines.

``python -m bench.search`` makes 50,000 documents in a scratch folder (SQLite, or a scratch
database on the PostgreSQL server of ``CAMPUS_DATABASE_URL``), indexes them in the database and in
an Elasticsearch that it starts (or that of ``CAMPUS_TEST_ELASTICSEARCH_URL``), and asks both by
the door of search. A time alone says what the machine is worth: « raw » is the engine asked the
very same things in the same process with none of our code around, « asked » how many they are for
one question, and « ratio » our time to that. A process remembers the passages that it marked:
« never asked before » asks so many different words that none is remembered, the other cases a few
questions again and again.
"""

import argparse
import json
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

from bench.scratch import scratch_environment
from bench.server import machine

if TYPE_CHECKING:
    from bench.search_run import Row

RATIO = 1.6
"""Our p50 to that of Elasticsearch alone, at most."""

FACETS_P95 = 80.0
"""Milliseconds with all facets, one client, at most."""

REBUILD_RATE = 1500.0
"""Documents a second into Elasticsearch, at least."""


def main() -> None:
    """Measure, print the tables, and write them as JSON with ``--json``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=50_000)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8])
    parser.add_argument("--seconds", type=float, default=3.0, help="for each measure")
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what is scratch goes, even so
    with scratch_environment() as vendor:
        django.setup()
        from bench.search_run import fill, measure, rebuild_rates  # noqa: PLC0415 - needs Django

        fill(options.documents)
        rates = rebuild_rates()
        rows = measure(options.clients, options.seconds)
    print(f"{options.documents} documents, {vendor}\n")
    print("\n".join(f"rebuild {engine:<16}{rate:>8.0f} /s" for engine, rate in rates.items()))
    print(f"\n{table(rows)}\n")
    reached = targets(rates, rows)
    print("\n".join(f"{'met' if met else 'MISSED':<8}{target}" for target, met in reached.items()))
    if options.json:
        report = {
            "machine": {**machine(), "database": vendor},
            "documents": options.documents,
            "seconds": options.seconds,
            "rebuild_per_second": {engine: round(rate, 1) for engine, rate in rates.items()},
            "rows": [_plain(row) for row in rows],
            "targets": reached,
        }
        options.json.write_text(
            json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
        )


def table(rows: list["Row"]) -> str:
    """The rows as text."""
    lines = [
        f"{'engine':<15}{'query':<23}{'clients':>7}{'answers':>9}"
        f"{'p50 ms':>9}{'p95 ms':>9}{'raw p50':>9}{'ratio':>7}{'asked':>7}"
    ]
    for row in rows:
        line = f"{row.engine:<15}{row.case:<23}{row.clients:>7}{row.answers:>9}"
        line += f"{row.p50:>9.1f}{row.p95:>9.1f}"
        if row.raw_p50 is not None and row.ratio is not None:
            line += f"{row.raw_p50:>9.1f}{row.ratio:>7.2f}{row.asked:>7.1f}"
        lines.append(line)
    return "\n".join(lines)


def targets(rates: dict[str, float], rows: list["Row"]) -> dict[str, bool]:
    """Each target of Elasticsearch with what was seen, and whether it is met."""
    single = [row for row in rows if row.engine == "elasticsearch" and row.clients == 1]
    rate = rates["elasticsearch"]
    reached = {
        f"rebuild: {rate:.0f} documents/s (at least {REBUILD_RATE:.0f})": rate >= REBUILD_RATE
    }
    for row in single:
        if row.ratio is not None:
            reached[f"{row.case}: ratio {row.ratio:.2f} (at most {RATIO})"] = row.ratio <= RATIO
        if row.with_facets:
            seen = f"{row.case}: p95 {row.p95:.0f} ms (at most {FACETS_P95:.0f})"
            reached[seen] = row.p95 <= FACETS_P95
    return reached


def _plain(row: "Row") -> dict[str, Any]:
    values = {**asdict(row), "ratio": row.ratio}
    return {
        name: round(value, 2) if isinstance(value, float) else value
        for name, value in values.items()
    }


if __name__ == "__main__":
    main()
