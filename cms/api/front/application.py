"""The API ahead of Django: answers from memory, or made without the middleware that they ignore.

Only a GET or HEAD of anybody, for an endpoint whose answers depend on public content alone, at an
origin that Django has let through before. Everything else, errors included, is Django's; what it
answers is compressed here too.
"""

from collections.abc import Callable, Iterable, Mapping
from time import monotonic
from typing import Any

from django.db import close_old_connections

from cms.api.front.encodings import (
    MINIMUM,
    accepted,
    bare_tags,
    coded_tag,
    compressed_pieces,
    known_tag,
)
from cms.api.front.memory import Common, Entry, Headers, Memory
from cms.api.http import OWN_HEADERS, Call, Endpoint
from cms.api.parameters import canonical_query, read_query
from cms.api.spools import new_spool, pieces_of
from cms.delivery.schedule import freshness

Environ = dict[str, Any]
Body = Iterable[bytes]
"""A list when all is there: granian sends one at once, anything else piece by piece (2.8)."""

StartResponse = Callable[..., Any]
Origin = tuple[str, ...]
Application = Callable[[Environ, StartResponse], Body]

ROOT = "/api/v1/"
COMPRESSIBLE = ("application/", "text/")
_OF_CONTENT = frozenset({"Content-Encoding", "Content-Length", "Content-Type"})
_ORIGINS = 64
_COMMON = 8
"""Sets of headers that answers may share: they are those of the settings, for http or https."""

_LONGEST_KEPT = 2_048
"""Characters of a query string; the answer to a longer one is made each time."""
_CONNECTION_CHECK = 10.0


class Routes:
    """The remembered endpoints by path: exact ones, and those with one part at the end."""

    def __init__(self, endpoints: Iterable[Endpoint]) -> None:
        self._exact: dict[str, Endpoint] = {}
        self._below: dict[str, tuple[Endpoint, str]] = {}
        for endpoint in endpoints:
            before, brace, name = endpoint.path.partition("{")
            if brace:
                self._below[before] = (endpoint, name.removesuffix("}"))
            else:
                self._exact[endpoint.path] = endpoint

    def find(self, path: str) -> tuple[Endpoint, Mapping[str, str]] | None:
        """Give the endpoint of a path under the root, with the parts of the path."""
        if (exact := self._exact.get(path)) is not None:
            return exact, {}
        before, slash, last = path.rpartition("/")
        endpoint, name = self._below.get(before + slash, (None, ""))
        return (endpoint, {name: last}) if endpoint is not None and last else None


