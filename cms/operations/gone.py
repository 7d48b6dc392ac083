"""Tasks about an object that was deleted while they waited: there is nothing left to do.

Wagtail queues a task at each save to index what was saved; when the object is deleted before its
turn, both of these tasks would fail with a traceback, and its deletion has already cleaned both
indexes.
"""

import logging
from typing import Any

from django.apps import apps
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)

INDEXING = frozenset(
    {
        "wagtail.tasks.update_reference_index_task",
        "modelsearch.tasks.insert_or_update_object_task",
    }
)
"""Both take the label of an application, the name of a model, and a primary key."""


class CarefulWorker(Worker):
    """Runs tasks as django-tasks does, but for the indexing of what is gone."""

    def run_task(self, db_task_result: "DBTaskResult[..., Any]") -> None:
        """Run it, or call it done when its object was deleted meanwhile."""
        gone = object_that_is_gone(db_task_result)
        if not gone:
            super().run_task(db_task_result)
            return
        logger.info("%s was deleted before it was indexed", gone)
        db_task_result.set_successful(None)
        self._run_tasks += 1


def object_that_is_gone(result: "DBTaskResult[..., Any]") -> str:
    """The object, by its model and key, that an indexing would not find; empty otherwise."""
    if result.task_path not in INDEXING:
        return ""
    label, name, key = result.args_kwargs["args"]
    try:
        is_there = apps.get_model(label, name)._default_manager.filter(pk=key).exists()
    except LookupError:  # of a release that knew other models: the task itself says so
        return ""
    return "" if is_there else f"{label}.{name} {key}"
