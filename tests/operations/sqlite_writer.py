"""A process that reads then writes in transactions for some seconds, as web and worker do.

``python sqlite_writer.py PATH NAME SECONDS OPTIONS`` prints how many rows it wrote. ``OPTIONS`` is
``ours`` (those of the settings) or ``plain`` (those of Django).
"""

import sys
import time
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from cms.settings.databases import sqlite


def main(path: str, name: str, seconds: str, options: str) -> None:
    """Write until the time is over; any error ends the process with its message."""
    database: dict[str, Any] = sqlite(Path(path))
    if options == "plain":
        database["OPTIONS"] = {"timeout": 20}
    settings.configure(DATABASES={"default": database})
    django.setup()
    from django.db import connection, transaction

    deadline = time.monotonic() + float(seconds)
    written = 0
    while time.monotonic() < deadline:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM written WHERE name = %s", [name])
            assert cursor.fetchone() == (written,)
            time.sleep(0.005)
            cursor.execute("INSERT INTO written (name) VALUES (%s)", [name])
        written += 1
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO written (name) VALUES ('outside a transaction')")
    sys.stdout.write(str(written))


if __name__ == "__main__":
    main(*sys.argv[1:])
