"""Parts of the worker: each fails, waits and recovers alone, and one worker of all runs it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import OperationalError

from cms.delivery.models import WorkerHeartbeat
from cms.operations import parts
from cms.operations.parts import Part
from tests.clock import Clock

pytestmark = pytest.mark.django_db


class Duty:
    """What a part runs: fails as long as ``error`` is set, and counts its turns."""

    def __init__(self) -> None:
        self.turns = 0
        self.error: Exception | None = None

    def __call__(self) -> int:
        self.turns += 1
        if self.error:
            raise self.error
        return 1


@pytest.fixture
def clock() -> Clock:
    return Clock(1000.0)


@pytest.fixture
def duty() -> Duty:
    return Duty()


@pytest.fixture
def part(duty: Duty, clock: Clock) -> Part:
    return Part("duty", duty, monotonic=clock)


@pytest.mark.parametrize("error", [ValueError("bad"), OperationalError("database is locked")])
def test_a_part_that_fails_blocks_no_other(part: Part, duty: Duty, error: Exception) -> None:
    other = Duty()
    duty.error = error
    for each in (part, Part("other", other)):
        each.attempt()
    assert (duty.turns, other.turns) == (1, 1)


def test_a_part_that_fails_waits_longer_each_time(part: Part, duty: Duty, clock: Clock) -> None:
    duty.error = OperationalError("server closed the connection")
    tried = []
    for _ in range(200):
        before = duty.turns
        part.attempt()
        if duty.turns > before:
            tried.append(clock.now - 1000)
        clock.now += 1
    assert tried == [0, 1, 3, 7, 15, 31, 63, 123, 183]


def test_a_part_that_works_again_is_no_longer_held_back(
    part: Part, duty: Duty, clock: Clock
) -> None:
    duty.error = ValueError("bad")
    part.attempt()
    duty.error = None
    clock.now += 1
    part.attempt()
    part.attempt()
    assert (duty.turns, part.failures) == (3, 0)


def test_a_turn_leaves_a_sign_of_life_every_few_seconds(part: Part, clock: Clock) -> None:
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC), tick=False) as wall:
        beats = []
        for _ in range(11):
            part.attempt()
            beats.append(WorkerHeartbeat.objects.get(name="duty").beat_at)
            clock.now += 1
            wall.shift(1)
    assert [beat.second for beat in beats] == [0] * 5 + [5] * 5 + [10]


def test_a_part_that_fails_leaves_no_sign_of_life(part: Part, duty: Duty) -> None:
    duty.error = ValueError("bad")
    part.attempt()
    assert not WorkerHeartbeat.objects.exists()


def test_a_part_that_another_worker_runs_is_left_to_it(
    part: Part, duty: Duty, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def taken(name: str) -> Iterator[bool]:
        yield False

    monkeypatch.setattr(parts, "exclusive", taken)
    part.attempt()
    assert duty.turns == 0
    assert not WorkerHeartbeat.objects.exists()


def test_a_lock_that_cannot_be_had_is_a_failure_like_another(
    part: Part, duty: Duty, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(name: str) -> Callable[[], None]:
        raise OperationalError("the database system is shutting down")

    monkeypatch.setattr(parts, "exclusive", away)
    part.attempt()
    assert (duty.turns, part.failures) == (0, 1)
