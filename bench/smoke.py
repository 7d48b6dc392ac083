"""Requests a second of the API beside a trivial view of the same server, in the same run.

``python bench/smoke.py`` fills a temporary folder and starts granian on it (1 worker, 1 thread);
``--data-dir`` uses a folder that is already filled, ``--base-url`` a server that runs with the
settings ``bench.settings``. A figure alone says what the machine is worth: read the ratio.
"""

import argparse
import asyncio
import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from bench.client import Connection, measure, request  # noqa: E402 - a script run by its path

TRIVIAL = "trivial"
START = 60.0


@dataclass(frozen=True)
class Case:
    """One thing to ask for, and the status that answers it."""

    name: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200


def main() -> None:
    """Measure, print the table, and write it as JSON with ``--json``."""
    parser = argparse.ArgumentParser(description=__doc__)
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--base-url", help="server that runs with bench.settings")
    source.add_argument("--data-dir", type=Path, help="data folder that is already filled")
    parser.add_argument("--seconds", type=float, default=4.0, help="for each measure")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 16])
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    options = parser.parse_args()
    if options.base_url:
        rows = asyncio.run(run(options.base_url, options.connections, options.seconds))
    else:
        with filled_folder(options.data_dir) as folder, server(folder) as address:
            rows = asyncio.run(run(address, options.connections, options.seconds))
    print(table(rows))
    if options.json:
        options.json.write_text(
            json.dumps({"machine": machine(), "seconds": options.seconds, "rows": rows}, indent=2)
            + "\n",
            encoding="utf-8",
        )


@contextmanager
def filled_folder(given: Path | None) -> Iterator[Path]:
    """Give the data folder, or a temporary one with the facts of the campus."""
    if given is not None:
        yield given.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="campus-bench-") as name:
        folder = Path(name)
        for command in (["migrate", "-v0"], ["load_campus"], ["rebuild_documents"]):
            subprocess.run(  # noqa: S603 - a command of ours
                [sys.executable, "manage.py", *command],
                cwd=REPOSITORY,
                env=environment(folder),
                check=True,
                stdout=subprocess.DEVNULL,
            )
        yield folder


def environment(folder: Path) -> dict[str, str]:
    """The environment of the server: settings of the bench, data of the folder."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "CAMPUS_DATA_DIR": str(folder),
        "PYTHONPATH": str(REPOSITORY),
    }


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Run granian on a free port; give its address once it answers.

    Raises:
        RuntimeError: it does not answer within ``START`` seconds.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface=wsgi", f"--port={port}"]
    command += ["--workers=1", "--blocking-threads=1", "--http=1", "--no-ws"]
    command += ["--log-level=warning", "cms.wsgi:application"]
    process = subprocess.Popen(  # noqa: S603 - a command of ours
        command, cwd=REPOSITORY, env=environment(folder)
    )
    try:
        wait_for("127.0.0.1", port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def wait_for(host: str, port: int) -> None:
    """Wait until the server answers ``/healthz``.

    Raises:
        RuntimeError: it does not within ``START`` seconds.
    """
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        try:
            asyncio.run(ask(host, port, Case("health", "/healthz")))
        except (OSError, RuntimeError, asyncio.IncompleteReadError):
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the server does not start")


async def ask(host: str, port: int, case: Case) -> tuple[dict[str, str], bytes]:
    """Ask once; give the headers and the body.

    Raises:
        RuntimeError: the status is not the one of the case.
    """
    connection = await Connection.open(host, port)
    try:
        answer = await connection.ask(request(host, port, case.target, case.headers))
    finally:
        await connection.close()
    if answer.status != case.status:
        raise RuntimeError(f"{case.target}: status {answer.status}, {case.status} expected")
    return dict(answer.headers), answer.body


async def cases(host: str, port: int) -> list[Case]:
    """What is measured, on the first resource that the server gives."""
    listed = Case("list", "/api/v1/contents")
    _, body = await ask(host, port, Case("resources", "/api/v1/resources?limit=1"))
    first = json.loads(body)["items"][0]
    detail = Case("detail", f"/api/v1/contents/{first['id']}")
    headers, _ = await ask(host, port, detail)
    theme = first["themes"][0]["slug"]
    return [
        Case(TRIVIAL, "/api/bench/trivial"),
        listed,
        Case("filtered list", f"/api/v1/contents?kind=resource&theme={quote(theme)}"),
        detail,
        Case("not modified", detail.target, {"If-None-Match": headers["etag"]}, 304),
        Case("search", "/api/v1/search?q=management"),
    ]


async def run(address: str, connections: list[int], seconds: float) -> list[dict[str, Any]]:
    """Measure every case at each number of connections; one row each."""
    parts = urlsplit(address)
    host, port = parts.hostname or "127.0.0.1", parts.port or 80
    rows = []
    measured = await cases(host, port)
    for number in connections:
        trivial_rate = 0.0
        for case in measured:
            sent = request(host, port, case.target, case.headers)
            options = {"connections": number, "status": case.status}
            await measure(host, port, sent, seconds=seconds / 4, **options)  # warm-up
            result = await measure(host, port, sent, seconds=seconds, **options)
            trivial_rate = result.rate if case.name == TRIVIAL else trivial_rate
            rows.append(
                {
                    "case": case.name,
                    "target": case.target,
                    "connections": number,
                    "requests_per_second": round(result.rate, 1),
                    "p50_ms": round(result.percentile(0.5), 2),
                    "p95_ms": round(result.percentile(0.95), 2),
                    "ratio": round(result.rate / trivial_rate, 3),
                }
            )
    return rows


def table(rows: list[dict[str, Any]]) -> str:
    """The rows as text."""
    lines = [f"{'case':<16}{'conn.':>6}{'req/s':>10}{'p50 ms':>9}{'p95 ms':>9}{'ratio':>8}"]
    lines += [
        f"{row['case']:<16}{row['connections']:>6}{row['requests_per_second']:>10.1f}"
        f"{row['p50_ms']:>9.2f}{row['p95_ms']:>9.2f}{row['ratio']:>8.3f}"
        for row in rows
    ]
    return "\n".join(lines)


def machine() -> dict[str, Any]:
    """What the figures were made on."""
    return {
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
        "processors": os.cpu_count(),
    }


if __name__ == "__main__":
    main()
