"""Readers of the log: at least once, in order, alone in their failures."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from cms.delivery import consumers
from cms.delivery.models import Change, ConsumerOffset
from pages.models import HomePage
from tests.factories.pages import StandardPageFactory

pytestmark = pytest.mark.django_db
HANG = timedelta(seconds=30)


class Recorder:
    """Takes everything in, or fails while ``broken``."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.broken = False
        self.seen: list[int] = []

    def enabled(self) -> bool:
        return True

    def consume(self, changes: Sequence[Change]) -> None:
        if self.broken:
            raise ConnectionError("service is down")
        self.seen.extend(change.sequence for change in changes)


@pytest.fixture
def pair() -> Iterator[tuple[Recorder, Recorder]]:
    """Two readers, alone on the log."""
    with patch.dict(consumers._consumers, clear=True):
        first, second = Recorder("first"), Recorder("second")
        consumers.register(first)
        consumers.register(second)
        yield first, second


def test_each_sees_everything_once_and_in_order(
    home: HomePage, pair: tuple[Recorder, Recorder]
) -> None:
    StandardPageFactory(parent=home)
    consumers.run_consumers()
    assert consumers.run_consumers() == 0
    everything = list(Change.objects.order_by("sequence").values_list("sequence", flat=True))
    assert pair[0].seen == pair[1].seen == everything


def test_a_failure_blocks_no_other_and_is_retried_later(
    home: HomePage, pair: tuple[Recorder, Recorder]
) -> None:
    first, second = pair
    first.broken = True
    consumers.run_consumers()
    assert second.seen
    offset = ConsumerOffset.objects.get(pk="first")
    assert (offset.failures, offset.sequence) == (1, 0)
    assert "service is down" in offset.last_error
    first.broken = False
    consumers.run_consumers()
    assert first.seen == []
    later = timezone.now() + timedelta(minutes=10)
    with patch("cms.delivery.consumers.timezone.now", return_value=later):
        consumers.run_consumers()
    assert first.seen == second.seen
    assert consumers.lag(first) == 0
    assert ConsumerOffset.objects.get(pk="first").failures == 0


def test_one_is_fed_alone(home: HomePage, pair: tuple[Recorder, Recorder]) -> None:
    first, second = pair
    assert consumers.run_consumer(first) == len(first.seen) == Change.objects.count()
    assert second.seen == []


def test_one_that_hung_before_it_failed_waits_from_its_failure(
    home: HomePage, pair: tuple[Recorder, Recorder], monkeypatch: pytest.MonkeyPatch
) -> None:
    start = timezone.now()

    def hang(changes: Sequence[Change]) -> None:
        monkeypatch.setattr("cms.delivery.consumers.timezone.now", lambda: start + HANG)
        raise TimeoutError

    monkeypatch.setattr(pair[0], "consume", hang)
    monkeypatch.setattr("cms.delivery.consumers.timezone.now", lambda: start)
    consumers.run_consumer(pair[0])
    retry_at = ConsumerOffset.objects.get(pk="first").retry_at
    assert retry_at == start + HANG + timedelta(seconds=2)


def test_one_that_is_maintained_is_looked_after_without_a_change(
    home: HomePage, pair: tuple[Recorder, Recorder], monkeypatch: pytest.MonkeyPatch
) -> None:
    maintained: list[int] = []
    monkeypatch.setattr(pair[0], "maintain", maintained.append, raising=False)
    consumers.run_consumers()
    consumers.run_consumers()
    newest = Change.objects.order_by("-sequence").values_list("sequence", flat=True)[0]
    assert maintained == [newest, newest]


def test_a_failed_upkeep_counts_as_a_failure(
    home: HomePage, pair: tuple[Recorder, Recorder], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(sequence: int) -> None:
        raise ConnectionError("service is down")

    monkeypatch.setattr(pair[0], "maintain", fail, raising=False)
    consumers.run_consumers()
    offset = ConsumerOffset.objects.get(pk="first")
    assert (offset.failures, bool(pair[0].seen)) == (1, True)
    assert consumers.lag(pair[0]) == 0
