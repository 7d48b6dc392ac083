"""The worker: one process that does what the clock, the log and the queue ask for."""

import logging
import signal
import threading
from collections.abc import Iterable
from functools import partial
from types import FrameType

from django.db import connections
from django.utils import timezone

from cms.api import upkeep as api
from cms.backoffice.links.checker import LinkChecker
from cms.daily import Daily
from cms.delivery.clock import represent_due
from cms.delivery.consumers import registered, run_consumer
from cms.delivery.exclusive import close_lock_session
from cms.delivery.retention import thin_out
from cms.imports.upkeep import forget_old_batches
from cms.operations.parts import Part, consumer_part
from cms.operations.tasks_queue import TaskQueue, forget_dead_workers, forget_old_results
from cms.webhooks.deliverer import Deliverer
from cms.workflows.reminders import MORNING, remind
from cms.workflows.schedule import publish_due
from media.extraction.upkeep import ReadingUpkeep
from search.insight import upkeep as search_log

logger = logging.getLogger(__name__)

TURN = 1.0


class Worker:
    """The clock each second, and beside it, in threads of their own, all that may be long.

    The task queue, webhooks and each consumer of the log wait for distant services (mail,
    receivers, Elasticsearch): one that hangs holds back neither publication and expiry nor the
    others. Several workers may run at once: each turn of a part takes the lock of its name, or
    claims what it does one by one, so nothing is done twice, and the death of one leaves
    everything to the others.
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
        threads = [
            threading.Thread(target=self._loop, args=([part],), name=part.name)
            for part in self._parts_aside()
        ]
        for thread in threads:
            thread.start()
        logger.info("worker started")
        self._loop(
            [
                Part("schedule", lambda: publish_due(timezone.now())),
                Part("clock", lambda: represent_due(timezone.now())),
            ]
        )
        for thread in threads:
            thread.join()
        logger.info("worker stopped")
        return self._exit_code

    def _parts_aside(self) -> list[Part]:
        """The parts that have a thread each, because their turns may be long."""
        queue = TaskQueue(self.stopping)
        webhooks = Deliverer(self.stopping)
        return [
            Part("tasks", queue.run),
            Part("task-results", Daily(forget_old_results).run),
            Part("search-log", Daily(search_log.tend).run),
            Part("api-usage", Daily(api.tend).run),
            Part("imports", Daily(forget_old_batches).run),
            # Each message is claimed by one worker: all of them may send.
            Part("webhooks", webhooks.run, alone=False, finish=webhooks.close),
            Part("links", LinkChecker(self.stopping).run),
            Part("change-log", Daily(thin_out).run),
            Part("reminders", Daily(remind, from_hour=MORNING).run),
            Part("readings", ReadingUpkeep().run),
            # Its sign of life keeps other workers off the task that this one runs.
            Part(queue.worker_id, forget_dead_workers, alone=False),
            *(
                Part(consumer_part(consumer.name), partial(run_consumer, consumer))
                for consumer in registered()
            ),
        ]

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
            for part in parts:
                part.end()
            close_lock_session()
            connections.close_all()

    def _stop(self, number: int, _frame: FrameType | None) -> None:
        logger.info("worker stops: %s", signal.Signals(number).name)
        signal.signal(number, signal.SIG_DFL)
        self.stopping.set()
