"""Start the process that reads a file, within its limits, and take its answer whatever happens."""

import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

from media.extraction.limits import Limits
from media.extraction.result import Extraction, Reason, Status

logger = logging.getLogger(__name__)

LIMITS = Limits()
_PROJECT = Path(__file__).resolve().parents[2]
_ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
"""All that the reader knows: none of the secrets that the campus is configured with."""


class ReaderBroken(Exception):
    """The process of the reader failed by itself, whatever the file; the message is its last."""


def read_in_process(source: IO[bytes], extension: str, limits: Limits = LIMITS) -> Extraction:
    """Give the text of a file, or why it could not be had; nothing that a file does is raised.

    Args:
        source: the file, open for reading, left at its end.
        extension: its type, in lowercase, without a dot.
        limits: what the reading may take.

    Raises:
        OSError: ``source`` cannot be read, or no process can be started.
        ReaderBroken: it does not work.
    """
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(source, copy)
        copy.seek(0)
        try:
            done = subprocess.run(  # noqa: S603 - our own module, by our own interpreter
                [sys.executable, "-m", "media.extraction", extension, limits.to_argument()],
                stdin=copy,
                capture_output=True,
                cwd=_PROJECT,
                env=_ENVIRONMENT,
                timeout=limits.wall,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Extraction(Status.FAILED, Reason.TOO_SLOW)
    return _answer_of(done)


def _answer_of(done: "subprocess.CompletedProcess[bytes]") -> Extraction:
    if done.returncode == -signal.SIGXCPU:
        return Extraction(Status.FAILED, Reason.TOO_SLOW)
    if done.returncode < 0:
        # An allocation refused inside a library ends the process without a word of Python's.
        logger.warning("the reader of a file was ended by signal %d", -done.returncode)
        return Extraction(Status.FAILED, Reason.TOO_HEAVY)
    try:
        return Extraction.from_json(done.stdout)
    except ValueError as error:
        raise ReaderBroken(done.stderr[-2000:].decode(errors="replace").strip()) from error
