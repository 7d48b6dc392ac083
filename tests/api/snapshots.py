"""Whole answers kept as JSON files, so that a change of the contract is seen in review.

``CAMPUS_UPDATE_SNAPSHOTS=1 pytest tests/api`` writes them again.
"""

import json
import os
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "snapshots"


def check_snapshot(name: str, found: Any) -> None:
    """Compare an answer with the file of this name."""
    path = FOLDER / f"{name}.json"
    written = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    if os.environ.get("CAMPUS_UPDATE_SNAPSHOTS"):
        FOLDER.mkdir(exist_ok=True)
        path.write_text(written, encoding="utf-8")
    assert written == path.read_text(encoding="utf-8"), f"{path.name} is not what is answered"
