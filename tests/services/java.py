"""Find a Java development kit recent enough for Elasticsearch."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.services.processes import ServiceMissingError

MINIMUM_VERSION = 21
USUAL_FOLDERS = (
    Path("/usr/lib/jvm"),
    Path("/usr/java"),
    Path("/opt"),
    Path("/Library/Java/JavaVirtualMachines"),
    Path.home() / ".sdkman/candidates/java",
    Path.home() / ".jdks",
)


def find_java_home() -> Path:
    """Return the home of the most recent Java development kit found.

    ``JAVA_HOME`` wins when it is recent enough; then the folders where systems put them.

    Raises:
        ServiceMissingError: none of version 21 or more.
    """
    chosen = os.environ.get("JAVA_HOME")
    if chosen and _version(Path(chosen)) >= MINIMUM_VERSION:
        return Path(chosen)
    version, home = max(((_version(home), home) for home in _candidates()), default=(0, Path()))
    if version < MINIMUM_VERSION:
        raise ServiceMissingError(
            f"un JDK ≥ {MINIMUM_VERSION} (paquet Debian « openjdk-21-jdk-headless » ou plus "
            "récent, ou variable JAVA_HOME)"
        )
    return home


def _candidates() -> Iterator[Path]:
    for folder in USUAL_FOLDERS:
        if folder.is_dir():
            for child in sorted(folder.iterdir()):
                yield child
                yield child / "Contents" / "Home"


def _version(home: Path) -> int:
    """Major version of the kit in a folder; 0 when there is none that runs."""
    java = home / "bin" / "java"
    if not java.is_file():
        return 0
    try:
        told = subprocess.run(
            [java, "-version"], capture_output=True, text=True, check=False, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r'version "(\d+)', told.stderr)
    return int(found[1]) if found else 0
