"""A campus that was started once on an empty folder, for all the processes that need one filled.

A first start takes a minute of two processors: who only needs what it makes starts from a copy.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.operations.processes import REPOSITORY

FIRST_STARTS = REPOSITORY / "tests" / "operations" / "test_serve.py"
PATIENCE = 900.0
"""Seconds: a guard against a hang."""


class Prepared:
    """The folder shared by the processes of one run of pytest."""

    def __init__(self, request: pytest.FixtureRequest, factory: pytest.TempPathFactory) -> None:
        base = factory.getbasetemp()
        folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
        self._folder = folder / "prepared-campus"
        self._folder.mkdir(exist_ok=True)
        self._data, self._done = self._folder / "data", self._folder / "done"
        # It comes first in a run that has it: the others wait for what it makes.
        self._comes = any(
            item.path == FIRST_STARTS and "data_dir" in getattr(item, "fixturenames", ())
            for item in request.session.items
        )

    def give(self, data: Path | None) -> None:
        """Offer the data of a campus that is stopped; None: the first start failed."""
        if data is not None and not self._data.exists():
            shutil.copytree(data, self._data)
        self._done.touch()

    def copy_to(self, folder: Path, make: Callable[[Path], None]) -> Path:
        """Copy the data into a folder; ``make`` starts and stops a campus on a path, if needed."""
        deadline = time.monotonic() + PATIENCE
        while self._comes and not self._done.exists() and time.monotonic() < deadline:
            time.sleep(0.2)
        with self._locked():
            if not self._data.exists():
                make(self._data)
        return Path(shutil.copytree(self._data, folder))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
