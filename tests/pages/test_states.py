"""States that depend on the clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.states import (
    BEST_FIRST,
    SessionDates,
    Span,
    State,
    event_span,
    event_state,
    session_state,
    training_state,
)

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("session", "code", "until"),
    [
        (SessionDates(), "to-be-scheduled", None),
        (SessionDates(starts_at=NOON + DAY), "open", NOON + DAY),
        (SessionDates(starts_at=NOON + DAY, is_cancelled=True), "cancelled", None),
        (SessionDates(starts_at=NOON + DAY, seats_left=0), "full", NOON + DAY),
        (
            SessionDates(starts_at=NOON + DAY, registration_opens_at=NOON + HOUR),
            "soon",
            NOON + HOUR,
        ),
        (
            SessionDates(starts_at=NOON + DAY, registration_closes_at=NOON - HOUR),
            "closed",
            NOON + DAY,
        ),
        (
            SessionDates(starts_at=NOON + DAY, registration_closes_at=NOON + HOUR),
            "open",
            NOON + HOUR,
        ),
        (SessionDates(starts_at=NOON - HOUR, ends_at=NOON + HOUR), "ongoing", NOON + HOUR),
        (SessionDates(starts_at=NOON - DAY, ends_at=NOON), "past", None),
        (
            SessionDates(starts_at=NOON - HOUR),
            "ongoing",
            datetime(2026, 3, 10, 23, tzinfo=UTC),
        ),
    ],
)
def test_session_state(session: SessionDates, code: str, until: datetime | None) -> None:
    assert session_state(session, NOON) == State(code, until)


def test_a_training_takes_its_best_session_and_the_nearest_change() -> None:
    states = [State("past"), State("soon", NOON + DAY), State("full", NOON + HOUR)]
    assert training_state(states, is_permanent=False) == State("soon", NOON + HOUR)


def test_a_permanent_training_is_permanent() -> None:
    assert training_state([State("past")], is_permanent=True).code == "permanent"


def test_a_training_without_session_waits_for_dates() -> None:
    assert training_state([], is_permanent=False) == State("to-be-scheduled")


@pytest.mark.parametrize(
    ("now", "code"),
    [(NOON - DAY, "upcoming"), (NOON, "ongoing"), (NOON + HOUR, "past")],
)
def test_event_state(now: datetime, code: str) -> None:
    assert event_state(Span(NOON, NOON + HOUR), now, is_cancelled=False).code == code


def test_whole_days_run_from_midnight_to_midnight_in_paris() -> None:
    span = event_span(NOON, NOON + DAY, precision="day", all_day=True)
    assert span == Span(datetime(2026, 3, 9, 23, tzinfo=UTC), datetime(2026, 3, 11, 23, tzinfo=UTC))


def test_a_known_month_runs_to_its_last_day() -> None:
    span = event_span(NOON, None, precision="month", all_day=True)
    assert span.ends_at == datetime(2026, 3, 31, 22, tzinfo=UTC)


def test_an_open_end_ends_with_its_campaign() -> None:
    span = event_span(
        NOON, None, precision="open-end", all_day=True, campaign_ends_on=date(2026, 3, 20)
    )
    assert span.ends_at == datetime(2026, 3, 20, 23, tzinfo=UTC)


instants = st.none() | st.integers(-200, 200).map(lambda hours: NOON + hours * HOUR)


@given(
    session=st.builds(
        SessionDates,
        starts_at=instants,
        ends_at=st.none(),
        registration_opens_at=instants,
        registration_closes_at=instants,
        seats_left=st.none() | st.integers(0, 3),
        is_cancelled=st.booleans(),
    ),
    minutes=st.integers(0, 20_000),
)
def test_a_state_holds_until_the_instant_it_names(session: SessionDates, minutes: int) -> None:
    state = session_state(session, NOON)
    later = NOON + timedelta(minutes=minutes)
    assert state.until is None or state.until > NOON
    if state.until is None or later < state.until:
        assert session_state(session, later).code == state.code
    else:
        assert BEST_FIRST.index(session_state(session, later).code) != BEST_FIRST.index(state.code)