class ApiFront:
    """A WSGI application that stands before another one (PEP 3333)."""

    def __init__(self, application: Application, endpoints: Iterable[Endpoint], limit: int) -> None:
        """``limit`` is the room for answers, in bytes; with 0 none is kept."""
        self._application = application
        self._routes = Routes(endpoint for endpoint in endpoints if endpoint.remembered)
        self._memory = Memory(limit)
        self._origins: dict[Origin, Common] = {}
        self._common: dict[tuple[tuple[str, str], ...], Common] = {}
        self._check_at = 0.0

    def __call__(self, environ: Environ, start_response: StartResponse) -> Body:
        """Answer from memory when it can, else as Django does."""
        path = environ["PATH_INFO"]
        if not path.startswith(ROOT):
            return self._application(environ, start_response)
        if environ["REQUEST_METHOD"] in {"GET", "HEAD"} and "HTTP_AUTHORIZATION" not in environ:
            common = self._origins.get(_origin(environ))
            if common is not None:
                try:
                    body = self._answer(environ, start_response, path, common)
                except Exception:  # Django meets the same failure, and says and logs what it is
                    body = None
                if body is not None:
                    return body
        return self._through_django(environ, start_response)

    def _answer(
        self,
        environ: Environ,
        start_response: StartResponse,
        path: str,
        common: Common,
    ) -> list[bytes] | None:
        """Answer without Django; None when the address is not one of ours to answer."""
        self._look_after_connection()
        query_string = canonical_query(environ.get("QUERY_STRING", ""))
        key = (path, query_string)
        entry = self._memory.get(key)
        was = entry
        if entry is None or not entry.is_true(freshness()):
            found = self._routes.find(path[len(ROOT) :]) if path.isascii() else None
            if found is None:
                return None
            entry = _made(path, query_string, *found)
            if entry is None:
                return None
        coding = None
        if len(entry.content) >= MINIMUM and (header := environ.get("HTTP_ACCEPT_ENCODING")):
            coding = accepted(header)
        pieces = entry.pieces
        sendable = entry.sendable(coding, common)
        if (entry is not was or entry.pieces > pieces) and len(query_string) <= _LONGEST_KEPT:
            self._memory.keep(key, entry)
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked == sendable.etag:
            start_response("304 Not Modified", sendable.headers_of_304)
            return []
        if asked and (held := known_tag(asked, entry.answer.etag)):
            start_response("304 Not Modified", _with_tag(sendable.headers_of_304, lambda _: held))
            return []
        start_response("200 OK", sendable.headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [sendable.content]

    def _look_after_connection(self) -> None:
        """Close a database connection past its age: Django does it at each of its requests."""
        now = monotonic()
        if now >= self._check_at:
            close_old_connections()
            self._check_at = now + _CONNECTION_CHECK

    def _through_django(self, environ: Environ, start_response: StartResponse) -> Body:
        """Have Django answer, learn the headers of the origin, compress the content."""
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked:
            environ["HTTP_IF_NONE_MATCH"] = bare_tags(asked)
        started: list[Any] = []

        def start(status: str, headers: Headers, _exception: object = None) -> None:
            started[:] = status, headers

        body = self._application(environ, start)
        status, headers = started
        if status.startswith("200") and "HTTP_AUTHORIZATION" not in environ:
            self._learn(environ, headers)
        if status.startswith("304"):
            headers = [pair for pair in headers if pair[0] != "Content-Length"]
            headers = _with_tag(headers, lambda etag: known_tag(asked or "", etag) or etag)
        coding = accepted(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if coding is None or not _may_compress(headers):
            start_response(status, headers)
            return body
        if environ["REQUEST_METHOD"] == "HEAD":  # its length would only be known by doing the work
            start_response(status, _coded(headers, coding))
            return body
        return _compress(status, headers, body, coding, start_response)

    def _learn(self, environ: Environ, headers: Headers) -> None:
        """Remember that Django lets this origin through, and what it adds to every answer.

        Other endpoints may have headers of their own in the place of those: they teach nothing.
        """
        own = environ.get(OWN_HEADERS)
        is_ours = self._routes.find(environ["PATH_INFO"][len(ROOT) :]) is not None
        if own is None or not is_ours or any(name == "Set-Cookie" for name, _ in headers):
            return
        if len(self._origins) >= _ORIGINS:
            self._origins.clear()
        common = tuple(
            pair for pair in headers if pair[0] not in own and pair[0] not in _OF_CONTENT
        )
        if common not in self._common:
            if len(self._common) >= _COMMON:
                return
            self._common[common] = Common(len(self._common), list(common))
        self._origins[_origin(environ)] = self._common[common]


def _origin(environ: Environ) -> Origin:
    """What Django's checks of host and scheme read."""
    return (
        environ.get("HTTP_HOST", ""),
        environ.get("wsgi.url_scheme", ""),
        environ.get("HTTP_X_FORWARDED_PROTO", ""),
    )


def _made(
    path: str, query_string: str, endpoint: Endpoint, parts: Mapping[str, str]
) -> Entry | None:
    """Have an endpoint answer; None for what is not kept: a content that moved, a stream."""
    state = freshness()
    values = read_query(query_string, endpoint.parameters)
    answer = endpoint.answer(Call(path, query_string, values, parts))
    if answer.status != 200 or not answer.kept or not isinstance(answer.content, bytes):
        return None
    if not state.state:  # an empty log does not tell when what stands beside it changes
        return None
    return Entry(state, answer, answer.content, len(path) + len(query_string))


def _may_compress(headers: Headers) -> bool:
    given = {name.lower(): value for name, value in headers}
    return (
        "content-encoding" not in given
        and given.get("content-type", "").startswith(COMPRESSIBLE)
        and int(given.get("content-length", 0)) >= MINIMUM
    )


def _with_tag(headers: Headers, change: Callable[[str], str]) -> Headers:
    return [(name, change(value) if name == "ETag" else value) for name, value in headers]


def _compress(
    status: str, headers: Headers, body: Body, coding: str, start_response: StartResponse
) -> Body:
    """Send what Django answers in a coding, with its length: a long one waits in a file."""
    spool = new_spool()
    try:
        for piece in compressed_pieces(body, coding):
            spool.write(piece)
    finally:
        _close(body)
    length = ("Content-Length", str(spool.tell()))
    start_response(status, [*_coded(headers, coding), length])
    return pieces_of(spool)


def _coded(headers: Headers, coding: str) -> Headers:
    """The headers of the same answer in a coding, less its length."""
    kept = [pair for pair in headers if pair[0] != "Content-Length"]
    return [*_with_tag(kept, lambda etag: coded_tag(etag, coding)), ("Content-Encoding", coding)]


def _close(body: Body) -> None:
    close = getattr(body, "close", None)
    if close is not None:
        close()
