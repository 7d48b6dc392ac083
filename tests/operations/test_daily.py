"""What a worker does once a day: at its start, each new day, and again after a failure."""

from datetime import datetime, timedelta

import pytest
import time_machine

from cms.daily import Daily

NOON = datetime.fromisoformat("2026-11-24T12:00:00+01:00")


def test_a_duty_is_done_at_the_start_then_once_a_day() -> None:
    given: list[datetime] = []

    def duty(now: datetime) -> int:
        given.append(now)
        return 3

    daily = Daily(duty)
    with time_machine.travel(NOON, tick=False) as clock:
        assert [daily.run(), daily.run()] == [3, 0]
        clock.shift(timedelta(hours=11))
        assert daily.run() == 0
        clock.shift(timedelta(hours=1))  # midnight in Paris, the day before in UTC
        assert [daily.run(), daily.run()] == [3, 0]
    assert given == [NOON, NOON + timedelta(hours=12)]


def test_a_duty_that_fails_is_due_again() -> None:
    left = [ValueError("the disk is full")]

    def duty(_: datetime) -> int:
        if left:
            raise left.pop()
        return 1

    daily = Daily(duty)
    with pytest.raises(ValueError, match="the disk is full"):
        daily.run()
    assert [daily.run(), daily.run()] == [1, 0]


def test_a_duty_may_wait_for_an_hour_of_the_site() -> None:
    daily = Daily(lambda _: 1, from_hour=8)
    with time_machine.travel("2026-11-24T07:59:00+01:00", tick=False) as clock:
        assert daily.run() == 0
        clock.shift(timedelta(minutes=1))
        assert [daily.run(), daily.run()] == [1, 0]
