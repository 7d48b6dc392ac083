"""The worker: what may be long holds nothing else back."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import nullcontext

import pytest

from cms.delivery import consumers
from cms.delivery.consumers import Consumer
from cms.delivery.models import Change
from cms.operations import worker
from cms.operations.parts import Part
from cms.operations.tasks_queue import TaskQueue
from cms.operations.worker import Worker
from cms.webhooks.deliverer import Deliverer

GUARD = 30.0  # seconds; against a test that would never end
TURNS = 3
PARTS = ("schedule", "clock", "tasks", "webhooks", "other")


class Turns:
    """Counts the turns of a part that follow the moment when ``hung`` is set."""

    def __init__(self, hung: threading.Event) -> None:
        self.enough = threading.Event()
        self._hung = hung
        self._count = 0

    def __call__(self, *_: object) -> int:
        if self._hung.is_set():
            self._count += 1
        if self._count >= TURNS:
            self.enough.set()
        return 0


class Reader:
    """A consumer that counts its turns, or hangs in the middle of one until it is let go."""

    def __init__(self, name: str, turns: Turns | None = None) -> None:
        self.name = name
        self.turns = turns
        self.hung = threading.Event()
        self.let_go = threading.Event()

    def enabled(self) -> bool:
        return True

    def consume(self, changes: Sequence[Change]) -> None:
        if self.turns is not None:
            self.turns()
            return
        self.hung.set()
        assert self.let_go.wait(GUARD)


@pytest.fixture
def hanging() -> Iterator[Reader]:
    """A reader that hangs; let go at the latest at the end of the test."""
    reader = Reader("hanging")
    yield reader
    reader.let_go.set()


def feed(consumer: Consumer) -> int:
    """Feed a consumer without a log."""
    consumer.consume(())
    return 0


def test_a_consumer_that_hangs_delays_no_other_part(
    hanging: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = {name: Turns(hanging.hung) for name in PARTS}
    monkeypatch.setattr(worker, "TURN", 0.001)
    monkeypatch.setattr(worker, "publish_due", parts["schedule"])
    monkeypatch.setattr(worker, "represent_due", parts["clock"])
    monkeypatch.setattr(worker, "run_consumer", feed)
    monkeypatch.setattr(worker, "forget_dead_workers", lambda: 0)
    monkeypatch.setattr("cms.operations.worker.signal.signal", lambda number, act: None)
    monkeypatch.setattr(TaskQueue, "run", parts["tasks"])
    monkeypatch.setattr(Deliverer, "run", parts["webhooks"])
    monkeypatch.setattr(Part, "_beat", lambda part: None)
    monkeypatch.setattr("cms.operations.parts.close_old_connections", lambda: None)
    monkeypatch.setattr("cms.operations.parts.exclusive", lambda name: nullcontext(True))
    readers = {hanging.name: hanging, "other": Reader("other", parts["other"])}
    monkeypatch.setattr(consumers, "_consumers", readers)
    ran_on: list[str] = []
    ours = Worker()

    def stop_when_all_ran_on() -> None:
        ran_on.extend(name for name, turns in parts.items() if turns.enough.wait(GUARD / 6))
        ours.stopping.set()
        hanging.let_go.set()

    watcher = threading.Thread(target=stop_when_all_ran_on)
    watcher.start()
    exit_code = ours.run()
    watcher.join()
    assert exit_code == 0
    assert ran_on == list(PARTS)
