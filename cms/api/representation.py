"""How much of a document an answer shows: a view of it, and a selection of its fields."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from cms.api.http import to_json
from cms.api.parameters import Parameter, choice, names
from cms.api.problems import InvalidParameters, InvalidValue
from cms.delivery.encoding import NOT_ON_CARDS
from pages.documents.schemas import CARD_DETAILS, DOCUMENTS

ALWAYS = ("id", "kind", "version")
# The column of PublishedDocument that holds the bytes of a view.
COLUMNS: Mapping[str, str] = {"card": "card", "full": "body", "jsonld": "body"}


def fields_of(kinds: Collection[str], view: str) -> frozenset[str]:
    """Names that ``fields`` takes: top-level ones, and ``details.x`` for those of the details."""
    found: set[str] = set()
    for kind in kinds:
        document = DOCUMENTS[kind]
        details = document.model_fields["details"].annotation
        top, inner = set(document.model_fields), set(getattr(details, "model_fields", ()))
        if view == "card":
            top, inner = top - NOT_ON_CARDS, inner & CARD_DETAILS[kind]
        found |= top | {f"details.{name}" for name in inner}
    return frozenset(found)


def representation_parameters(kinds: Collection[str], *, one: bool) -> dict[str, Parameter]:
    """The parameters ``view`` and ``fields``, of one document or of a list."""
    views = ("full", "card", "jsonld") if one else ("card", "full")
    description = "Ce qui est donné d’un contenu : sa fiche ou tout" + (
        " ; « jsonld » le décrit avec le vocabulaire de schema.org." if one else "."
    )
    return {
        "view": choice("view", description, views, default=views[0]),
        "fields": names(
            "fields",
            "Champs voulus, séparés par des virgules : « title,details.level » ; "
            "id, kind et version viennent toujours.",
            fields_of(kinds, "full"),
        ),
    }


def check_fields(
    fields: Sequence[str] | None, kinds: Collection[str], view: str
) -> tuple[str, ...] | None:
    """Give the wanted fields once they are known to exist in the wanted view.

    Raises:
        InvalidParameters: a field is not in the view.
    """
    if not fields:
        return None
    if view == "jsonld":
        message = "Une sélection de champs ne va pas avec « view=jsonld »."
        raise InvalidParameters({"fields": InvalidValue(message)})
    available = fields_of(kinds, view)
    absent = [name for name in fields if name not in available]
    if absent:
        words = ", ".join(f"« {name} »" for name in absent)
        message = f"Les fiches n’ont pas {words} : ajoutez « view=full »."
        raise InvalidParameters({"fields": InvalidValue(message, sorted(available))})
    return tuple(fields)


def select_fields(content: bytes, fields: Sequence[str] | None) -> bytes:
    """Keep the wanted fields of a document; all of them when None."""
    if fields is None:
        return content
    document: dict[str, Any] = json.loads(content)
    wanted = {*ALWAYS, *fields}
    if "details" not in wanted:
        document["details"] = {
            name: value
            for name, value in document["details"].items()
            if f"details.{name}" in wanted
        }
        if document["details"]:
            wanted.add("details")
    return to_json({name: value for name, value in document.items() if name in wanted})
