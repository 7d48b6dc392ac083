"""What every answer of the API shares: methods, conditions, caching, CORS, errors."""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.http import http_date, parse_etags
from pydantic import BaseModel

from cms.api.keys import authenticate
from cms.api.parameters import Parameter, read_query
from cms.api.problems import Problem

logger = logging.getLogger(__name__)

ALLOW = "GET, HEAD, OPTIONS"
JSON = "application/json"
MAX_AGE = 60
STALE_WHILE_REVALIDATE = 300
STALE_IF_ERROR = 86_400
# Part of every entity tag that is not a hash of the content: to raise when the shape of lists
# changes, so that nobody is told that the old shape is still good.
CONTRACT_REVISION = 1

_SHARED_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Location, Retry-After",
    "Vary": "Accept-Encoding, Authorization",
}
_PREFLIGHT_HEADERS = {
    "Allow": ALLOW,
    "Access-Control-Allow-Methods": ALLOW,
    "Access-Control-Allow-Headers": "Authorization, Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
    "Cache-Control": "public, max-age=86400",
}


Models = tuple[type[BaseModel], ...]


@dataclass(frozen=True)
class Answer:
    """What an endpoint gives back.

    ``content`` is None when the caller already has it (304). ``changes_at`` is the next instant
    when the answer may change by itself.
    """

    content: bytes | None
    etag: str
    media_type: str = JSON
    status: int = 200
    last_modified: datetime | None = None
    changes_at: datetime | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """One request, read: the values of its parameters and of the parts of its path."""

    path: str
    query_string: str
    values: Mapping[str, Any]
    parts: Mapping[str, str]
    if_none_match: str | None = None

    def knows(self, etag: str) -> bool:
        """Whether the caller already has this entity (RFC 9110, section 13.1.2: weakly)."""
        if self.if_none_match is None:
            return False
        known = parse_etags(self.if_none_match)
        return known == ["*"] or etag in (each.removeprefix("W/") for each in known)


@dataclass(frozen=True)
class Endpoint:
    """One address of the API: its path under the root, its parameters and its function.

    The rest is for the OpenAPI file: ``name`` is the operation id, ``answers`` the models of
    which a 200 is one, by media type, ``others`` the statuses that not every endpoint has.
    """

    path: str
    answer: Callable[[Call], Answer]
    summary: str
    tag: str
    name: str
    answers: Mapping[str, Models]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    others: tuple[int, ...] = ()


def serve(endpoint: Endpoint) -> Callable[..., HttpResponseBase]:
    """Make the Django view of an endpoint."""

    def view(request: HttpRequest, **parts: str) -> HttpResponseBase:
        try:
            response = _respond(endpoint, request, parts)
        except Problem as problem:
            response = problem.response()
        except Exception:  # whatever failed is ours: the caller gets a problem, the log the cause
            logger.exception("%s %s failed", request.method, request.get_full_path())
            response = Problem(
                500, "Une erreur est survenue de notre côté ; elle est enregistrée."
            ).response()
        return finish(request, response)

    view.csrf_exempt = True  # type: ignore[attr-defined]
    return view


def finish(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Add what every answer carries, and leave out the content that HEAD does not get."""
    if not response.content:
        response.headers.pop("Content-Type", None)
    for name, value in _SHARED_HEADERS.items():
        response.headers[name] = value
    if request.method == "HEAD":
        response.headers["Content-Length"] = str(len(response.content))
        response.content = b""
    return response


def admit(request: HttpRequest) -> HttpResponse | None:
    """Answer OPTIONS; give None for a GET or a HEAD that may go on.

    Raises:
        Problem: 405 for any other method; 401 or 403 for a key that does not open.
    """
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=_PREFLIGHT_HEADERS)
    if request.method not in {"GET", "HEAD"}:
        raise Problem(
            405, "Cette API se lit : GET, HEAD et OPTIONS seulement.", headers={"Allow": ALLOW}
        )
    if is_keyed(request):
        authenticate(request)
    return None


def is_keyed(request: HttpRequest) -> bool:
    """Whether a request carries a key, right or wrong."""
    return "HTTP_AUTHORIZATION" in request.META


def entity_tag(*parts: object) -> str:
    """Make a strong entity tag of what identifies the bytes of an answer."""
    seed = "\x00".join(str(part) for part in (CONTRACT_REVISION, *parts))
    return f'"{blake2b(seed.encode(), digest_size=16).hexdigest()}"'


def hashed_tag(content: bytes) -> str:
    """Make a strong entity tag of the bytes themselves."""
    return f'"{blake2b(content, digest_size=16).hexdigest()}"'


def content_answer(call: Call, content: bytes, **members: Any) -> Answer:
    """Answer with an entity tag made of the content: for what no log line stands for."""
    etag = hashed_tag(content)
    return Answer(None if call.knows(etag) else content, etag, **members)


def to_json(value: Any) -> bytes:
    """Compact UTF-8 JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def absolute(path: str) -> str:
    """Public address of a path of ours."""
    return f"{settings.CAMPUS_BASE_URL}{path}"


def cache_control(changes_at: datetime | None, *, private: bool) -> str:
    """How long an answer may be kept: less when it will change by itself sooner (RFC 5861)."""
    remaining = float(MAX_AGE + STALE_WHILE_REVALIDATE)
    if changes_at is not None:
        remaining = max(1.0, (changes_at - timezone.now()).total_seconds())
    fresh = int(min(MAX_AGE, remaining))
    stale = int(min(STALE_WHILE_REVALIDATE, remaining - fresh))
    return (
        f"{'private' if private else 'public'}, max-age={fresh}, "
        f"stale-while-revalidate={stale}, stale-if-error={STALE_IF_ERROR}"
    )


def _respond(endpoint: Endpoint, request: HttpRequest, parts: Mapping[str, str]) -> HttpResponse:
    early = admit(request)
    if early is not None:
        return early
    query_string = request.META.get("QUERY_STRING", "")
    call = Call(
        path=request.path,
        query_string=query_string,
        values=read_query(query_string, endpoint.parameters),
        parts=parts,
        if_none_match=request.META.get("HTTP_IF_NONE_MATCH"),
    )
    return _response(endpoint.answer(call), private=is_keyed(request))


def _response(answer: Answer, *, private: bool) -> HttpResponse:
    headers = {
        "ETag": answer.etag,
        "Cache-Control": cache_control(answer.changes_at, private=private),
        **answer.headers,
    }
    if answer.last_modified is not None:
        headers["Last-Modified"] = http_date(answer.last_modified.timestamp())
    if answer.content is None:
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(
        answer.content, status=answer.status, content_type=answer.media_type, headers=headers
    )
