"""The document of a training."""

from datetime import datetime

from cms.delivery.contract import Interval
from pages.choices import SessionState
from pages.documents.parts import KindPart, codes, duration_codes, present_terms
from pages.documents.presentation import Presentation
from pages.documents.richtext import plain_text
from pages.documents.schemas import TrainingDetails, TrainingSession, TrainingStep
from pages.models.training import TrainingPage
from pages.models.training import TrainingSession as SessionRecord
from pages.states import (
    SessionDates,
    State,
    end_of_day,
    local_day,
    session_state,
    training_state,
)

COMING = {SessionState.OPEN, SessionState.SOON, SessionState.FULL, SessionState.CLOSED}


def present_training(page: TrainingPage, presentation: Presentation) -> KindPart:
    """Details, sessions and state of a training."""
    now = presentation.surroundings.visibility.now
    records = sorted(page.sessions.all(), key=_by_start)
    states = [session_state(_dates(record), now) for record in records]
    state = training_state(states, is_permanent=page.is_permanent)
    sessions = [
        _session(record, state_of, presentation)
        for record, state_of in zip(records, states, strict=True)
    ]
    starts = [
        session.starts_at for session in sessions if session.starts_at and session.state in COMING
    ]
    provider = presentation.organisation(page.provider)
    steps = [
        TrainingStep(title=step.title, summary=step.summary or None)
        for step in page.programme.all()
    ]
    details = TrainingDetails(
        level=page.level or None,
        delivery=page.delivery or None,
        duration_minutes=page.duration_minutes,
        objectives=[objective.text for objective in page.objectives.all()],
        programme=steps,
        prerequisites=presentation.html_or_none(page.prerequisites),
        provider=provider,
        certification=page.certification or None,
        language=page.language or None,
        registration_url=page.registration_url or None,
        is_permanent=page.is_permanent,
        sessions=sessions,
        next_session_at=min(starts, default=None),
        state=state.code,
        state_until=state.until,
    )
    return KindPart(
        details=details,
        terms={
            "level": codes(page.level),
            "delivery": codes(page.delivery, *(session.delivery for session in sessions)),
            "session_state": codes(state.code),
            "duration": duration_codes(page.duration_minutes),
        },
        regions=present_terms(*(session.region for session in sessions)),
        organisations=present_terms(provider),
        intervals=tuple(_intervals(sessions)),
        starts_at=details.next_session_at,
        duration_minutes=page.duration_minutes,
        state_until=state.until,
        words=(
            *details.objectives,
            *(f"{step.title} {step.summary or ''}" for step in steps),
            plain_text(details.prerequisites or ""),
            page.certification,
        ),
    )


def _by_start(record: SessionRecord) -> tuple[bool, float, int]:
    starts_at = record.starts_at
    return starts_at is None, starts_at.timestamp() if starts_at else 0.0, record.sort_order or 0


def _dates(record: SessionRecord) -> SessionDates:
    return SessionDates(
        starts_at=record.starts_at,
        ends_at=record.ends_at,
        registration_opens_at=record.registration_opens_at,
        registration_closes_at=record.registration_closes_at,
        seats_left=record.seats_left,
        is_cancelled=record.is_cancelled,
    )


def _session(record: SessionRecord, state: State, presentation: Presentation) -> TrainingSession:
    return TrainingSession(
        starts_at=record.starts_at,
        ends_at=record.ends_at,
        registration_opens_at=record.registration_opens_at,
        registration_closes_at=record.registration_closes_at,
        place=record.place or None,
        region=presentation.term(record.region),
        delivery=record.delivery or None,
        seats=record.seats,
        seats_left=record.seats_left,
        is_cancelled=record.is_cancelled,
        registration_url=record.registration_url or None,
        state=state.code,
    )


def _intervals(sessions: list[TrainingSession]) -> list[Interval]:
    return [
        Interval("session", session.starts_at, session.ends_at or _end(session.starts_at))
        for session in sessions
        if session.starts_at and not session.is_cancelled
    ]


def _end(starts_at: datetime) -> datetime:
    return end_of_day(local_day(starts_at))
