"""Load the campaigns and the dated events."""

from collections.abc import Iterator
from datetime import date, datetime, time
from functools import partial

from django.utils import timezone

from pages.french import day_number, duration, full_date
from pages.importers.loading.context import Context
from pages.importers.loading.texts import Blocks, listed, paragraph, section, sentence, text_block
from pages.importers.loading.tree import PageFact
from pages.importers.records import CampaignRecord, EventRecord
from pages.models import CampaignFigure, CampaignPage, CampaignTheme, EventPage
from snippets.models import Figure
from snippets.models.vocabularies import ThemeColour

CAMPAIGN_FAMILIES = (
    ThemeColour.PINK_TUILE,
    ThemeColour.GREEN_EMERAUDE,
    ThemeColour.BLUE_CUMULUS,
)


def campaign_facts(context: Context) -> Iterator[PageFact]:
    """One page a campaign, in the agenda."""
    for index, record in enumerate(context.facts.campaigns.values()):
        family = CAMPAIGN_FAMILIES[index % len(CAMPAIGN_FAMILIES)]
        yield PageFact(
            kind="campaign",
            slug=record.slug,
            parent="agenda",
            make=partial(_make_campaign, context, record, family),
        )


def _make_campaign(context: Context, record: CampaignRecord, family: str) -> CampaignPage:
    page = CampaignPage(
        title=record.title,
        summary=record.summary,
        edition=record.edition,
        starts_on=record.starts_on,
        ends_on=record.ends_on,
        tagline=record.tagline or "",
        search_keywords=", ".join(record.keywords),
        image=context.pictures.of_family("campaign", family),
        body=_campaign_body(context, record),
    )
    page.partners = context.vocabulary.organisations(record.partners)
    page.campaign_themes = [
        CampaignTheme(label=theme.label, slug=theme.slug) for theme in record.themes
    ]
    found = {figure.slug: figure for figure in Figure.objects.filter(slug__in=record.figures)}
    page.figures = [CampaignFigure(figure=found[slug]) for slug in record.figures if slug in found]
    return page


def _campaign_body(context: Context, record: CampaignRecord) -> Blocks:
    pilot = context.facts.organisations[record.pilot] if record.pilot else None
    return text_block(
        paragraph(f"Temps fort piloté par la {pilot.acronym or pilot.name}.") if pilot else "",
        paragraph(f"Au programme : {listed(record.formats)}.") if record.formats else "",
        paragraph(f"Un centre était installé au {record.venue}.") if record.venue else "",
        section("Des semaines dans les territoires", points=record.territories)
        if record.territories
        else "",
        section("Les suites", points=record.follow_ups) if record.follow_ups else "",
    )


def event_facts(context: Context) -> Iterator[PageFact]:
    """One page an event, under its campaign or in the agenda."""
    for record in context.facts.events.values():
        yield PageFact(
            kind="event",
            slug=record.slug,
            parent=record.campaign or "agenda",
            make=partial(_make_event, context, record),
            related=record.related,
            complete=partial(_link_event, context, record),
        )


def _make_event(context: Context, record: EventRecord) -> EventPage:
    page = EventPage(
        title=record.title,
        starts_at=_instant(record.start_date, record.start_time),
        ends_at=_instant(record.end_date, record.end_time) if record.end_date else None,
        all_day=record.start_time is None,
        date_precision=record.date_precision,
        sessions="\n".join(record.sessions),
        format=record.format or "",
        mode=record.mode or "",
        place=record.place or "",
        region=context.vocabulary.region(record.region),
        organiser_category=record.organiser_category or "",
    )
    context.describe(page, record, "event", _event_body(context, record))
    page.organisers = context.vocabulary.organisations(record.organisers)
    return page


def _link_event(context: Context, record: EventRecord, page: EventPage) -> None:
    page.labs = context.tree.found(record.labs)
    campaign = context.tree.find(record.campaign or "")
    if campaign is not None and record.campaign_theme:
        page.campaign_theme = CampaignTheme.objects.filter(
            campaign_id=campaign.pk, slug=record.campaign_theme
        ).first()


def _instant(day: date, hour: time | None) -> datetime:
    """A local time of a day; midnight when the hour is unknown."""
    return timezone.make_aware(datetime.combine(day, hour or time.min))


def _event_body(context: Context, record: EventRecord) -> Blocks:
    partners = [context.facts.organisations[slug].name for slug in record.partners]
    days = [day_number(day) for day in record.dates[:-1]]
    dates = listed([*days, full_date(record.dates[-1])]) if record.dates else ""
    lines = (
        f"Ouvert les {dates}." if dates else "",
        f"Sujet : {record.topic}" if record.topic else "",
        f"Durée : {duration(record.duration_minutes)}." if record.duration_minutes else "",
        f"Dans le cadre de : {record.programme}." if record.programme else "",
        f"Avec : {listed(record.participants)}." if record.participants else "",
        f"Partenaires : {listed(partners)}." if partners else "",
        f"Appels concernés : {listed(record.calls)}." if record.calls else "",
        record.note or "",
    )
    return text_block(*(paragraph(sentence(line)) for line in lines if line))
