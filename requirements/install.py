"""Create or refresh ``.venv`` with the pinned packages of one set, ``runtime`` or ``development``.

Runs with the system's Python and the standard library alone. A stamp in the environment holds the
digest of what was installed, so that nothing is done when nothing changed. An environment that
holds the development packages also serves the site: it is then refreshed as such, never emptied.
"""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ENVIRONMENT = FOLDER.parent / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
MINIMUM_VERSION = (3, 11)
SETS = ("runtime", "development")


def main(wanted: str) -> int:
    """Install one of the two sets of packages; return an exit code for the shell."""
    if wanted not in SETS:
        print(f"Ensemble de paquets inconnu : {wanted} ({' ou '.join(SETS)})", file=sys.stderr)
        return 2
    if not _usable():
        print("Création de l’environnement Python (.venv)…", flush=True)
        venv.EnvBuilder(with_pip=True, clear=True).create(ENVIRONMENT)
    if wanted == "runtime" and _stamp("development").exists():
        wanted = "development"
    digest = _digest(wanted)
    stamp = _stamp(wanted)
    if stamp.exists() and stamp.read_text(encoding="utf-8") == digest:
        return 0
    print("Installation des paquets…", flush=True)
    for name in SETS:
        _stamp(name).unlink(missing_ok=True)
    try:
        _install(wanted)
    except subprocess.CalledProcessError as error:
        print("L’installation des paquets a échoué (voir ci-dessus).", file=sys.stderr)
        return error.returncode or 1
    stamp.write_text(digest, encoding="utf-8")
    return 0


def _usable() -> bool:
    """Whether ``.venv`` exists, with a Python that runs and is recent enough."""
    try:
        told = subprocess.run(
            [PYTHON, "-c", "import sys, pip; print(*sys.version_info[:2])"],
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return tuple(map(int, told.stdout.split())) >= MINIMUM_VERSION


def _install(wanted: str) -> None:
    """Bring the installer with pip, then exactly the packages of the set with it."""
    bootstrap = FOLDER / "bootstrap.txt"
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", bootstrap], check=True)
    sync = [ENVIRONMENT / "bin" / "uv", "pip", "sync", "--quiet", "--require-hashes"]
    subprocess.run([*sync, "--python", PYTHON, FOLDER / f"{wanted}.txt"], check=True)


def _digest(wanted: str) -> str:
    lists = (FOLDER / "bootstrap.txt", FOLDER / f"{wanted}.txt")
    return hashlib.sha256(b"".join(path.read_bytes() for path in lists)).hexdigest()


def _stamp(wanted: str) -> Path:
    return ENVIRONMENT / f".installed-{wanted}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
