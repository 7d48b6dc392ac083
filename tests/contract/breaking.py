"""Breaking changes between two states of the contract, as oasdiff tells them."""

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.services.oasdiff import find_oasdiff

SEVERITIES = Path(__file__).with_name("severities.txt")
"""Where we differ from oasdiff's own scale.

Taken for errors: what it holds to be harmless, and that makes a generated client or a filter of
another site say something else (a value that no longer comes, a default, the name of an operation,
of a schema or of a tag). Taken for harmless: new values and new shapes of what answers hold, which
the guide announces.
"""


def breaking_changes(published: dict[str, Any], current: dict[str, Any]) -> list[str]:
    """Say what a client of the published contract could no longer do, a line each.

    Raises:
        ServiceMissingError: oasdiff must be built and there is no Go.
        ServiceFailedError: it cannot be built.
        subprocess.CalledProcessError: one of the two is no OpenAPI file.
    """
    with tempfile.TemporaryDirectory(prefix="campus-contract-") as folder:
        files = []
        for name, contract in (("published", published), ("current", current)):
            files.append(Path(folder) / f"{name}.json")
            files[-1].write_text(json.dumps(contract), encoding="utf-8")
        done = subprocess.run(
            [
                find_oasdiff(),
                "breaking",
                *files,
                "--format=json",
                f"--severity-levels={SEVERITIES}",
            ],
            capture_output=True,
            text=True,
            check=True,
        )
    # One change of a shared schema is told for each operation that uses it.
    return sorted(
        {f"{each['id']}: {_where(each)}{each['text']}" for each in json.loads(done.stdout)}
    )


def _where(change: dict[str, Any]) -> str:
    place = f"{change.get('operation', '')} {change.get('path', '')}".strip()
    return f"{place}: " if place else ""
