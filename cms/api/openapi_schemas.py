"""The schemas of the contract: pydantic's, with what is said of each field and of each shape."""

from collections.abc import Iterable
from typing import Any

from pydantic.json_schema import models_json_schema

from cms.api.field_notes import note_of
from cms.api.http import Endpoint
from cms.api.openapi_responses import models_of_errors
from cms.api.schema_notes import description_of

Json = dict[str, Any]


def component_schemas(endpoints: Iterable[Endpoint]) -> Json:
    """Describe every shape that these endpoints and their errors give, by name."""
    models = models_of_errors() | {
        model
        for endpoint in endpoints
        for answers in endpoint.answers.values()
        for model in answers
    }
    ordered = sorted(models, key=lambda model: model.__name__)
    _, definitions = models_json_schema(
        [(model, "serialization") for model in ordered],
        ref_template="#/components/schemas/{model}",
    )
    found: Json = definitions["$defs"]
    return {name: _described(name, schema) for name, schema in sorted(found.items())}


def _described(name: str, schema: Json) -> Json:
    """Add the descriptions; the titles that pydantic makes of the names say nothing more."""
    described = {key: value for key, value in schema.items() if key != "title"}
    described["description"] = description_of(name) or schema.get("description", "")
    if "properties" in schema:
        described["properties"] = {
            field: _described_field(name, field, value)
            for field, value in schema["properties"].items()
        }
    return described


def _described_field(schema_name: str, name: str, schema: Json) -> Json:
    described = {key: value for key, value in schema.items() if key != "title"}
    note = note_of(schema_name, name)
    if note:
        described.setdefault("description", note.description)
    closed = [described["const"]] if "const" in described else described.get("enum")
    if closed:
        described["examples"] = closed[:1]
    elif note and note.example is not None:
        described["examples"] = [note.example]
    return described
