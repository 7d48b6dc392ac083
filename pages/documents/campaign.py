"""The document of a campaign."""

from cms.delivery.contract import Interval
from pages.documents.figures import present_figure
from pages.documents.parts import KindPart, codes
from pages.documents.presentation import Presentation
from pages.documents.schemas import CampaignDetails, Term
from pages.models.campaign import CampaignPage
from pages.states import Span, State, end_of_day, event_state, start_of_day


def present_campaign(page: CampaignPage, presentation: Presentation) -> KindPart:
    """Details and state of a campaign; without dates it has no state."""
    span = campaign_span(page)
    now = presentation.surroundings.visibility.now
    state: State | None = event_state(span, now, is_cancelled=False) if span else None
    partners = presentation.organisations(page.partners.all())
    return KindPart(
        details=CampaignDetails(
            edition=page.edition,
            starts_on=page.starts_on,
            ends_on=page.ends_on,
            tagline=page.tagline or None,
            campaign_themes=[
                Term(slug=theme.slug, label=theme.label) for theme in page.campaign_themes.all()
            ],
            partners=partners,
            figures=[present_figure(record.figure, presentation) for record in page.figures.all()],
            state=state.code if state else None,
            state_until=state.until if state else None,
        ),
        terms={"state": codes(state.code if state else None), "campaign": codes(page.slug)},
        organisations=partners,
        intervals=(Interval("event", span.starts_at, span.ends_at),) if span else (),
        starts_at=span.starts_at if span else None,
        state_until=state.until if state else None,
        words=(page.tagline, *(theme.label for theme in page.campaign_themes.all())),
    )


def campaign_span(page: CampaignPage) -> Span | None:
    """From midnight of the first day to midnight after the last one, when the first is known."""
    if page.starts_on is None:
        return None
    return Span(start_of_day(page.starts_on), end_of_day(page.ends_on or page.starts_on))
