"""A small campus that a test changes and asks from outside: real processes on one data folder."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.operations.processes import REPOSITORY, environment, free_port


class Served:
    """granian on a data folder, which may be killed and started again at the same address."""

    def __init__(self, data: Path, memory: int) -> None:
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self._variables = environment(data) | {
            "CAMPUS_API_MEMORY": str(memory),
            "CAMPUS_BASE_URL": "http://localhost:8000",
        }
        self._log = data / f"{self.port}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it takes connections."""
        command = [sys.executable, "-m", "granian", "--interface=wsgi", f"--port={self.port}"]
        command += ["--workers=1", "--blocking-threads=1", "--no-ws", "cms.wsgi:application"]
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                command,
                cwd=REPOSITORY,
                env=self._variables,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        while self._process.poll() is None and not self._answers():
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            self.connection.request("GET", "/healthz")
            self.connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return False
        return True

    def stop(self) -> None:
        """Let the server end what it does, and wait for it."""
        self.connection.close()
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """End the server and its worker in the middle of what they do."""
        self.connection.close()
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(60)
            # Until nobody listens any more: the next server would share the port with the dying.
            while self._answers():
                time.sleep(0.1)


@contextmanager
def served(data: Path, memory: int) -> Iterator[Served]:
    """Serve the data, with ``memory`` MiB for answers of the API."""
    server = Served(data, memory)
    server.start()
    try:
        yield server
    finally:
        server.stop()


class Editor:
    """Does random actions in a process of its own: see ``tests.operations.editor``."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.done: list[str] = []
        self.effects: Counter[tuple[str, str]] = Counter()
        assert self._answer() == "ready"

    def act(self, name: str = "") -> bool:
        """Have it do one action, this one or any, and wait until it is committed.

        Returns:
            Whether anything came of it; ``effects`` counts by action and effect.
        """
        assert self._process.stdin is not None
        self._process.stdin.write(f"{name}\n")
        self._process.stdin.flush()
        done, effect = self._answer().split()
        self.done.append(done)
        self.effects[done, effect] += 1
        return effect != "nothing"

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@contextmanager
def editor(data: Path, seed: int) -> Iterator[Editor]:
    """Start an editor on the data."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.operations.editor", str(seed)],
        cwd=REPOSITORY,
        env=environment(data),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Editor(process)
        assert process.stdin is not None
        process.stdin.close()
