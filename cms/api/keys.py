"""Who calls: nobody in particular, or a client with its key; never a silent fall back to nobody."""

from django.http import HttpRequest

from cms.api.models import ApiKey, Scope
from cms.api.problems import Problem


def authenticate(request: HttpRequest) -> None:
    """Check the ``Authorization`` header of a request that carries one (RFC 6750).

    Raises:
        Problem: 401 for a key that is wrong, revoked or expired, and for another scheme;
            403 for a client that may not read.
    """
    scheme, _, token = request.META["HTTP_AUTHORIZATION"].partition(" ")
    key = ApiKey.authenticate(token.strip()) if scheme.lower() == "bearer" else None
    if key is None:
        raise Problem(
            401,
            "Cette clé d’accès est fausse, révoquée ou expirée. Les contenus publics se lisent "
            "sans clé : retirez l’en-tête « Authorization ».",
            code="invalid-key",
            headers={"WWW-Authenticate": 'Bearer realm="api", error="invalid_token"'},
        )
    if Scope.READ not in key.client.scopes:
        raise Problem(
            403,
            f"Cette clé n’a pas le droit « {Scope.READ} ».",
            code="insufficient-scope",
            headers={
                "WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{Scope.READ}"'
            },
        )
