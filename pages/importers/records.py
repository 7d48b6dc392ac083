"""The facts of the campus as records: what a file of ``facts/`` may hold, and nothing else."""

from datetime import date, time
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from pages.choices import (
    CommunityScope,
    DatePrecision,
    Delivery,
    EventFormat,
    EventMode,
    LabKind,
    LabStatus,
    Level,
    OrganiserCategory,
    Qualifier,
    ResourceType,
    ToolkitKind,
)
from pages.importers.typography import french
from snippets.models.organisations import OrganisationKind
from snippets.models.vocabularies import AudienceGroup, ThemeColour, ThemePictogram

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=160)]
Text = Annotated[str, Field(min_length=1), AfterValidator(french)]


class Record(BaseModel):
    """Base: an unknown key is an error, and a record never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceRecord(Record):
    """A document that facts come from."""

    slug: Slug
    label: Text


class ThemeRecord(Record):
    slug: Slug
    label: Text
    summary: Text
    colour: ThemeColour
    pictogram: ThemePictogram


class AudienceRecord(Record):
    slug: Slug
    label: Text
    group: AudienceGroup


class RegionRecord(Record):
    slug: Slug
    label: Text
    insee_code: Annotated[str, Field(pattern=r"^\d\d$")]


class OrganisationRecord(Record):
    """An organisation; ``parent`` is the slug of another one."""

    slug: Slug
    name: Text
    acronym: str | None = None
    kind: OrganisationKind | None = None
    parent: Slug | None = None


class FigureRecord(Record):
    slug: Slug
    value: int
    qualifier: Qualifier | None = None
    unit: Text
    label: Text
    source: Slug


class ContentRecord(Record):
    """What every content page has; ``related`` holds slugs of pages of any kind."""

    slug: Slug
    summary: Text
    themes: tuple[Slug, ...] = ()
    audiences: tuple[Slug, ...] = ()
    keywords: tuple[str, ...] = ()
    related: tuple[Slug, ...] = ()
    source: Slug


class TrainingRecord(ContentRecord):
    """A training; ``available_from`` is a month, ``see_also`` slugs of other trainings."""

    title: Text
    level: Level | None = None
    delivery: Delivery | None = None
    available_from: str | None = None
    partners: tuple[Slug, ...] = ()
    see_also: tuple[Slug, ...] = ()


class ToolkitItemRecord(Record):
    """A step: a resource or a training, never both."""

    resource: Slug | None = None
    training: Slug | None = None
    start_here: bool = False

    @model_validator(mode="after")
    def _one_target(self) -> "ToolkitItemRecord":
        if (self.resource is None) == (self.training is None):
            raise ValueError("une étape pointe vers « resource » ou « training », un seul des deux")
        return self


class ToolkitRecord(ContentRecord):
    title: Text
    kind: ToolkitKind
    programme: Text | None = None
    organisation: Slug | None = None
    status: Text | None = None
    items: tuple[ToolkitItemRecord, ...] = ()


class ResourceRecord(ContentRecord):
    """A resource; ``toolkit`` is the slug of the toolkit it stands under."""

    title: Text
    type: ResourceType | None = None
    toolkit: Slug | None = None
    authors: tuple[Slug, ...] = ()
    status: Text | None = None


class CommunityRecord(ContentRecord):
    title: Text
    scope: CommunityScope | None = None
    members: int | None = None
    members_qualifier: Qualifier | None = None
    members_unit: Text | None = None
    organiser: Slug | None = None
    region: Slug | None = None
    facts: tuple[Text, ...] = ()


class LabRecord(ContentRecord):
    """A laboratory as known in November 2021; ``projects`` are slugs of project records."""

    name: Text
    kind: LabKind
    status: LabStatus | None = None
    region: Slug | None = None
    places: tuple[Text, ...] = ()
    carriers: tuple[Slug, ...] = ()
    partners: tuple[Slug, ...] = ()
    launch_year: int | None = None
    alternative_names: tuple[Text, ...] = ()
    projects: tuple[Slug, ...] = ()
    services: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    figures: tuple[Slug, ...] = ()


class ProjectRecord(Record):
    slug: Slug
    title: Text
    summary: Text
    partners: tuple[Text, ...] = ()


class CampaignThemeRecord(Record):
    slug: Slug
    label: Text
    short_label: Text


class CampaignRecord(Record):
    slug: Slug
    title: Text
    summary: Text
    edition: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    tagline: Text | None = None
    themes: tuple[CampaignThemeRecord, ...] = ()
    pilot: Slug | None = None
    partners: tuple[Slug, ...] = ()
    figures: tuple[Slug, ...] = ()
    formats: tuple[Text, ...] = ()
    territories: tuple[Text, ...] = ()
    follow_ups: tuple[Text, ...] = ()
    venue: Text | None = None
    keywords: tuple[str, ...] = ()
    source: Slug


class EventRecord(ContentRecord):
    """A dated event; times are local (Europe/Paris), ``end_date`` is unknown for an open end."""

    title: Text
    campaign: Slug | None = None
    campaign_theme: Slug | None = None
    start_date: date
    end_date: date | None = None
    start_time: time | None = None
    end_time: time | None = None
    dates: tuple[date, ...] = ()
    date_precision: DatePrecision
    format: EventFormat | None = None
    other_formats: tuple[EventFormat, ...] = ()
    mode: EventMode | None = None
    place: Text | None = None
    region: Slug | None = None
    organisers: tuple[Slug, ...] = ()
    organiser_category: OrganiserCategory | None = None
    partners: tuple[Slug, ...] = ()
    labs: tuple[Slug, ...] = ()
    sessions: tuple[Text, ...] = ()
    participants: tuple[Text, ...] = ()
    calls: tuple[Text, ...] = ()
    topic: Text | None = None
    programme: Text | None = None
    duration_minutes: int | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "EventRecord":
        if self.end_date and self.end_date < self.start_date:
            raise ValueError("end_date vient avant start_date")
        return self


class ArticleRecord(Record):
    """An article; ``published_on`` only where a document is dated."""

    slug: Slug
    title: Text
    published_on: date | None = None
    themes: tuple[Slug, ...] = ()
    text: Text
    source: Slug
