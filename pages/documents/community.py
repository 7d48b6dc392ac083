"""The document of a community."""

from pages.documents.parts import KindPart, codes, present_terms
from pages.documents.presentation import Presentation
from pages.documents.richtext import plain_text
from pages.documents.schemas import CommunityDetails
from pages.models.community import CommunityPage


def present_community(page: CommunityPage, presentation: Presentation) -> KindPart:
    """Details of a community; people without a dated consent are left out."""
    organiser = presentation.organisation(page.organiser)
    region = presentation.term(page.region)
    animators = [
        person
        for record in page.animators.all()
        if (person := presentation.person(record.person)) is not None
    ]
    details = CommunityDetails(
        scope=page.scope or None,
        members_count=page.members_count,
        members_qualifier=page.members_qualifier or None,
        members_unit=page.members_unit or None,
        animators=animators,
        organiser=organiser,
        region=region,
        is_open=page.is_open,
        how_to_join=presentation.html_or_none(page.how_to_join),
        meeting_rhythm=page.meeting_rhythm or None,
        resources=presentation.references_to(record.target for record in page.resources.all()),
        hub_url=page.hub_url or None,
    )
    return KindPart(
        details=details,
        terms={"scope": codes(page.scope), "community": codes(page.slug)},
        regions=present_terms(region),
        organisations=present_terms(organiser),
        people=tuple(person.name for person in animators),
        words=(page.members_unit, plain_text(details.how_to_join or ""), page.meeting_rhythm),
    )
