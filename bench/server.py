"""Run the campus under granian (one worker, one thread) on data of a bench's own."""

import os
import platform
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[1]
START = 60.0
"""Seconds a server has to answer its first connection."""


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a process of the bench: its settings, the data of the folder."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "CAMPUS_DATA_DIR": str(folder),
        "CAMPUS_LOG_LEVEL": "WARNING",
        "PYTHONPATH": str(REPOSITORY),
        **more,
    }


@contextmanager
def serving(application: str, variables: Mapping[str, str]) -> Iterator[int]:
    """Serve a WSGI application (``module:name``); give its port once it takes connections.

    Raises:
        RuntimeError: it does not within ``START`` seconds.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface=wsgi", f"--port={port}"]
    command += ["--workers=1", "--blocking-threads=1", "--http=1", "--no-ws"]
    command += ["--log-level=warning", application]
    process = subprocess.Popen(command, cwd=REPOSITORY, env=dict(variables))  # noqa: S603 - ours
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server does not start")


def machine() -> dict[str, Any]:
    """What the figures were made on."""
    return {
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
        "processors": os.cpu_count(),
    }
