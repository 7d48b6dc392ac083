"""The worker: one process that does what the clock, the log and the queue ask for."""

import logging
import signal
import threading
from collections.abc import Iterable
from types import FrameType

from django.db import connections
from django.utils import timezone

from cms.delivery.clock import represent_due
from cms.delivery.consumers import run_consumers
from cms.operations.parts import PATIENCE, Part
from cms.operations.tasks_queue import TaskQueue
from cms.workflows.schedule import publish_due

logger = logging.getLogger(__name__)

TURN = 1.0


class Worker:
    """Two loops: the clock and the log each second, and the task queue, whose tasks may be long.

    Several workers may run at once: each turn of a part takes the lock of its name, so nothing is
    done twice, and the death of one leaves everything to the others.
    """

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self._exit_code = 0

    def run(self) -> int:
        """Work until SIGINT or SIGTERM; give the exit code of the process.

        The item at hand is finished; a second signal ends the process at once.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        queue = threading.Thread(target=self._drain_queue, name="tasks")
        queue.start()
        logger.info("worker started")
        self._loop(
            [
                Part("schedule", lambda: publish_due(timezone.now()), PATIENCE["schedule"]),
                Part("clock", lambda: represent_due(timezone.now()), PATIENCE["clock"]),
                Part("consumers", run_consumers, PATIENCE["consumers"]),
            ]
        )
        queue.join()
        logger.info("worker stopped")
        return self._exit_code

    def _drain_queue(self) -> None:
        self._loop([Part("tasks", TaskQueue(self.stopping).run, PATIENCE["tasks"])])

    def _loop(self, parts: Iterable[Part]) -> None:
        """Run the parts about each second; what no part can survive stops the whole process."""
        parts = list(parts)
        try:
            while not self.stopping.is_set():
                for part in parts:
                    if not self.stopping.is_set():
                        part.attempt()
                self.stopping.wait(TURN)
        except BaseException:
            logger.exception("worker broken")
            self._exit_code = 1
            self.stopping.set()
            raise
        finally:
            connections.close_all()

    def _stop(self, number: int, _frame: FrameType | None) -> None:
        logger.info("worker stops: %s", signal.Signals(number).name)
        signal.signal(number, signal.SIG_DFL)
        self.stopping.set()
