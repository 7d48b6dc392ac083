"""The public document of each kind, as pydantic models: the contract of the API."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Schema(BaseModel):
    """Base: nothing that is not declared, nothing left out."""

    model_config = ConfigDict(extra="forbid")


class Term(Schema):
    """An entry of a vocabulary, or an organisation."""

    slug: str
    label: str


class PageReference(Schema):
    """Another public page."""

    id: UUID
    kind: str
    title: str
    path: str
    url: str


class File(Schema):
    """A file to download; ``type`` is its media type, ``size`` in bytes, ``pages`` when known."""

    title: str
    url: str
    type: str
    size: int | None
    pages: int | None


class Rendition(Schema):
    """One size of an image: ``card`` (600 × 338) or ``large`` (1200 × 675)."""

    name: str
    url: str
    width: int
    height: int
    type: str


class Image(Schema):
    """An image with the description that fits its use here (empty when decorative)."""

    alt: str
    credit: str | None
    licence: str | None
    renditions: list[Rendition]


class Breadcrumb(Schema):
    """An ancestor, home first."""

    title: str
    path: str


class PersonReference(Schema):
    """A person who agreed to be shown."""

    name: str
    role: str | None
    organisation: Term | None


class FigureData(Schema):
    """A key figure; ``qualifier`` is ``plus de``, ``environ`` or null."""

    value: int
    qualifier: str | None
    unit: str | None
    label: str
    source: str | None


class TextBlock(Schema):
    type: Literal["text"]
    html: str


class ImageBlock(Schema):
    type: Literal["image"]
    image: Image
    caption: str | None


class QuoteBlock(Schema):
    type: Literal["quote"]
    text: str
    author: str | None


class CalloutBlock(Schema):
    type: Literal["callout"]
    title: str | None
    html: str


class FilesBlock(Schema):
    type: Literal["files"]
    files: list[File]


class PagesBlock(Schema):
    type: Literal["pages"]
    title: str | None
    pages: list[PageReference]


class AccordionItem(Schema):
    title: str
    html: str


class AccordionBlock(Schema):
    type: Literal["accordion"]
    items: list[AccordionItem]


class VideoBlock(Schema):
    """A video elsewhere, linked and not embedded, with its transcript."""

    type: Literal["video"]
    title: str
    url: str
    transcript: str | None


Block = (
    TextBlock
    | ImageBlock
    | QuoteBlock
    | CalloutBlock
    | FilesBlock
    | PagesBlock
    | AccordionBlock
    | VideoBlock
)


class TrainingStep(Schema):
    title: str
    summary: str | None


class TrainingSession(Schema):
    """A session; ``state`` is one of ``SessionState``."""

    starts_at: datetime | None
    ends_at: datetime | None
    registration_opens_at: datetime | None
    registration_closes_at: datetime | None
    place: str | None
    region: Term | None
    delivery: str | None
    seats: int | None
    seats_left: int | None
    is_cancelled: bool
    registration_url: str | None
    state: str


class TrainingDetails(Schema):
    level: str | None
    delivery: str | None
    duration_minutes: int | None
    objectives: list[str]
    programme: list[TrainingStep]
    prerequisites: str | None
    provider: Term | None
    certification: str | None
    language: str | None
    registration_url: str | None
    is_permanent: bool
    sessions: list[TrainingSession]
    next_session_at: datetime | None
    state: str
    state_until: datetime | None


class ToolkitItem(Schema):
    """A step of a toolkit; ``type`` is the resource type, or ``formation`` for a training."""

    position: int
    page: PageReference
    type: str | None
    summary: str | None
    intro: str | None
    duration_minutes: int | None
    start_here: bool


class ToolkitDetails(Schema):
    toolkit_kind: str
    items: list[ToolkitItem]
    item_count: int
    programme: str | None
    organisation: Term | None


class ResourceDetails(Schema):
    resource_type: str | None
    files: list[File]
    external_url: str | None
    duration_minutes: int | None
    participants_min: int | None
    participants_max: int | None
    difficulty: str | None
    licence: str | None
    published_on: date | None
    authors: list[Term]


class CommunityDetails(Schema):
    scope: str | None
    members_count: int | None
    members_qualifier: str | None
    members_unit: str | None
    animators: list[PersonReference]
    organiser: Term | None
    region: Term | None
    is_open: bool | None
    how_to_join: str | None
    meeting_rhythm: str | None
    resources: list[PageReference]
    hub_url: str | None


class LabProject(Schema):
    title: str
    summary: str | None
    year: int | None
    partners: list[str]


class LabDetails(Schema):
    lab_kind: str
    status: str | None
    region: Term | None
    department: Term | None
    address: str | None
    latitude: float | None
    longitude: float | None
    carriers: list[Term]
    partners: list[Term]
    launch_year: int | None
    alternative_names: list[str]
    projects: list[LabProject]
    services: list[str]
    website: str | None


class CampaignDetails(Schema):
    edition: int | None
    starts_on: date | None
    ends_on: date | None
    tagline: str | None
    campaign_themes: list[Term]
    partners: list[Term]
    figures: list[FigureData]
    state: str | None
    state_until: datetime | None


class EventDetails(Schema):
    """An event; with ``all_day`` the hours of ``starts_at`` and ``ends_at`` are not known."""

    starts_at: datetime
    ends_at: datetime | None
    all_day: bool
    date_precision: str
    sessions: list[str]
    format: str | None
    mode: str | None
    place: str | None
    region: Term | None
    organisers: list[Term]
    organiser_category: str | None
    labs: list[PageReference]
    campaign: PageReference | None
    campaign_theme: Term | None
    registration_url: str | None
    capacity: int | None
    is_cancelled: bool
    replay_url: str | None
    transcript: str | None
    state: str
    state_until: datetime | None


class ArticleDetails(Schema):
    published_on: date | None
    authors: list[PersonReference]
    category: str | None
    source: str | None


class Hero(Schema):
    title: str
    text: str | None


class HighlightGroup(Schema):
    """Pages an editor shows for one pillar of the home page."""

    title: str
    text: str | None
    index: PageReference | None
    pages: list[PageReference]


class NeedEntry(Schema):
    """An entry by need: the address is a search of the campus."""

    title: str
    text: str | None
    url: str


class PageDetails(Schema):
    """Home, indexes and standard pages; ``lists`` is the kind an index lists."""

    template: Literal["home", "index", "standard"]
    lists: str | None
    hero: Hero | None
    figures: list[FigureData]
    highlights: list[HighlightGroup]
    needs: list[NeedEntry]


class Document(Schema):
    """What every kind has; ``details`` is narrowed below."""

    id: UUID
    kind: str
    version: int
    locale: str
    title: str
    path: str
    url: str
    summary: str
    image: Image | None
    themes: list[Term]
    audiences: list[Term]
    regions: list[Term]
    organisations: list[Term]
    first_published_at: datetime
    published_at: datetime
    updated_at: datetime
    breadcrumbs: list[Breadcrumb]
    details: Any
    body: list[Block]
    related: list[PageReference]
    licence: str
    attribution: str


class TrainingDocument(Document):
    kind: Literal["training"]
    details: TrainingDetails


class ToolkitDocument(Document):
    kind: Literal["toolkit"]
    details: ToolkitDetails


class ResourceDocument(Document):
    kind: Literal["resource"]
    details: ResourceDetails


class CommunityDocument(Document):
    kind: Literal["community"]
    details: CommunityDetails


class LabDocument(Document):
    kind: Literal["lab"]
    details: LabDetails


class EventDocument(Document):
    kind: Literal["event"]
    details: EventDetails


class CampaignDocument(Document):
    kind: Literal["campaign"]
    details: CampaignDetails


class ArticleDocument(Document):
    kind: Literal["article"]
    details: ArticleDetails


class PageDocument(Document):
    kind: Literal["page"]
    details: PageDetails


DOCUMENTS: dict[str, type[Document]] = {
    "training": TrainingDocument,
    "toolkit": ToolkitDocument,
    "resource": ResourceDocument,
    "community": CommunityDocument,
    "lab": LabDocument,
    "event": EventDocument,
    "campaign": CampaignDocument,
    "article": ArticleDocument,
    "page": PageDocument,
}

CARD_DETAILS: dict[str, frozenset[str]] = {
    "training": frozenset(
        {
            "level",
            "delivery",
            "duration_minutes",
            "is_permanent",
            "next_session_at",
            "provider",
            "state",
            "state_until",
        }
    ),
    "toolkit": frozenset({"toolkit_kind", "item_count"}),
    "resource": frozenset({"resource_type", "duration_minutes", "difficulty", "published_on"}),
    "community": frozenset(
        {"scope", "members_count", "members_qualifier", "members_unit", "region", "is_open"}
    ),
    "lab": frozenset({"lab_kind", "status", "region", "launch_year"}),
    "event": frozenset(
        {
            "starts_at",
            "ends_at",
            "all_day",
            "date_precision",
            "format",
            "mode",
            "place",
            "region",
            "organiser_category",
            "campaign",
            "is_cancelled",
            "state",
            "state_until",
        }
    ),
    "campaign": frozenset({"edition", "starts_on", "ends_on", "tagline", "state", "state_until"}),
    "article": frozenset({"published_on", "category"}),
    "page": frozenset({"template", "lists"}),
}
