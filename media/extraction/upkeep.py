"""Readings that did not take place: asked for again a few times, then given up, by the worker."""

import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from media.extraction.tasks import extract_text
from media.models import CampusDocument, TextNote, TextStatus

logger = logging.getLogger(__name__)

EVERY = timedelta(minutes=5)
"""Between two looks at what waits."""

PAUSE = timedelta(minutes=5)
"""After the first failure; after the n-th, n times as long: eight take over two hours."""

TRIES = 8
MEMORY = timedelta(days=1)
"""Failures older than that no longer count."""

BATCH = 500
"""How many documents one look asks for, and gives up, at most."""


@dataclass
class _Failures:
    """How often the reading of a document failed lately, and when it may be asked for again."""

    tries: int = 0
    again_at: datetime | None = None


def ask_again(now: datetime) -> int:
    """Queue the documents that wait though no reading is queued; give up those that failed often.

    A reading fails by itself when the store of files is away or when the reader does not start;
    one may be lost when a process dies before it is queued.

    Returns:
        The number of documents queued or given up.
    """
    pending = CampusDocument.objects.filter(text_status=TextStatus.PENDING)
    waiting = list(pending.order_by("pk").values_list("pk", flat=True))
    # As long as readings are queued, any of these may be among them.
    if not waiting or _readings(TaskResultStatus.READY, TaskResultStatus.RUNNING).exists():
        return 0
    failures = _failures_since(now - MEMORY)
    hopeless = [pk for pk in waiting if failures[pk].tries >= TRIES][:BATCH]
    for pk in hopeless:
        logger.error("document %s not read: given up after %d tries", pk, failures[pk].tries)
        # The text of a former reading is still that of the file: it stays.
        pending.filter(pk=pk).update(text_status=TextStatus.FAILED, text_note=TextNote.UNREAD)
    due = [pk for pk in waiting if _is_due(failures[pk], now)][:BATCH]
    for pk in due:
        extract_text.enqueue(pk)
    return len(hopeless) + len(due)


def _readings(*statuses: TaskResultStatus) -> "QuerySet[Any]":
    found: QuerySet[Any] = DBTaskResult.objects.filter(
        task_path=extract_text.module_path, status__in=statuses
    )
    return found


def _failures_since(limit: datetime) -> defaultdict[int, _Failures]:
    """Failures by document; each worker that died in the middle of a reading counts as one."""
    found: defaultdict[int, _Failures] = defaultdict(_Failures)
    failed = _readings(TaskResultStatus.FAILED).filter(finished_at__gt=limit)
    rows = failed.order_by("finished_at").values_list("args_kwargs", "worker_ids", "finished_at")
    for asked, workers, finished_at in rows.iterator():
        failures = found[asked["args"][0]]
        failures.tries += len(workers)
        failures.again_at = finished_at + failures.tries * PAUSE
    return found


def _is_due(failures: _Failures, now: datetime) -> bool:
    is_past = failures.again_at is None or failures.again_at <= now
    return is_past and failures.tries < TRIES


class ReadingUpkeep:
    """The duty of a worker: at its start, then every five minutes."""

    def __init__(self) -> None:
        self._next: datetime | None = None

    def run(self) -> int:
        """Ask again if it is time to; give how many documents were queued or given up."""
        now = timezone.now()
        if self._next is not None and now < self._next:
            return 0
        done = ask_again(now)
        self._next = now + EVERY
        return done
