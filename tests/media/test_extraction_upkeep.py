"""Readings that fail by themselves, not by their file: asked for again, then given up."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from unittest.mock import Mock, patch

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from cms.operations.parts import PATIENCE
from cms.operations.tasks_queue import TaskQueue
from media.extraction import tasks, upkeep
from media.extraction.process import ReaderBroken
from media.extraction.upkeep import PAUSE, TRIES, ReadingUpkeep, ask_again
from media.models import CampusDocument, TextNote, TextStatus
from tests.media.files import pdf

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that only the test moves."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def queue(settings: Settings) -> TaskQueue:
    """The worker's queue, kept in the database as it is in production."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return TaskQueue(threading.Event())


@pytest.fixture
def reader() -> Iterator[Mock]:
    """A reader that does not start."""
    with patch.object(tasks, "read_in_process", side_effect=ReaderBroken("no module")) as broken:
        yield broken


def make(name: str = "guide.pdf", **values: object) -> CampusDocument:
    """A document that waits, and that no task will read."""
    document: CampusDocument = CampusDocument.objects.create(
        title="Guide", file=ContentFile(pdf("Lu."), name=name), **values
    )
    DBTaskResult.objects.all().delete()
    return document


def state_of(document: CampusDocument) -> tuple[str, str]:
    """Status and note, as they are kept."""
    document.refresh_from_db()
    return document.text_status, document.text_note


def fail(queue: TaskQueue, clock: time_machine.Traveller, times: int) -> None:
    """Have the reading asked for and fail, each time after the longest pause."""
    for _ in range(times):
        clock.shift(TRIES * PAUSE)
        assert ask_again(timezone.now()) == 1
        queue.run()


@pytest.fixture
def given_up(reader: Mock, queue: TaskQueue, clock: time_machine.Traveller) -> CampusDocument:
    """A document of which every try has failed, with the text of a former reading."""
    document = make(text="Lu avant.")
    fail(queue, clock, TRIES)
    assert state_of(document) == (TextStatus.PENDING, "")
    assert ask_again(timezone.now()) == 1
    return document


@pytest.mark.parametrize("error", [ReaderBroken("no module"), OSError("the store is away")])
def test_a_reading_that_failed_by_itself_is_asked_for_again(
    queue: TaskQueue, clock: time_machine.Traveller, error: Exception
) -> None:
    document = make()
    tasks.read_later(document)
    with patch.object(tasks, "read_in_process", side_effect=error):
        queue.run()
    assert state_of(document) == (TextStatus.PENDING, "")
    clock.shift(PAUSE)
    assert ask_again(timezone.now()) == 1
    queue.run()
    assert state_of(document) == (TextStatus.OK, "")
    assert document.text == "Lu."
    assert ask_again(timezone.now()) == 0


def test_a_reading_that_was_never_queued_is_asked_for(queue: TaskQueue) -> None:
    document = make()
    assert ask_again(timezone.now()) == 1
    queue.run()
    assert state_of(document) == (TextStatus.OK, "")


def test_a_reading_that_is_queued_or_under_way_is_not_asked_for_twice(queue: TaskQueue) -> None:
    make()
    assert ask_again(timezone.now()) == 1
    assert ask_again(timezone.now()) == 0
    DBTaskResult.objects.get().claim(queue.worker_id)
    assert ask_again(timezone.now()) == 0
    assert DBTaskResult.objects.count() == 1


@pytest.mark.usefixtures("reader")
def test_each_failure_makes_the_next_try_wait_longer(
    queue: TaskQueue, clock: time_machine.Traveller
) -> None:
    make()
    tries = []
    for minute in range(0, 40, 5):
        if ask_again(timezone.now()):
            tries.append(minute)
            queue.run()
        clock.shift(timedelta(minutes=5))
    assert tries == [0, 5, 15, 30]


def test_a_reading_that_fails_each_time_is_given_up_with_its_reason(
    given_up: CampusDocument, clock: time_machine.Traveller
) -> None:
    assert state_of(given_up) == (TextStatus.FAILED, TextNote.UNREAD)
    clock.shift(TRIES * PAUSE)
    assert ask_again(timezone.now()) == 0


def test_giving_up_keeps_the_text_of_a_former_reading(
    given_up: CampusDocument, client: Client
) -> None:
    assert state_of(given_up) == (TextStatus.FAILED, TextNote.UNREAD)
    assert given_up.text == "Lu avant."
    client.force_login(get_user_model().objects.create_superuser("a", "a@campus.example", "x"))
    said = client.get(reverse("wagtaildocs:edit", args=[given_up.pk])).content.decode()
    assert "La recherche se sert du texte lu auparavant." in said
    assert TextNote.UNREAD.label in said


def test_what_was_given_up_and_is_asked_for_gets_one_try_the_same_day(
    given_up: CampusDocument, queue: TaskQueue, clock: time_machine.Traveller
) -> None:
    CampusDocument.objects.update(text_status=TextStatus.PENDING)
    tasks.read_later(given_up)
    queue.run()
    ask_again(timezone.now())
    assert state_of(given_up) == (TextStatus.FAILED, TextNote.UNREAD)
    clock.shift(upkeep.MEMORY)
    CampusDocument.objects.update(text_status=TextStatus.PENDING)
    fail(queue, clock, TRIES - 1)
    assert state_of(given_up)[0] == TextStatus.PENDING


def test_the_deaths_of_workers_count_as_failures(queue: TaskQueue) -> None:
    document = make()
    ask_again(timezone.now())
    result = DBTaskResult.objects.get()
    for _ in range(TRIES):
        result.claim("worker that died")
    result.set_failed(RuntimeError())
    ask_again(timezone.now())
    assert state_of(document) == (TextStatus.FAILED, TextNote.UNREAD)


def test_a_look_costs_the_same_whatever_waits(
    queue: TaskQueue,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    monkeypatch.setattr(upkeep, "BATCH", 2)
    for number in range(9):
        make(f"{number}.pdf")
    with django_assert_num_queries(3 + 2):
        assert ask_again(timezone.now()) == 2
    with django_assert_num_queries(2):
        assert ask_again(timezone.now()) == 0


def test_the_worker_looks_every_five_minutes(clock: time_machine.Traveller) -> None:
    assert "readings" in PATIENCE
    duty = ReadingUpkeep()
    assert duty.run() == 0
    document = make()
    clock.shift(timedelta(minutes=4))
    assert duty.run() == 0
    clock.shift(timedelta(minutes=1))
    assert duty.run() == 1
    assert state_of(document) == (TextStatus.OK, "")
