"""The application of the campus in a process of its own, asked one address a line.

``python -m tests.operations.asker`` says ``ready``; each line is ``ADDRESS``, ``ADDRESS KEY`` or
``pause``. An answer is a line of JSON. After ``pause``, the next address whose documents are read
by pieces says ``paused`` after the first one, and goes on with the next line.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch
from wsgiref.util import setup_testing_defaults

import django

django.setup()

from django.db.models import QuerySet  # noqa: E402

from cms.api import export  # noqa: E402
from cms.wsgi import application  # noqa: E402

PIECE = 50
# Whoever tests waits for the server, not the export: it need not wait as long as it would.
export.WAITS = (0.2, 0.2, 0.2, 0.2)


def say(value: Any) -> None:
    """Write a line, at once."""
    sys.stdout.write(f"{json.dumps(value)}\n")
    sys.stdout.flush()


def ask(address: str, key: str) -> dict[str, Any]:
    """Have the application answer, as a server would have it."""
    path, _, query = address.partition("?")
    environ: dict[str, Any] = {"PATH_INFO": path, "QUERY_STRING": query}
    environ["HTTP_HOST"] = "localhost:8000"
    if key:
        environ["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    setup_testing_defaults(environ)
    started: list[Any] = []
    body = application(environ, lambda status, headers, *_: started.extend((status, headers)))
    content = b"".join(body)
    if close := getattr(body, "close", None):
        close()
    status, headers = started
    named = {name.lower(): value for name, value in headers}
    return {
        "status": int(status.split()[0]),
        "type": named.get("content-type"),
        "retry_after": named.get("retry-after"),
        "length": len(content),
        "digest": hashlib.sha256(content).hexdigest(),
    }


def pausing(genuine: Any) -> Any:
    """Make ``QuerySet.iterator`` stop once, between two pieces, until a line comes."""
    paused: list[bool] = []

    def iterator(self: "QuerySet[Any]", chunk_size: int) -> Iterator[Any]:
        for number, row in enumerate(genuine(self, PIECE)):
            if number == PIECE and not paused:
                paused.append(True)
                say("paused")
                sys.stdin.readline()
            yield row

    return iterator


def main() -> None:
    """Answer until the input ends."""
    say("ready")
    while line := sys.stdin.readline().strip():
        if line == "pause":
            with patch.object(QuerySet, "iterator", pausing(QuerySet.iterator)):
                say(ask("/api/v1/export.ndjson", ""))
        else:
            address, _, key = line.partition(" ")
            say(ask(address, key))


if __name__ == "__main__":
    main()
