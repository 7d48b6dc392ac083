"""Answers stored as bytes in a table of the bench's own, and the barest server of them."""

import os
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

CREATE = "CREATE TABLE IF NOT EXISTS bench_stored (number INTEGER PRIMARY KEY, content BLOB)"
SELECT = "SELECT content FROM bench_stored WHERE number = ?"
DATABASE = "campus.sqlite3"


def store(folder: Path, contents: Iterable[bytes]) -> list[int]:
    """Replace what is stored; give the numbers of the contents, in their order."""
    numbered = list(enumerate(contents, start=1))
    with sqlite3.connect(folder / DATABASE) as database:
        database.execute(CREATE)
        database.execute("DELETE FROM bench_stored")
        database.executemany("INSERT INTO bench_stored VALUES (?, ?)", numbered)
    database.close()
    return [number for number, _ in numbered]


class Bare:
    """Sends ``/<number>`` with nothing but WSGI (PEP 3333) and ``sqlite3``."""

    def __init__(self) -> None:
        self._database: sqlite3.Connection | None = None

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        """Read one row by its key and send it."""
        if self._database is None:
            path = Path(os.environ["CAMPUS_DATA_DIR"]) / DATABASE
            self._database = sqlite3.connect(path, check_same_thread=False)
        number = int(environ["PATH_INFO"][1:])
        (content,) = self._database.execute(SELECT, [number]).fetchone()
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(content)))]
        start_response("200 OK", headers)
        return [content]


application = Bare()
