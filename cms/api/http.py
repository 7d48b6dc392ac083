"""What every answer of the API shares: methods, conditions, caching, CORS, errors."""

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import http_date, parse_etags
from pydantic import BaseModel

from cms.api.keys import Caller, identify, quota_headers
from cms.api.models import Scope
from cms.api.parameters import Parameter, canonical_query, read_query
from cms.api.problems import Problem, database_away

logger = logging.getLogger(__name__)

ALLOW = "GET, HEAD, OPTIONS"
JSON = "application/json"
MAX_AGE = 60
STALE_WHILE_REVALIDATE = 300
STALE_IF_ERROR = 86_400
# Part of every entity tag that is not a hash of the content: to raise when the shape of lists
# changes, so that nobody is told that the old shape is still good.
CONTRACT_REVISION = 1

# Under this key the environment of a request says which headers the answer has of its own; every
# other header is the same for a whole origin.
OWN_HEADERS = "campus.own_headers"

_SHARED_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate"
    ),
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

    ``content`` is None when the caller already has it (304); an iterator is sent piece by piece.
    ``changes_at`` is the next instant when the answer may change by itself. ``may_be_stale`` is
    False for what must never be older than ``MAX_AGE``. ``kept`` is False for what nobody may keep
    a copy of.
    """

    content: bytes | Iterator[bytes] | None
    etag: str
    media_type: str = JSON
    status: int = 200
    last_modified: datetime | None = None
    changes_at: datetime | None = None
    may_be_stale: bool = True
    headers: Mapping[str, str] = field(default_factory=dict)
    kept: bool = True


@dataclass(frozen=True)
class Call:
    """One request, read: the values of its parameters and of the parts of its path; who calls.

    ``caller`` is None for anybody, a client of ours for one with a key.
    """

    path: str
    query_string: str
    values: Mapping[str, Any]
    parts: Mapping[str, str]
    if_none_match: str | None = None
    caller: Caller | None = None

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
    which a 200 is one, by media type, ``others`` the statuses that not every endpoint has,
    ``description`` what is to be known before calling. ``scope`` is what a key must be allowed.
    """

    path: str
    answer: Callable[[Call], Answer]
    summary: str
    tag: str
    name: str
    answers: Mapping[str, Models]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    others: tuple[int, ...] = ()
    scope: Scope = Scope.READ
    description: str = ""
    remembered: bool = False


def serve(endpoint: Endpoint) -> Callable[..., HttpResponseBase]:
    """Make the Django view of an endpoint."""

    def view(request: HttpRequest, **parts: str) -> HttpResponseBase:
        return answered(request, lambda: _respond(endpoint, request, parts))

    view.csrf_exempt = True  # type: ignore[attr-defined]
    return view


def answered(request: HttpRequest, respond: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Have a request answered; whatever fails, the caller gets a problem and the log the cause."""
    try:
        response = respond()
    except Problem as problem:
        response = problem.response()
    except (OperationalError, InterfaceError) as error:
        path = request.get_full_path()
        logger.error("%s %s: the database is away: %s", request.method, path, error)  # noqa: TRY400
        response = database_away().response()
    except Exception:
        logger.exception("%s %s failed", request.method, request.get_full_path())
        response = Problem(
            500, "Une erreur est survenue de notre côté ; elle est enregistrée."
        ).response()
    return finish(request, response)


def finish(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Add what every answer carries, and leave out the content that HEAD does not get."""
    for name, value in (*_SHARED_HEADERS.items(), *quota_headers(request).items()):
        response.headers[name] = value
    if not isinstance(response, HttpResponse):
        return response
    if not response.content and response.status_code != 200:
        response.headers.pop("Content-Type", None)
    if request.method == "HEAD":
        response.headers["Content-Length"] = str(len(response.content))
        response.content = b""
    return response


def preflight(request: HttpRequest) -> HttpResponse | None:
    """Answer OPTIONS; give None for a GET or a HEAD that may go on.

    Raises:
        Problem: 405 for any other method.
    """
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=_PREFLIGHT_HEADERS)
    if request.method not in {"GET", "HEAD"}:
        raise Problem(
            405, "Cette API se lit : GET, HEAD et OPTIONS seulement.", headers={"Allow": ALLOW}
        )
    return None


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


def cache_control(changes_at: datetime | None, *, private: bool, may_be_stale: bool = True) -> str:
    """How long an answer may be kept: less when it will change by itself sooner (RFC 5861)."""
    remaining = float(MAX_AGE + (STALE_WHILE_REVALIDATE if may_be_stale else 0))
    if changes_at is not None:
        remaining = min(remaining, max(1.0, (changes_at - timezone.now()).total_seconds()))
    fresh = int(min(MAX_AGE, remaining))
    stale = int(min(STALE_WHILE_REVALIDATE, remaining - fresh))
    return (
        f"{'private' if private else 'public'}, max-age={fresh}, "
        f"stale-while-revalidate={stale}, stale-if-error={STALE_IF_ERROR}"
    )


_OF_304 = frozenset({"Cache-Control", "Content-Location", "Expires"})
"""Headers of an answer that its 304 says again: caches put them in the place of theirs."""


def headers_of(answer: Answer, *, private: bool) -> dict[str, str]:
    """Headers that an answer has of its own, but for the type of its content.

    A 304 carries only those that replace what the caller has kept (RFC 9110, section 15.4.5).
    """
    headers = {
        "ETag": answer.etag,
        "Cache-Control": cache_control(
            answer.changes_at, private=private, may_be_stale=answer.may_be_stale
        )
        if answer.kept
        else "no-store",
    }
    headers.update(
        (name, value)
        for name, value in answer.headers.items()
        if answer.content is not None or name in _OF_304
    )
    if answer.last_modified is not None:
        headers["Last-Modified"] = http_date(answer.last_modified.timestamp())
    return headers


def _respond(
    endpoint: Endpoint, request: HttpRequest, parts: Mapping[str, str]
) -> HttpResponseBase:
    early = preflight(request)
    if early is not None:
        return early
    caller = identify(request, endpoint.scope)
    query_string = canonical_query(request.META.get("QUERY_STRING", ""))
    call = Call(
        path=request.path,
        query_string=query_string,
        values=read_query(query_string, endpoint.parameters),
        parts=parts,
        if_none_match=request.META.get("HTTP_IF_NONE_MATCH"),
        caller=caller,
    )
    answer = endpoint.answer(call)
    headers = headers_of(answer, private=caller is not None)
    request.META[OWN_HEADERS] = frozenset(headers)
    return _response(answer, headers, head=request.method == "HEAD")


def _response(answer: Answer, headers: Mapping[str, str], *, head: bool) -> HttpResponseBase:
    content = answer.content
    if content is None:
        return HttpResponse(status=304, headers=headers)
    if isinstance(content, bytes):
        return HttpResponse(
            content, status=answer.status, content_type=answer.media_type, headers=headers
        )
    return StreamingHttpResponse(
        iter(()) if head else content,
        status=answer.status,
        content_type=answer.media_type,
        headers=headers,
    )
