"""The published contract: what other sites were promised, which nothing may break.

It is apart from the snapshot of ``tests/api``: a change that breaks cannot hide by writing the
snapshot again, since only :func:`publish` replaces this file, and it refuses such a change.
"""

import json
from pathlib import Path
from typing import Any

from tests.contract.breaking import breaking_changes

PUBLISHED = Path(__file__).with_name("published.json")


class BreakingChangeError(Exception):
    """The change would break clients; ``changes`` says how, a line each."""

    def __init__(self, changes: list[str]) -> None:
        super().__init__("\n".join(changes))
        self.changes = changes


def read_published(path: Path = PUBLISHED) -> dict[str, Any]:
    """Return the contract as it was last published."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def publish(current: dict[str, Any], path: Path = PUBLISHED) -> None:
    """Replace the published contract by the current one.

    Only a new version of the API, a higher ``info.version``, may break the contract before it.

    Raises:
        BreakingChangeError: the change breaks, and the version is the same or lower.
    """
    if path.exists():
        published = read_published(path)
        if _version(current) <= _version(published):
            changes = breaking_changes(published, current)
            if changes:
                raise BreakingChangeError(changes)
    path.write_text(json.dumps(current, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _version(contract: dict[str, Any]) -> int:
    return int(contract["info"]["version"])
