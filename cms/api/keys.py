"""Who calls: nobody in particular, or a client with its key; never a silent fall back to nobody."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest

from cms.api.models import ApiClient, ApiKey, Scope
from cms.api.problems import Problem
from cms.api.quota import POLICY, Standing, count_request

# Where a request keeps the headers of its client's quota, for every answer it may get.
_QUOTA_HEADERS = "campus.quota_headers"


@dataclass(frozen=True)
class Caller:
    """A client that calls with a key of its own."""

    client: ApiClient


def is_keyed(request: HttpRequest) -> bool:
    """Whether a request carries a key, right or wrong."""
    return "HTTP_AUTHORIZATION" in request.META


def quota_headers(request: HttpRequest) -> Mapping[str, str]:
    """What the answer to an identified request says of the quota of its client."""
    headers: Mapping[str, str] = request.META.get(_QUOTA_HEADERS, {})
    return headers


def identify(request: HttpRequest, scope: Scope = Scope.READ) -> Caller | None:
    """Check the ``Authorization`` header of a request that carries one (RFC 6750), and count it.

    What anybody may read, any live key may read too.

    Raises:
        Problem: 401 for a key that is wrong, revoked or expired, and for another scheme;
            429 for a client that is over its quota; 403 for one without ``scope``.
    """
    if not is_keyed(request):
        return None
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
    standing = count_request(key)
    request.META[_QUOTA_HEADERS] = standing.headers
    if standing.is_over:
        raise _over_quota(standing)
    if scope != Scope.READ and scope not in key.client.scopes:
        raise Problem(
            403,
            f"Cette clé n’a pas le droit « {scope} ».",
            code="insufficient-scope",
            headers={"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'},
        )
    return Caller(key.client)


def _over_quota(standing: Standing) -> Problem:
    """Say 429, in the words of draft-ietf-httpapi-ratelimit-headers (« quota exceeded »)."""
    return Problem(
        429,
        f"Le quota de {standing.quota} requêtes par minute est épuisé ; il se renouvelle dans "
        f"{standing.resets_in} s.",
        code="quota-exceeded",
        members={"violated-policies": [POLICY]},
        headers={"Retry-After": str(standing.resets_in)},
    )
