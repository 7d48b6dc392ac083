"""Shapes of the changes, as pydantic models."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from cms.api.schemas import AnyDocument, ProblemDetails
from pages.documents.schemas import Schema

_SEQUENCE = "Numéro d’ordre dans le journal."
_REASON = (
    "« gone » : supprimé ; « redirect » : remplacé par ce qui est à « location » ; « withdrawn » : "
    "retiré du public ; « filtered » : toujours public, mais ne passe plus les filtres demandés."
)


class DocumentUpsert(Schema):
    """Un contenu à garder, ou à remplacer par cette version."""

    seq: int = Field(description=_SEQUENCE)
    op: Literal["upsert"]
    id: UUID
    kind: str
    version: int
    data: AnyDocument


class DocumentDeletion(Schema):
    """Un contenu à ne plus garder."""

    seq: int = Field(description=_SEQUENCE)
    op: Literal["delete"]
    id: UUID
    kind: str
    version: int
    reason: Literal["gone", "redirect", "withdrawn", "filtered"] = Field(description=_REASON)
    location: str | None


class ChangePage(Schema):
    """Des changements, dans l’ordre du journal."""

    items: list[Annotated[DocumentUpsert | DocumentDeletion, Field(discriminator="op")]]
    next: str = Field(description="Curseur de la suite, à rendre tel quel dans « cursor ».")
    has_more: bool = Field(description="Vrai : d’autres changements attendent déjà.")


class CursorExpiredProblem(ProblemDetails):
    """A cursor after which a deletion may be missing: the reader begins again."""

    status: Literal[410]
    type: Literal["urn:campus:problem:cursor_expired"]
