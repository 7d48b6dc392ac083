"""States that depend on the clock: one pure function per concept.

Each gives the state at an instant and the instant until which it holds (None: for ever).
Templates, API and search read what these functions said when the document was presented.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from pages.choices import DatePrecision, EventState, SessionState

BEST_FIRST = tuple(SessionState)


@dataclass(frozen=True)
class State:
    """A code and the instant when it stops being true."""

    code: str
    until: datetime | None = None


def start_of_day(day: date) -> datetime:
    """Midnight at the beginning of a day, in the time zone of the site."""
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of_day(day: date) -> datetime:
    """Midnight at the end of a day, in the time zone of the site."""
    return start_of_day(day + timedelta(days=1))


def local_day(instant: datetime) -> date:
    """The calendar day of an instant in the time zone of the site."""
    return timezone.localtime(instant).date()


@dataclass(frozen=True)
class SessionDates:
    """What decides the state of a session of training."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    registration_opens_at: datetime | None = None
    registration_closes_at: datetime | None = None
    seats_left: int | None = None
    is_cancelled: bool = False


def session_state(session: SessionDates, now: datetime) -> State:
    """State of one session; without a known end, it lasts until the end of its first day."""
    if session.is_cancelled:
        return State(SessionState.CANCELLED)
    starts_at = session.starts_at
    if starts_at is None:
        return State(SessionState.TO_BE_SCHEDULED)
    ends_at = session.ends_at or end_of_day(local_day(starts_at))
    if now >= ends_at:
        return State(SessionState.PAST)
    if now >= starts_at:
        return State(SessionState.ONGOING, ends_at)
    return _before_start(session, starts_at, now)


def _before_start(session: SessionDates, starts_at: datetime, now: datetime) -> State:
    opens_at, closes_at = session.registration_opens_at, session.registration_closes_at
    if closes_at is not None and now >= closes_at:
        return State(SessionState.CLOSED, starts_at)
    until = min(closes_at, starts_at) if closes_at else starts_at
    if opens_at is not None and now < opens_at:
        return State(SessionState.SOON, min(opens_at, until))
    if session.seats_left == 0:
        return State(SessionState.FULL, until)
    return State(SessionState.OPEN, until)


def training_state(sessions: Iterable[State], *, is_permanent: bool) -> State:
    """Best state of the sessions; it holds until any of them changes."""
    states = list(sessions)
    until = min((state.until for state in states if state.until), default=None)
    if is_permanent:
        return State(SessionState.PERMANENT, until)
    if not states:
        return State(SessionState.TO_BE_SCHEDULED)
    codes = [SessionState(state.code) for state in states]
    best = min(codes, key=BEST_FIRST.index)
    return State(best, until)


@dataclass(frozen=True)
class Span:
    """When something happens; ``ends_at`` is the first instant after it."""

    starts_at: datetime
    ends_at: datetime


def event_span(
    starts_at: datetime,
    ends_at: datetime | None,
    *,
    precision: str,
    all_day: bool,
    campaign_ends_on: date | None = None,
) -> Span:
    """Stretch of an event as its precision allows.

    Whole days run from midnight to midnight. A known month runs to its last day. An event known
    to begin only ends with its campaign, or else with its first day.
    """
    first, last = local_day(starts_at), local_day(ends_at or starts_at)
    if precision == DatePrecision.MONTH and ends_at is None:
        last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    if precision == DatePrecision.OPEN_END and ends_at is None and campaign_ends_on:
        last = max(campaign_ends_on, first)
        return Span(start_of_day(first) if all_day else starts_at, end_of_day(last))
    if all_day or precision == DatePrecision.MONTH:
        return Span(start_of_day(first), end_of_day(last))
    return Span(starts_at, ends_at or end_of_day(first))


def event_state(span: Span, now: datetime, *, is_cancelled: bool) -> State:
    """State of an event, or of a campaign."""
    if is_cancelled:
        return State(EventState.CANCELLED)
    if now < span.starts_at:
        return State(EventState.UPCOMING, span.starts_at)
    if now < span.ends_at:
        return State(EventState.ONGOING, span.ends_at)
    return State(EventState.PAST)
