"""The OpenAPI 3.1 file: the table of endpoints and the pydantic models, written as a contract.

The parameters come from the very table that reads them, so the file cannot promise another
thing than what is served.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from cms.api import schemas
from cms.api.http import JSON, Endpoint, Models
from cms.api.parameters import Parameter
from cms.api.problems import MEDIA_TYPE as PROBLEM

Json = dict[str, Any]

_DESCRIPTION = (
    "Contenus publics du Campus de la transformation publique, en lecture seule et sans clé. "
    "Les dates sont en ISO 8601 ; une date donnée sans décalage horaire est à l’heure de Paris. "
    "Un filtre répété veut dire « ou » ; deux filtres différents, « et »."
)
_PATH_PARAMETERS: Mapping[str, tuple[str, Json]] = {
    "id": ("Identifiant stable du contenu.", {"type": "string", "format": "uuid"}),
    "name": ("Nom du vocabulaire.", {"type": "string"}),
}
_ERRORS: Mapping[int, tuple[str, type[BaseModel]]] = {
    400: ("Paramètre inconnu ou refusé : nommé.", schemas.InvalidParametersProblem),
    401: ("Clé d’accès refusée.", schemas.ProblemDetails),
    403: ("Clé d’accès sans le droit de lire.", schemas.ProblemDetails),
    404: ("Rien n’a ce nom.", schemas.ProblemDetails),
    405: ("Méthode non permise.", schemas.ProblemDetails),
    410: ("Contenu qui n’est plus public.", schemas.GoneProblem),
    500: ("Erreur de notre côté.", schemas.ProblemDetails),
}
_EVERYWHERE = (400, 401, 403, 405, 500)
_HEADERS: Mapping[str, Json] = {
    "ETag": {"description": "Empreinte forte, à renvoyer dans If-None-Match."},
    "Cache-Control": {"description": "Durée pendant laquelle garder la réponse."},
    "Link": {"description": "Page suivante d’une liste (RFC 8288)."},
    "Last-Modified": {"description": "Dernière modification d’un contenu."},
}


def openapi(endpoints: Iterable[Endpoint]) -> Json:
    """Describe endpoints as an OpenAPI 3.1 document."""
    described = list(endpoints)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "API du Campus de la transformation publique",
            "version": "1",
            "description": _DESCRIPTION,
            "license": {
                "name": "Licence Ouverte 2.0 (etalab-2.0)",
                "url": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
            },
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{}, {"key": []}],
        "tags": [{"name": tag} for tag in dict.fromkeys(each.tag for each in described)],
        "paths": {f"/{endpoint.path}": _path_item(endpoint) for endpoint in described},
        "components": {
            "schemas": _component_schemas(described),
            "responses": {str(status): _error(status) for status in _ERRORS},
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Clé d’un client enregistré ; inutile pour ce qui est public.",
                }
            },
            "headers": {
                name: {**header, "schema": {"type": "string"}} for name, header in _HEADERS.items()
            },
        },
    }


def _path_item(endpoint: Endpoint) -> Json:
    parts = re.findall(r"{(\w+)}", endpoint.path)
    operation = {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "tags": [endpoint.tag],
        "parameters": [
            *map(_path_parameter, parts),
            *map(_query_parameter, endpoint.parameters.values()),
        ],
        "responses": _responses(endpoint),
    }
    return {"get": operation}


def _path_parameter(name: str) -> Json:
    description, schema = _PATH_PARAMETERS[name]
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": schema,
    }


def _query_parameter(parameter: Parameter) -> Json:
    schema = parameter.schema
    if parameter.many:
        schema = {"type": "array", "items": schema, "uniqueItems": True}
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.description,
        "schema": schema,
    }


def _responses(endpoint: Endpoint) -> Json:
    headers = ["ETag", "Cache-Control"]
    headers += ["Link"] if "after" in endpoint.parameters or "page" in endpoint.parameters else []
    headers += ["Last-Modified"] if 410 in endpoint.others else []
    responses: Json = {
        "200": {
            "description": endpoint.summary,
            "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in headers},
            "content": {
                media_type: {"schema": _any_of(models)}
                for media_type, models in endpoint.answers.items()
            },
        },
        "304": {"description": "La réponse déjà connue est toujours bonne."},
    }
    if 301 in endpoint.others:
        responses["301"] = {
            "description": "Contenu déplacé : « Location » mène à sa nouvelle adresse.",
            "headers": {"Location": {"schema": {"type": "string"}}},
            "content": {JSON: {"schema": _any_of((schemas.Redirect,))}},
        }
    for status in sorted({*_EVERYWHERE, *endpoint.others} & set(_ERRORS)):
        responses[str(status)] = {"$ref": f"#/components/responses/{status}"}
    return responses


def _error(status: int) -> Json:
    description, model = _ERRORS[status]
    return {
        "description": description,
        "content": {PROBLEM: {"schema": _any_of((model,))}},
    }


def _any_of(models: Models) -> Json:
    references = [{"$ref": f"#/components/schemas/{model.__name__}"} for model in models]
    return references[0] if len(references) == 1 else {"anyOf": references}


def _component_schemas(endpoints: Iterable[Endpoint]) -> Json:
    models = {
        model
        for endpoint in endpoints
        for answers in endpoint.answers.values()
        for model in answers
    }
    models |= {model for _, model in _ERRORS.values()} | {schemas.Redirect}
    ordered = sorted(models, key=lambda model: model.__name__)
    _, definitions = models_json_schema(
        [(model, "serialization") for model in ordered],
        ref_template="#/components/schemas/{model}",
    )
    found: Json = definitions["$defs"]
    return dict(sorted(found.items()))
