"""The task queue: drained in order, stopped between two tasks, and no task is lost."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult
from modelsearch.tasks import insert_or_update_object_task
from wagtail.models import Page

from cms.delivery.models import WorkerHeartbeat
from cms.operations.gone import INDEXING
from cms.operations.tasks_queue import (
    ATTEMPTS,
    KEPT,
    LIFE,
    WORKER,
    TaskQueue,
    forget_dead_workers,
    forget_old_results,
    recover_lost_tasks,
)
from tests.factories.pages import StandardPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]
done: list[str] = []
stop = threading.Event()


@task
def note(text: str) -> None:
    """Leave a trace; ``fail`` fails, ``stop`` asks the worker to stop."""
    done.append(text)
    if text == "stop":
        stop.set()
    if text == "fail":
        raise ValueError(text)


@pytest.fixture(autouse=True)
def _database_queue(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # Between two tasks the worker drops a connection that is in a transaction: here, the test's.
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    done.clear()
    stop.clear()
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}):
        yield


def status(text: str) -> str:
    """Status of the one task that was given this text."""
    return str(DBTaskResult.objects.get(args_kwargs__args=[text]).status)


def test_an_empty_queue_takes_one_look() -> None:
    assert TaskQueue(stop).run() == 0


def test_waiting_tasks_run_in_the_order_they_came() -> None:
    for text in ("first", "second", "third"):
        note.enqueue(text)
    assert TaskQueue(stop).run() == 3
    assert done == ["first", "second", "third"]


def test_a_task_that_fails_is_marked_and_stops_nothing() -> None:
    note.enqueue("fail")
    note.enqueue("after")
    assert TaskQueue(stop).run() == 2
    assert (status("fail"), status("after")) == ("FAILED", "SUCCESSFUL")


def test_a_stop_lets_the_task_at_hand_finish_and_keeps_the_others() -> None:
    note.enqueue("stop")
    note.enqueue("later")
    assert TaskQueue(stop).run() == 1
    assert (status("stop"), status("later")) == ("SUCCESSFUL", "READY")


def test_a_task_whose_worker_died_runs_again() -> None:
    note.enqueue("lost")
    DBTaskResult.objects.get().claim("a worker that died")
    assert TaskQueue(stop).run() == 1
    assert done == ["lost"]
    assert status("lost") == "SUCCESSFUL"


def test_a_task_that_kills_its_workers_is_given_up() -> None:
    note.enqueue("deadly")
    for number in range(ATTEMPTS):
        recover_lost_tasks("heir")
        DBTaskResult.objects.get().claim(f"worker {number}")
    assert TaskQueue(stop).run() == 0
    result = DBTaskResult.objects.get()
    assert result.status == TaskResultStatus.FAILED
    assert "WorkerDiedError" in result.exception_class_path


def beat(name: str, ago: timedelta) -> None:
    WorkerHeartbeat.objects.create(name=name, beat_at=timezone.now() - ago)


def test_the_task_of_a_worker_that_lives_is_left_to_it() -> None:
    note.enqueue("long")
    other = TaskQueue(stop)
    DBTaskResult.objects.get().claim(other.worker_id)
    beat(other.worker_id, timedelta(seconds=10))
    assert TaskQueue(stop).run() == 0
    assert (done, status("long")) == ([], "RUNNING")


def test_the_task_of_a_worker_that_gives_no_more_sign_of_life_runs_again() -> None:
    note.enqueue("lost")
    other = TaskQueue(stop)
    DBTaskResult.objects.get().claim(other.worker_id)
    beat(other.worker_id, LIFE)
    assert TaskQueue(stop).run() == 1
    assert done == ["lost"]


def test_a_task_of_ours_whose_result_was_not_written_runs_again() -> None:
    note.enqueue("unwritten")
    ours = TaskQueue(stop)
    DBTaskResult.objects.get().claim(ours.worker_id)
    beat(ours.worker_id, timedelta(0))
    assert ours.run() == 1
    assert status("unwritten") == "SUCCESSFUL"


def test_every_worker_has_a_name_of_its_own_that_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "h" * 200)
    names = {TaskQueue(stop).worker_id for _ in range(3)}
    assert [len(name) for name in names] == [64] * 3


def test_the_signs_of_life_of_dead_workers_alone_are_forgotten() -> None:
    beat(f"{WORKER}dead", LIFE)
    beat(f"{WORKER}alive", timedelta(0))
    beat("clock", LIFE)
    assert forget_dead_workers() == 1
    names = WorkerHeartbeat.objects.order_by("name").values_list("name", flat=True)
    assert list(names) == ["clock", f"{WORKER}alive"]


def queued(task_path: str) -> "list[DBTaskResult[..., Any]]":
    """The tasks of this kind, in the order they came."""
    return list(DBTaskResult.objects.filter(task_path=task_path).order_by("enqueued_at"))


def test_a_page_deleted_before_it_was_indexed_leaves_one_line_and_no_failure(
    caplog: pytest.LogCaptureFixture,
) -> None:
    page = StandardPageFactory(parent=Page.objects.get(depth=1))
    key = page.pk
    page.delete()
    caplog.set_level("INFO")
    TaskQueue(stop).run()
    for task_path in INDEXING:
        assert {result.status for result in queued(task_path)} == {TaskResultStatus.SUCCESSFUL}
    assert not [record for record in caplog.records if record.exc_info]
    lines = [record.message for record in caplog.records if record.name == "cms.operations.gone"]
    assert set(lines) == {f"pages.standardpage {key} was deleted before it was indexed"}


def test_an_index_task_of_a_model_that_is_no_more_fails_and_stops_nothing() -> None:
    insert_or_update_object_task.enqueue("pages", "forgotten", "1")
    note.enqueue("after")
    TaskQueue(stop).run()
    assert queued(insert_or_update_object_task.module_path)[0].status == TaskResultStatus.FAILED
    assert done == ["after"]


def test_what_ended_long_ago_is_forgotten() -> None:
    for text in ("old", "fail", "fresh"):
        note.enqueue(text)
    assert TaskQueue(stop).run() == 3
    note.enqueue("waiting")
    now = timezone.now()
    old = DBTaskResult.objects.exclude(args_kwargs__args=["fresh"])
    assert old.update(finished_at=now - KEPT) == 3
    assert (forget_old_results(now), forget_old_results(now)) == (2, 0)
    kept = DBTaskResult.objects.values_list("args_kwargs__args__0", flat=True)
    assert sorted(kept) == ["fresh", "waiting"]
