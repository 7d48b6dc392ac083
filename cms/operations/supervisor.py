"""Runs the web server and the worker as one foreground command, and stops them together.

Knows nothing of Django on purpose: ``manage.py serve`` prepares the data, then becomes this
process (``python -m cms.operations.supervisor``), which weighs a few megabytes.
"""

import argparse
import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import TextIO

REPOSITORY = Path(__file__).resolve().parents[2]
GRACE = 8.0
TICK = 0.1
"""Seconds between two looks at what starts."""
CALM_TICK = 1.0
"""The same once all runs: on a small machine, looking costs."""


class Supervisor:
    """A few child processes that live and die together.

    Each child has a process group of its own: Ctrl-C in a terminal reaches this process alone,
    which then stops them in order.
    """

    def __init__(self, commands: Mapping[str, Sequence[str]], announcement: str) -> None:
        self._commands = commands
        self._announcement = announcement
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._stopping = threading.Event()

    def run(self, host: str, port: int) -> int:
        """Start the children, announce them once ``/healthz`` answers, wait, stop them.

        Gives the exit code: 0 after SIGINT, SIGTERM or SIGHUP, 1 when a child ended by itself.
        """
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        announced = False
        try:
            for name, command in self._commands.items():
                self._children[name] = subprocess.Popen(  # noqa: S603 - commands of ours
                    command, cwd=REPOSITORY, start_new_session=True
                )
            while not self._stopping.wait(CALM_TICK if announced else TICK):
                ended = self._ended()
                if ended:
                    say(f"Arrêt : {ended}", sys.stderr)
                    return 1
                if not announced and answers(host, port):
                    say(self._announcement)
                    announced = True
        finally:
            self._stop_children()
        say("Le campus est arrêté.")
        return 0

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping.set()

    def _ended(self) -> str | None:
        """Say which child ended by itself, and how, if one did."""
        for name, child in self._children.items():
            code = child.poll()
            if code is not None:
                cause = f"signal {signal.Signals(-code).name}" if code < 0 else f"code {code}"
                return f"{name} s’est terminé de lui-même ({cause})."
        return None

    def _stop_children(self) -> None:
        """Ask every child to stop; after ``GRACE`` seconds, kill what is left of its group."""
        for child in self._children.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + GRACE
        for child in self._children.values():
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.0, deadline - time.monotonic()))
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def say(text: str, stream: TextIO = sys.stdout) -> None:
    """Write a line that does not wait in a buffer."""
    stream.write(f"{text}\n")
    stream.flush()


def answers(host: str, port: int) -> bool:
    """Whether ``/healthz`` answers 200."""
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    connection = http.client.HTTPConnection(target, port, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def commands(host: str, port: int) -> dict[str, list[str]]:
    """The command of each child: granian (one worker, one thread: the fastest) and the worker."""
    return {
        "le serveur web": [
            sys.executable,
            "-m",
            "granian",
            "--interface=wsgi",
            f"--host={host}",
            f"--port={port}",
            "--workers=1",
            "--blocking-threads=1",
            "--http=1",
            "--no-ws",
            "--log-level=warning",
            "--workers-kill-timeout=5",
            "cms.wsgi:application",
        ],
        "le worker": [sys.executable, "manage.py", "worker"],
    }


def main() -> int:
    """Read the arguments of the command line and run until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--announcement-from", type=int, required=True, metavar="DESCRIPTOR")
    options = parser.parse_args()
    with open(options.announcement_from, encoding="utf-8") as pipe:  # noqa: PTH123 - not a path
        announcement = pipe.read()
    supervisor = Supervisor(commands(options.host, options.port), announcement)
    return supervisor.run(options.host, options.port)


if __name__ == "__main__":
    sys.exit(main())
