"""The task queue (django-tasks, kept in the database), drained one task at a time."""

import logging
import os
import socket
import threading
import time
from typing import Any

from django.db.models import QuerySet
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)

BACKEND = "default"
ATTEMPTS = 3
# A turn ends in time to leave a sign of life.
TURN = 10.0


class WorkerDiedError(Exception):
    """A task whose worker died in the middle of it, every time it was tried."""


class TaskQueue:
    """Runs what waits in the queue, turn after turn, until the stop is asked for.

    The caller holds the lock of the queue, so a task that is marked as running has lost its
    worker: it runs again, at most ``ATTEMPTS`` times in all. Tasks are therefore run at least
    once, and the queue is drained by this worker alone, not by ``manage.py db_worker``.
    """

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._worker_id = f"{socket.gethostname()}:{os.getpid()}"[-64:]

    def run(self) -> int:
        """Run the waiting tasks, for ``TURN`` seconds or the time of one; give how many were run.

        A task that fails is marked so with its traceback and stops nothing.

        Raises:
            django.db.Error: the database does not answer.
        """
        recover_lost_tasks()
        done = 0
        end = time.monotonic() + TURN
        while not self._stop.is_set() and time.monotonic() < end and waiting_tasks().exists():
            self._run_next()
            done += 1
        return done

    def _run_next(self) -> None:
        Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0.2,
            batch=True,
            backend_name=BACKEND,
            startup_delay=False,
            max_tasks=1,
            worker_id=self._worker_id,
        ).run()


def waiting_tasks() -> "QuerySet[DBTaskResult[..., Any]]":
    """Tasks that may run now."""
    return DBTaskResult.objects.ready().filter(backend_name=BACKEND)


def recover_lost_tasks() -> int:
    """Put the tasks that a dead worker left behind back into the queue; give how many.

    Only for the holder of the lock of the queue.
    """
    lost = list(DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, backend_name=BACKEND))
    for result in lost:
        if len(result.worker_ids) >= ATTEMPTS:
            logger.error("task %s (%s) given up: its worker died", result.id, result.task_path)
            result.set_failed(WorkerDiedError(f"{ATTEMPTS} attempts"))
            continue
        logger.warning("task %s (%s) is run again: its worker died", result.id, result.task_path)
        result.status = TaskResultStatus.READY
        result.started_at = None
        result.save(update_fields=["status", "started_at"])
    return len(lost)
