"""The answers of the contract: what each endpoint gives, its headers, and the errors they share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cms.api import schemas
from cms.api.change_schemas import CursorExpiredProblem
from cms.api.http import ALLOW, JSON, Endpoint, Models
from cms.api.problems import MEDIA_TYPE as PROBLEM
from cms.api.quota import POLICY

Json = dict[str, Any]

_HEADERS: Mapping[str, Json] = {
    "Allow": {"description": "Méthodes permises.", "example": ALLOW},
    "Cache-Control": {
        "description": "Durée pendant laquelle garder la réponse.",
        "example": "public, max-age=60, stale-while-revalidate=300, stale-if-error=86400",
    },
    "ETag": {
        "description": "Empreinte forte, à renvoyer dans If-None-Match.",
        "example": '"2b0f7d1c9a4e46b7a1c03d5e8f90ab12"',
    },
    "Last-Modified": {
        "description": "Dernière modification (RFC 9110).",
        "example": "Mon, 23 Nov 2026 13:30:00 GMT",
    },
    "Link": {
        "description": "Page suivante d’une liste (RFC 8288) ; absent de la dernière page.",
        "example": '<https://campus.example.gouv.fr/api/v1/contents?after=…>; rel="next"',
    },
    "Location": {
        "description": "Nouvelle adresse.",
        "example": "https://campus.example.gouv.fr/api/v1/contents/by-path?path=%2Foutils%2Fx%2F",
    },
    "RateLimit": {
        "description": "Ce qui reste du quota de la clé, dans les réponses à une clé.",
        "example": f'"{POLICY}";r=587;t=42',
    },
    "RateLimit-Policy": {
        "description": "Le quota de la clé, dans les réponses à une clé.",
        "example": f'"{POLICY}";q=600;w=60',
    },
    "Retry-After": {"description": "Secondes à attendre avant d’essayer encore.", "example": "42"},
    "WWW-Authenticate": {
        "description": "Ce qui est attendu d’une clé (RFC 6750).",
        "example": 'Bearer realm="api", error="invalid_token"',
    },
}
# What every success carries.
_ALWAYS = ("ETag", "Cache-Control")
_OF_A_KEY = ("RateLimit", "RateLimit-Policy")


@dataclass(frozen=True)
class _Error:
    """An error that several endpoints share; ``example`` completes its members."""

    status: int
    description: str
    models: Models
    title: str
    detail: str
    code: str = ""
    example: Mapping[str, Any] = field(default_factory=dict)
    headers: tuple[str, ...] = ()

    def response(self) -> Json:
        """Describe it as a response of the contract."""
        references = {name: _header(name) for name in self.headers}
        example = {
            "type": f"urn:campus:problem:{self.code}" if self.code else "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.example,
        }
        return {
            "description": self.description,
            **({"headers": references} if references else {}),
            "content": {PROBLEM: {"schema": any_of(self.models), "example": example}},
        }


_PLAIN: Models = (schemas.ProblemDetails,)
_ERRORS: Mapping[str, _Error] = {
    "400": _Error(
        400,
        "Paramètre inconnu ou refusé : nommé, avec ce qui est permis.",
        (schemas.InvalidParametersProblem,),
        "Requête invalide",
        "Paramètre invalide : « level ».",
        "invalid-parameter",
        {
            "errors": [
                {
                    "parameter": "level",
                    "message": "« expert » est inconnu.",
                    "allowed": ["qualifiante", "operationnelle", "initiation"],
                }
            ]
        },
    ),
    "401": _Error(
        401,
        "Clé d’accès fausse, révoquée ou expirée.",
        _PLAIN,
        "Clé d’accès refusée",
        "Cette clé d’accès est fausse, révoquée ou expirée.",
        "invalid-key",
        headers=("WWW-Authenticate",),
    ),
    "403": _Error(
        403,
        "Clé d’accès sans le droit qu’il faut ici.",
        _PLAIN,
        "Droit manquant",
        "Cette clé n’a pas le droit « preview ».",
        "insufficient-scope",
        headers=("WWW-Authenticate",),
    ),
    "404": _Error(
        404,
        "Rien n’a ce nom.",
        _PLAIN,
        "Contenu introuvable",
        "Aucun contenu n’a cet identifiant.",
    ),
    "405": _Error(
        405,
        "Méthode autre que GET, HEAD et OPTIONS.",
        _PLAIN,
        "Méthode non permise",
        "Cette API se lit : GET, HEAD et OPTIONS seulement.",
        headers=("Allow",),
    ),
    "410": _Error(
        410,
        "Contenu qui n’est plus public.",
        (schemas.GoneProblem,),
        "Contenu retiré",
        "Ce contenu n’est plus public.",
        "gone",
        {"op": "delete", "reason": "redirect", "location": "/outils/x/"},
    ),
    "410-cursor": _Error(
        410,
        "Curseur plus ancien que les suppressions gardées : tout est à relire.",
        (CursorExpiredProblem,),
        "Contenu retiré",
        "Ce curseur est trop ancien : recommencez sans curseur.",
        "cursor_expired",
    ),
    "429": _Error(
        429,
        "Quota de la clé épuisé.",
        _PLAIN,
        "Trop de requêtes",
        "Le quota de cette clé est épuisé pour le moment.",
        headers=("Retry-After", *_OF_A_KEY),
    ),
    "500": _Error(
        500,
        "Erreur de notre côté, enregistrée.",
        _PLAIN,
        "Erreur interne",
        "Une erreur est survenue de notre côté ; elle est enregistrée.",
    ),
    "503": _Error(
        503,
        "Base de données momentanément absente.",
        _PLAIN,
        "Service momentanément indisponible",
        "La base de données ne répond pas ; réessayez dans une minute.",
        headers=("Retry-After",),
    ),
}
_EVERYWHERE = (400, 401, 403, 405, 429, 500, 503)


def responses_of(endpoint: Endpoint) -> Json:
    """Describe every answer of an endpoint, by status."""
    headers = [*_ALWAYS, *_OF_A_KEY]
    headers += ["Link"] if "after" in endpoint.parameters or "page" in endpoint.parameters else []
    headers += ["Last-Modified"] if _is_dated(endpoint) else []
    responses: Json = {
        "200": {
            "description": endpoint.summary,
            "headers": {name: _header(name) for name in headers},
            "content": {
                media_type: {"schema": any_of(models)}
                for media_type, models in endpoint.answers.items()
            },
        },
        "304": {
            "description": "La réponse déjà connue est toujours bonne.",
            "headers": {name: _header(name) for name in _ALWAYS},
        },
    }
    if 301 in endpoint.others:
        responses["301"] = {
            "description": "Contenu déplacé : « Location » mène à sa nouvelle adresse.",
            "headers": {"Location": _header("Location")},
            "content": {JSON: {"schema": any_of((schemas.Redirect,))}},
        }
    for status in sorted({*_EVERYWHERE, *endpoint.others} - {301}):
        responses[str(status)] = {"$ref": f"#/components/responses/{_error_name(endpoint, status)}"}
    return responses


def shared_responses(endpoints: Iterable[Endpoint]) -> Json:
    """Describe the errors that these endpoints refer to."""
    used = {
        _error_name(endpoint, status)
        for endpoint in endpoints
        for status in {*_EVERYWHERE, *endpoint.others} - {301}
    }
    return {name: error.response() for name, error in _ERRORS.items() if name in used}


def shared_headers() -> Json:
    """Describe every header of the contract."""
    return {name: {**header, "schema": {"type": "string"}} for name, header in _HEADERS.items()}


def models_of_errors() -> set[Any]:
    """Models of the errors and of the redirection, which no endpoint names."""
    return {model for error in _ERRORS.values() for model in error.models} | {schemas.Redirect}


def any_of(models: Models) -> Json:
    """Schema of an answer that is one of these models; a text of another format without any."""
    if not models:
        return {"type": "string"}
    references = [{"$ref": f"#/components/schemas/{model.__name__}"} for model in models]
    return references[0] if len(references) == 1 else {"anyOf": references}


def _error_name(endpoint: Endpoint, status: int) -> str:
    return "410-cursor" if status == 410 and "cursor" in endpoint.parameters else str(status)


def _is_dated(endpoint: Endpoint) -> bool:
    of_one_content = 410 in endpoint.others and "cursor" not in endpoint.parameters
    return of_one_content or endpoint.path.startswith("feeds/")


def _header(name: str) -> Json:
    return {"$ref": f"#/components/headers/{name}"}
