"""Commands of the campus run as real processes on a data folder of their own."""

import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def environment(data_dir: Path) -> dict[str, str]:
    """The environment of a development process whose data is in ``data_dir``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CAMPUS_")}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.development",
        "CAMPUS_DATA_DIR": str(data_dir),
        "PYTHONPATH": str(REPOSITORY),
    }


def start(*arguments: str, env: Mapping[str, str], output: Path) -> subprocess.Popen[bytes]:
    """Start Python with these arguments; what it says goes to ``output``."""
    with output.open("wb") as stream:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=REPOSITORY,
            env=env,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )


def run(*arguments: str, env: Mapping[str, str], timeout: float = 120) -> str:
    """Run Python with these arguments to its end; give what it said.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=REPOSITORY,
        env=env,
        check=True,
        capture_output=True,
        text=True,
        timeout=timeout,
    )
    return done.stdout


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
