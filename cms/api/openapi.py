"""The OpenAPI 3.1 file: the table of endpoints and the pydantic models, written as a contract.

The parameters come from the very table that reads them, so the file cannot promise another
thing than what is served.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings

from cms.api.http import Endpoint
from cms.api.openapi_parameters import parameters_of, shared_parameters
from cms.api.openapi_responses import responses_of, shared_headers, shared_responses
from cms.api.openapi_schemas import component_schemas

Json = dict[str, Any]

_DESCRIPTION = (
    "Contenus publics du Campus de la transformation publique, en lecture seule et sans clé. "
    "Les dates sont en ISO 8601 ; une date donnée sans décalage horaire est à l’heure de Paris. "
    "Un filtre répété veut dire « ou » ; deux filtres différents, « et ». Un paramètre inconnu ou "
    "une valeur inconnue donnent 400, avec ce qui est permis. HEAD et OPTIONS sont servis partout."
)
# Identifiers, not labels: generated clients name their modules after them.
_TAGS: Mapping[str, str] = {
    "contents": "Tous les types ensemble.",
    "discovery": "Ce que donne l’API, et le contrat lui-même.",
    "feeds": "Les listes pour les lecteurs de flux (Atom, JSON Feed) et les agendas (iCalendar).",
    "kinds": "Formations, mallettes, ressources, communautés, laboratoires, "
    "événements, temps forts, actualités, pages : une liste et un contenu de chaque type.",
    "preview": "Un contenu qui n’est pas encore publié, par un lien signé qui expire.",
    "search": "Recherche en texte intégral, facettes et suggestions.",
    "site": "Ce qui entoure les contenus : menus, pied de page, bandeaux.",
    "sync": "Tenir une copie à jour : export complet, puis changements.",
    "vocabularies": "Les valeurs des filtres, avec leur nombre de contenus publics.",
}


def openapi(endpoints: Iterable[Endpoint]) -> Json:
    """Describe endpoints as an OpenAPI 3.1 document."""
    described = list(endpoints)
    used = {each.tag for each in described}
    parameters = shared_parameters(described)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "API du Campus de la transformation publique",
            "version": "1",
            "description": _DESCRIPTION,
            "contact": {
                "name": "Campus de la transformation publique",
                "url": settings.CAMPUS_BASE_URL,
            },
            "license": {
                "name": "Licence Ouverte 2.0 (etalab-2.0)",
                "url": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
            },
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{}, {"key": []}],
        "tags": [{"name": tag, "description": _TAGS.get(tag, "")} for tag in sorted(used)],
        "paths": {f"/{endpoint.path}": _path_item(endpoint, parameters) for endpoint in described},
        "components": {
            "schemas": component_schemas(described),
            "parameters": parameters,
            "responses": shared_responses(described),
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Clé d’un client enregistré ; inutile pour ce qui est public.",
                }
            },
            "headers": shared_headers(),
        },
    }


def _path_item(endpoint: Endpoint, parameters: Json) -> Json:
    operation = {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "description": endpoint.description,
        "tags": [endpoint.tag],
        "parameters": parameters_of(endpoint, parameters),
        "responses": responses_of(endpoint),
    }
    return {"get": operation}
