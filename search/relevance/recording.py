"""Keep the campus facts as they are published, so that relevance is measured on the same texts."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cms.delivery.models import PublishedDocument
from search.relevance.corpus import CAMPUS

CLOCKED = ("state", "session_state")
"""Terms that the clock changes: recorded as they were that day."""


def published_rows() -> Iterator[Mapping[str, Any]]:
    """What search reads of each public document of the database, by path."""
    for document in PublishedDocument.objects.public().order_by("path"):
        yield {
            "path": document.path,
            "kind": document.kind,
            "title": document.title,
            "starts_at": document.starts_at.isoformat() if document.starts_at else None,
            "duration_minutes": document.duration_minutes,
            "terms": document.terms_by_name,
            "text": document.text,
        }


def record(path: Path = CAMPUS) -> int:
    """Write the rows, one a line; give their number.

    Raises:
        OSError: the file cannot be written.
    """
    lines = [json.dumps(row, ensure_ascii=False, sort_keys=True) for row in published_rows()]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(lines)
