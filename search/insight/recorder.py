"""Rows of the log wait here and are written together, aside: a search neither waits nor fails."""

import logging
import os
import queue
import threading
from multiprocessing.util import Finalize

from django.conf import settings
from django.db import connections

from search.insight.models import LoggedClick, LoggedSearch

logger = logging.getLogger(__name__)

CAPACITY = 1_000
"""Rows that may wait; more are dropped, so that a database that hangs fills no memory."""

Row = LoggedSearch | LoggedClick


class Recorder:
    """A queue of rows and, from the first one on, the thread of this process that writes them."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._rows: queue.Queue[Row] = queue.Queue(capacity)
        self._writing = threading.Lock()
        self._starting = threading.Lock()
        self._hurrying = threading.Event()
        self._closing = threading.Event()
        self._dropped = 0
        self._process: int | None = None

    def put(self, row: Row) -> bool:
        """Take a row; False when too many wait. Never raises nor blocks."""
        try:
            self._rows.put_nowait(row)
        except queue.Full:
            self._dropped += 1  # said once, with the next rows written
            return False
        self._start()
        if self._rows.qsize() >= self._rows.maxsize // 2:
            self._hurrying.set()
        return True

    def flush(self) -> int:
        """Write what waits, in one insertion for each kind of row; give how many rows were taken.

        What the database refuses is dropped with a line in the log: these rows are statistics.
        """
        with self._writing:
            rows = self._taken()
            dropped, self._dropped = self._dropped, 0
            if dropped:
                logger.warning("log of searches: too many rows waited, %d dropped", dropped)
            try:
                searches = [row for row in rows if isinstance(row, LoggedSearch)]
                clicks = [row for row in rows if isinstance(row, LoggedClick)]
                LoggedSearch.objects.bulk_create(searches, ignore_conflicts=True)
                LoggedClick.objects.bulk_create(clicks, ignore_conflicts=True)
            except Exception as error:  # whatever it is, the next rows go on
                logger.warning("log of searches: %d rows lost: %s", len(rows), error)
        return len(rows)

    def close(self) -> None:
        """Let the thread end, and write what still waits."""
        self._closing.set()
        self._hurrying.set()
        self.flush()

    def _taken(self) -> list[Row]:
        rows: list[Row] = []
        while len(rows) < CAPACITY:
            try:
                rows.append(self._rows.get_nowait())
            except queue.Empty:
                break
        return rows

    def _start(self) -> None:
        """Start the thread of this process: a process that forks takes no thread along."""
        pause = settings.CAMPUS_SEARCH_LOG["write_every_seconds"]
        if pause is None or self._process == os.getpid():
            return
        with self._starting:
            if self._process == os.getpid():
                return
            self._process = os.getpid()
            thread = threading.Thread(target=self._write, args=(pause,), name="search-log")
            thread.daemon = True
            thread.start()
            # Granian's workers are processes of multiprocessing, which run no function of atexit.
            Finalize(None, self.close, exitpriority=0)

    def _write(self, pause: float) -> None:
        while not self._closing.is_set():
            self._hurrying.wait(pause)
            self._hurrying.clear()
            if self._rows.empty():
                continue
            self.flush()
            connections.close_all()


RECORDER = Recorder()
