"""Shapes of the answers, as pydantic models: what the OpenAPI file is made of."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Union
from uuid import UUID

from pydantic import BaseModel, Field, RootModel, create_model

from cms.delivery.encoding import NOT_ON_CARDS
from pages.documents.schemas import CARD_DETAILS, DOCUMENTS, Document, Schema


class ParameterError(Schema):
    """A refused parameter; ``allowed`` gives the right values when they are few."""

    parameter: str
    message: str
    allowed: list[str] | None


class ProblemDetails(BaseModel):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str


class InvalidParametersProblem(ProblemDetails):
    """A refused request: every wrong parameter with what would be right."""

    status: Literal[400]
    errors: list[ParameterError] | None = None


class GoneProblem(ProblemDetails):
    """A content that was public: why it is not, and where to go instead."""

    status: Literal[410]
    op: Literal["delete"]
    reason: Literal["gone", "redirect", "withdrawn"]
    location: str | None


class Selection(BaseModel):
    """A document of which ``fields`` kept a few members."""

    id: UUID
    kind: str
    version: int


class JsonLd(BaseModel):
    """A document in the words of schema.org."""

    context: Literal["https://schema.org"] = Field(alias="@context")
    type: str | list[str] = Field(alias="@type")


class Redirect(Schema):
    """The address to which a content has moved."""

    redirect: str


class Root(Schema):
    """The door of the API; ``links`` leads to all that it serves, by name."""

    name: str
    version: str
    licence: str
    links: dict[str, str]


class Contract(BaseModel):
    """An OpenAPI document."""

    openapi: str


class VocabularyReference(Schema):
    name: str
    label: str
    url: str


class VocabularyList(Schema):
    items: list[VocabularyReference]


class VocabularyValue(Schema):
    """A value; ``count`` public documents have it."""

    slug: str
    label: str
    count: int
    parent: str | None


class Vocabulary(Schema):
    name: str
    label: str
    items: list[VocabularyValue]


class SearchFacetValue(Schema):
    value: str
    label: str
    count: int
    selected: bool
    parent: str | None


class SearchFacet(Schema):
    name: str
    label: str
    values: list[SearchFacetValue]


class SearchSuggestion(Schema):
    """Other words, and how many results they have."""

    q: str
    count: int


class SuggestionItem(Schema):
    """A completion; only ``title`` and ``highlight`` for words to search again."""

    id: UUID | None
    title: str
    path: str | None
    url: str | None
    highlight: str


class SuggestionGroup(Schema):
    kind: str
    label: str
    items: list[SuggestionItem]


class Suggestions(Schema):
    groups: list[SuggestionGroup]


def _card(document: type[Document], kind: str) -> type[BaseModel]:
    """Derive the card of a document: fewer members, fewer details."""
    details: Any = document.model_fields["details"].annotation
    fewer: dict[str, Any] = {
        name: (field.annotation, ...)
        for name, field in details.model_fields.items()
        if name in CARD_DETAILS[kind]
    }
    stem = document.__name__.removesuffix("Document")
    card_details = create_model(f"{stem}CardDetails", __base__=Schema, **fewer)
    members: dict[str, Any] = {
        name: (card_details if name == "details" else field.annotation, ...)
        for name, field in document.model_fields.items()
        if name not in NOT_ON_CARDS
    }
    return create_model(f"{stem}Card", __base__=Schema, **members)


def _list(name: str, item: Any) -> type[BaseModel]:
    """Derive a page of a list: ``count`` is exact, ``next`` an absolute address."""
    return create_model(
        name, __base__=Schema, items=(list[item], ...), count=(int, ...), next=(str | None, ...)
    )


CARDS: dict[str, type[BaseModel]] = {
    kind: _card(document, kind) for kind, document in DOCUMENTS.items()
}


def _one_of(name: str, models: Mapping[str, type[BaseModel]]) -> Any:
    """Derive the union of models that ``kind`` tells apart."""
    # A union of what a dictionary holds: the type checker cannot follow, pydantic can.
    union: Any = Annotated[Union[tuple(models.values())], Field(discriminator="kind")]  # noqa: UP007
    return create_model(name, __base__=RootModel[union])


AnyDocument: Any = _one_of("AnyDocument", DOCUMENTS)
AnyCard: Any = _one_of("AnyCard", CARDS)

CARD_LISTS = {kind: _list(f"{card.__name__}List", card) for kind, card in CARDS.items()}
FULL_LISTS = {kind: _list(f"{full.__name__}List", full) for kind, full in DOCUMENTS.items()}
CONTENT_CARD_LIST = _list("ContentCardList", AnyCard)
CONTENT_DOCUMENT_LIST = _list("ContentDocumentList", AnyDocument)
SELECTION_LIST = _list("SelectionList", Selection)

HIGHLIGHTS = (
    "Passages trouvés, en HTML dont la seule balise est <mark> : « title », « text », et « file », "
    "le titre du fichier joint où se trouve « text » ; une clé sans passage est absente."
)
RELAXED = (
    "« typo » : des mots inconnus ont été lus comme les plus proches ; « words » : une partie des "
    "mots a suffi ; null sinon."
)
Relaxed = Literal["typo", "words"]
SearchHit = create_model(
    "SearchHit",
    __base__=Schema,
    id=(UUID, ...),
    kind=(str, ...),
    title=(str, ...),
    path=(str, ...),
    url=(str, ...),
    summary=(str, ...),
    promoted=(bool, ...),
    highlights=(dict[str, str], Field(description=HIGHLIGHTS)),
    document=(AnyCard, ...),
)
SearchResults = create_model(
    "SearchResults",
    __base__=Schema,
    items=(list[SearchHit], ...),
    count=(int, ...),
    page=(int, ...),
    pages=(int, ...),
    next=(str | None, ...),
    facets=(list[SearchFacet], ...),
    suggestion=(SearchSuggestion | None, ...),
    relaxed=(Relaxed | None, Field(description=RELAXED)),
    degraded=(bool, ...),
    engine=(str, ...),
)
