"""The supervisor: its children start together, stop together, and none dies unnoticed."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.operations.processes import REPOSITORY, environment, free_port

WEB = """
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *arguments):
        pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""
WORKER = "import time; time.sleep(60)"
STUBBORN_WEB = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n{WEB}"
SUPERVISE = """
import sys
from cms.operations import supervisor
supervisor.GRACE = 0.5
port, web, worker = sys.argv[1:]
commands = {
    "le serveur web": [sys.executable, "-c", web, port],
    "le worker": [sys.executable, "-c", worker],
}
sys.exit(supervisor.Supervisor(commands, "PRÊT").run("127.0.0.1", int(port)))
"""


def supervise(tmp_path: Path, worker: str, web: str = WEB) -> subprocess.Popen[str]:
    """Start a supervisor of a small web server and of a worker, both given as code."""
    return subprocess.Popen(
        [sys.executable, "-c", SUPERVISE, str(free_port()), web, worker],
        cwd=REPOSITORY,
        env=environment(tmp_path) | {"PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def announced(process: subprocess.Popen[str]) -> str:
    """The first line it says."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def children(process: subprocess.Popen[str]) -> list[Path]:
    """The children of a process, as folders of ``/proc`` that vanish with them."""
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [Path(f"/proc/{pid}") for pid in listed.split()]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_cleanly(tmp_path: Path, number: int) -> None:
    process = supervise(tmp_path, WORKER)
    assert announced(process) == "PRÊT"
    folders = children(process)
    assert len(folders) == 2
    process.send_signal(number)
    output, errors = process.communicate(timeout=10)
    assert (process.returncode, output, errors) == (0, "Le campus est arrêté.\n", "")
    assert not any(folder.exists() for folder in folders)


def test_a_child_that_ends_by_itself_is_named_and_takes_the_other_with_it(tmp_path: Path) -> None:
    process = supervise(tmp_path, "raise SystemExit(3)")
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert errors == "Arrêt : le worker s’est terminé de lui-même (code 3).\n"


def test_a_child_that_is_killed_is_named_with_its_signal(tmp_path: Path) -> None:
    process = supervise(tmp_path, "import os; os.kill(os.getpid(), 9)")
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "le worker s’est terminé de lui-même (signal SIGKILL)" in errors


def test_a_child_that_does_not_stop_is_killed(tmp_path: Path) -> None:
    process = supervise(tmp_path, WORKER, STUBBORN_WEB)
    assert announced(process) == "PRÊT"
    folders = children(process)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=10)
    assert process.returncode == 0
    assert not any(folder.exists() for folder in folders)
