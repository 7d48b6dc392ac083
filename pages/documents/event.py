"""The document of an event."""

from datetime import datetime, timedelta

from django.utils import timezone

from cms.delivery.contract import Interval
from pages.choices import DatePrecision
from pages.documents.parts import KindPart, codes, lines, present_terms
from pages.documents.presentation import Presentation
from pages.documents.schemas import EventDetails, Term
from pages.models.campaign import CampaignPage
from pages.models.event import EventPage
from pages.states import Span, event_span, event_state


def present_event(page: EventPage, presentation: Presentation) -> KindPart:
    """Details and state of an event."""
    campaign = _campaign_of(page)
    span = event_span(
        page.starts_at,
        page.ends_at,
        precision=page.date_precision,
        all_day=page.all_day,
        campaign_ends_on=campaign.ends_on if campaign else None,
    )
    now = presentation.surroundings.visibility.now
    state = event_state(span, now, is_cancelled=page.is_cancelled)
    region = presentation.term(page.region)
    organisers = presentation.organisations(page.organisers.all())
    labs = list(page.labs.all())
    campaign_reference = presentation.reference(campaign, whole=True)
    theme = page.campaign_theme
    details = EventDetails(
        starts_at=span.starts_at if page.all_day else page.starts_at,
        ends_at=_shown_end(page, span),
        all_day=page.all_day,
        date_precision=page.date_precision,
        sessions=lines(page.sessions),
        format=page.format or None,
        mode=page.mode or None,
        place=page.place or None,
        region=region,
        organisers=organisers,
        organiser_category=page.organiser_category or None,
        labs=presentation.references_to(labs),
        campaign=campaign_reference,
        campaign_theme=Term(slug=theme.slug, label=theme.label) if theme else None,
        registration_url=page.registration_url or None,
        capacity=page.capacity,
        is_cancelled=page.is_cancelled,
        replay_url=page.replay_url or None,
        transcript=page.transcript or None,
        state=state.code,
        state_until=state.until,
    )
    shown_labs = {reference.id for reference in details.labs}
    return KindPart(
        details=details,
        terms={
            "format": codes(page.format),
            "mode": codes(page.mode),
            "organiser_category": codes(page.organiser_category),
            "state": codes(state.code),
            "campaign": codes(campaign.slug if campaign and campaign_reference else None),
            "lab": tuple(lab.slug for lab in labs if lab.translation_key in shown_labs),
            "event_month": _months(span),
        },
        regions=present_terms(region),
        organisations=organisers,
        intervals=(Interval("event", span.starts_at, span.ends_at),),
        starts_at=details.starts_at,
        state_until=state.until,
        words=(
            *details.sessions,
            page.place,
            page.transcript,
            theme.label if theme else "",
            *(lab.title for lab in labs if lab.translation_key in shown_labs),
        ),
    )


def _campaign_of(page: EventPage) -> CampaignPage | None:
    parent = page.get_parent() if page.depth else None
    specific = parent.specific if parent is not None else None
    return specific if isinstance(specific, CampaignPage) else None


def _shown_end(page: EventPage, span: Span) -> datetime | None:
    """The end as readers write it: the last second of the last day when hours are unknown."""
    if page.ends_at is None and page.date_precision == DatePrecision.OPEN_END:
        return None
    if page.all_day:
        return span.ends_at - timedelta(seconds=1)
    return page.ends_at


def _months(span: Span) -> tuple[str, ...]:
    first = timezone.localtime(span.starts_at)
    last = timezone.localtime(span.ends_at - timedelta(seconds=1))
    months: list[str] = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        months.append(f"{year}-{month:02}")
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return tuple(months)
