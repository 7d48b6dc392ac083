"""Start the process that reads a spreadsheet, within its limits, and take its answer."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

from cms.imports.errors import FileRefused
from cms.imports.reading.table import MAX_UNPACKED, Line, Table
from media.extraction.limits import MEBIBYTE, Limits

LIMITS = Limits(unpacked=MAX_UNPACKED, memory=768 * MEBIBYTE, cpu=60, wall=90.0)
TOO_HEAVY = (
    "La lecture de ce fichier demande trop de temps ou de mémoire. Gardez les seules lignes et "
    "colonnes utiles dans un classeur neuf, ou partagez-le en plusieurs fichiers."
)
_PROJECT = Path(__file__).resolve().parents[3]
_COMMAND = (sys.executable, "-m", "cms.imports.reading")
_ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
"""All that the reader knows: none of the secrets that the campus is configured with."""


class ReaderBroken(Exception):
    """The process of the reader failed by itself, whatever the file; the message is its last."""


def read_in_process(
    source: IO[bytes], kind: str, first: int | None = None, limits: Limits = LIMITS
) -> Table:
    """Give the table of a file that the guards let through.

    Args:
        source: the file, open for reading at its start.
        kind: « xlsx » or « csv ».
        first: how many lines are wanted below the headings; all when None.
        limits: what the reading may take.

    Raises:
        FileRefused: it cannot be read, or takes more than its limits.
        OSError: ``source`` cannot be read, or no process can be started.
        ReaderBroken: the process does not work.
    """
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(source, copy)
        copy.seek(0)
        try:
            done = subprocess.run(  # noqa: S603 - our own module, by our own interpreter
                [*_COMMAND, kind, limits.to_argument(), *([] if first is None else [str(first)])],
                stdin=copy,
                capture_output=True,
                cwd=_PROJECT,
                env=_ENVIRONMENT,
                timeout=limits.wall,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise FileRefused(TOO_HEAVY) from error
    return _table_of(done)


def _table_of(done: "subprocess.CompletedProcess[bytes]") -> Table:
    by_limit = {-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGSEGV, -signal.SIGABRT}
    if done.returncode in by_limit or b"MemoryError" in done.stderr:
        raise FileRefused(TOO_HEAVY)
    first, *others = done.stdout.splitlines() or [b""]
    try:
        head = json.loads(first)
    except ValueError as error:
        raise ReaderBroken(done.stderr[-2000:].decode(errors="replace").strip()) from error
    if "refused" in head:
        raise FileRefused(head["refused"])
    lines = [
        Line(number, tuple(cells), tuple(formulas))
        for number, cells, formulas in map(json.loads, others)
    ]
    return Table(tuple(head["headings"]), lines)
