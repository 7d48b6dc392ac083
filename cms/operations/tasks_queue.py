"""The task queue (django-tasks, kept in the database), drained one task at a time."""

import logging
import os
import secrets
import socket
import threading
import time
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cms.delivery.models import WorkerHeartbeat
from cms.operations.gone import CarefulWorker

logger = logging.getLogger(__name__)

BACKEND = "default"
ATTEMPTS = 3
# How long the result of a task is kept: time to find out what went wrong.
KEPT = timedelta(days=30)
# A turn ends in time to leave a sign of life.
TURN = 10.0
# Start of the name of every worker, and how long one that gives no sign of life is held alive.
WORKER = "worker "
LIFE = timedelta(minutes=1)


class WorkerDiedError(Exception):
    """A task whose worker died in the middle of it, every time it was tried."""


class TaskQueue:
    """Runs what waits in the queue, turn after turn, until the stop is asked for.

    The caller holds the lock of the queue, so a task that is marked as running has lost its
    worker, unless that one still gives signs of life (its lock was lost, not the worker): it runs
    again, at most ``ATTEMPTS`` times in all. Tasks are therefore run at least once, and the queue
    is drained by this worker alone, not by ``manage.py db_worker``.

    ``worker_id`` is the name of this worker among all, of all times: 64 characters at most.
    """

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        # A container that starts again has the same host and process number as before.
        own = f":{os.getpid()}:{secrets.token_hex(4)}"
        self.worker_id = f"{WORKER}{socket.gethostname()[: 64 - len(WORKER) - len(own)]}{own}"

    def run(self) -> int:
        """Run the waiting tasks, for ``TURN`` seconds or the time of one; give how many were run.

        A task that fails is marked so with its traceback and stops nothing.

        Raises:
            django.db.Error: the database does not answer.
        """
        recover_lost_tasks(self.worker_id)
        done = 0
        end = time.monotonic() + TURN
        while not self._stop.is_set() and time.monotonic() < end and waiting_tasks().exists():
            self._run_next()
            done += 1
        return done

    def _run_next(self) -> None:
        CarefulWorker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0.2,
            batch=True,
            backend_name=BACKEND,
            startup_delay=False,
            max_tasks=1,
            worker_id=self.worker_id,
        ).run()


def waiting_tasks() -> "QuerySet[DBTaskResult[..., Any]]":
    """Tasks that may run now."""
    return DBTaskResult.objects.ready().filter(backend_name=BACKEND)


def recover_lost_tasks(worker_id: str) -> int:
    """Put the tasks that a dead worker left behind back into the queue; give how many.

    Only for the holder of the lock of the queue, ``worker_id``, between two tasks: one that is
    still marked as its own has ended, and the database was away when the result was written.
    """
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, backend_name=BACKEND)
    lost = [result for result in running if not _runs_elsewhere(result, worker_id)]
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


def forget_old_results(now: datetime) -> int:
    """Delete the tasks that ended more than ``KEPT`` ago; give how many."""
    ended = DBTaskResult.objects.finished().filter(backend_name=BACKEND)
    return ended.filter(finished_at__lte=now - KEPT).delete()[0]


def _runs_elsewhere(result: "DBTaskResult[..., Any]", worker_id: str) -> bool:
    """Whether another worker, alive, runs this task."""
    name = result.worker_ids[-1]
    since = timezone.now() - LIFE
    return name != worker_id and WorkerHeartbeat.objects.filter(pk=name, beat_at__gt=since).exists()


def forget_dead_workers() -> int:
    """Remove the signs of life of the workers that are gone; give how many."""
    gone = WorkerHeartbeat.objects.filter(pk__startswith=WORKER, beat_at__lte=timezone.now() - LIFE)
    return gone.delete()[0] if gone.exists() else 0
