"""Errors as problem details (RFC 9457): one exception that knows its own answer."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse

MEDIA_TYPE = "application/problem+json"
_TYPE_PREFIX = "urn:campus:problem:"

_TITLES = {
    400: "Requête invalide",
    401: "Clé d’accès refusée",
    403: "Droit manquant",
    404: "Contenu introuvable",
    405: "Méthode non permise",
    410: "Contenu retiré",
    429: "Trop de requêtes",
    500: "Erreur interne",
    503: "Service momentanément indisponible",
}


class Problem(Exception):
    """An error to answer with.

    ``code`` makes the ``type`` (``urn:campus:problem:<code>``, ``about:blank`` without one);
    ``members`` are the extension members of RFC 9457, section 3.2.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        code: str = "",
        members: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.code = code
        self.members = members or {}
        self.headers = headers or {}

    def response(self) -> HttpResponse:
        """Give the answer, never cached: what is wrong now may be right in a second."""
        content = {
            "type": _TYPE_PREFIX + self.code if self.code else "about:blank",
            "title": _TITLES[self.status],
            "status": self.status,
            "detail": self.detail,
            **self.members,
        }
        headers = {"Cache-Control": "no-store", **self.headers}
        return HttpResponse(
            json.dumps(content, ensure_ascii=False).encode(),
            status=self.status,
            content_type=MEDIA_TYPE,
            headers=headers,
        )


class InvalidValue(ValueError):
    """A value that a parameter refuses; ``allowed`` names the right ones when they are few."""

    def __init__(self, message: str, allowed: Iterable[str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.allowed = list(allowed) if allowed is not None else None


class InvalidParameters(Problem):
    """One or several parameters are wrong: 400, each named with what would be right."""

    def __init__(self, errors: Mapping[str, InvalidValue], *, code: str = "invalid-parameter"):
        names = ", ".join(f"« {name} »" for name in errors)
        word = "Paramètre invalide" if len(errors) == 1 else "Paramètres invalides"
        super().__init__(
            400,
            f"{word} : {names}.",
            code=code,
            members={
                "errors": [
                    {"parameter": name, "message": error.message, "allowed": error.allowed}
                    for name, error in errors.items()
                ]
            },
        )


def database_away() -> Problem:
    """Give the 503 of a database that does not answer."""
    return Problem(
        503,
        "La base de données ne répond pas ; réessayez dans une minute.",
        headers={"Retry-After": "60"},
    )


def not_found(detail: str) -> Problem:
    """Give a 404."""
    return Problem(404, detail)
