"""A file fetched over HTTPS from another site: checked addresses, bounded in size and time.

Each redirect is checked like the first address. Nothing is sent but the request: neither cookies
nor names and passwords.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path
from urllib.parse import SplitResult, urljoin, urlsplit

from django.utils.encoding import iri_to_uri

from cms.outgoing.addresses import is_public, resolve
from cms.outgoing.connections import TimedSocket, open_plain, over_tls, seconds_left, tls_context
from cms.outgoing.exchanges import REDIRECTS, TooManyRedirects, exchange, location

MAX_REDIRECTS = 3
DEFAULT_PORT = 443
PIECE = 64 * 1024


class DownloadRefused(Exception):
    """The address, or one where it leads, may not be called; ``args`` hold its authority."""


class TooLarge(Exception):
    """The file has more bytes than were allowed."""


class Unanswered(Exception):
    """The site answers something else than a file; ``status`` is that of HTTP."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True)
class Limits:
    """What a download may call, and cost. ``seconds`` are for all of it, redirects included.

    ``may_call`` is asked of each authority (« host » or « host:port »); ``is_allowed`` of each IP
    address. ``ca_file`` names authorities that the system does not know.
    """

    may_call: Callable[[str], bool]
    most_bytes: int
    seconds: float
    agent: str
    is_allowed: Callable[[str], bool] = is_public
    ca_file: Path | None = None


@dataclass(frozen=True)
class Downloaded:
    """The file; ``url`` is where it was in the end, ``media_type`` what the site says it is."""

    url: str
    content: bytes
    media_type: str


def authority(url: str) -> str:
    """« host », or « host:port » where the port is not that of HTTPS; in ASCII, lower case.

    Raises:
        DownloadRefused: it is no address in https, or it carries a name and a password.
    """
    try:
        parts = urlsplit(url)
        host, port = _ascii(parts), parts.port or DEFAULT_PORT
    except ValueError as error:
        raise DownloadRefused(url) from error
    if parts.scheme != "https" or not host or parts.username or parts.password:
        raise DownloadRefused(url)
    return host if port == DEFAULT_PORT else f"{host}:{port}"


def _ascii(parts: SplitResult) -> str:
    host = (parts.hostname or "").lower()
    return host if host.isascii() else host.encode("idna").decode()


def download(url: str, limits: Limits) -> Downloaded:
    """Fetch a file.

    Raises:
        DownloadRefused: an authority that is not allowed, here or where a redirect leads.
        ForbiddenAddress: a name leads to an address that is not allowed.
        UnresolvedName: a name has no address.
        TooLarge, TooManyRedirects, Unanswered: see there.
        OSError: no connection (``ssl.SSLError``), or no time left (``TimeoutError``).
        http.client.HTTPException: the answer is no HTTP.
    """
    deadline = time.monotonic() + limits.seconds
    for _ in range(MAX_REDIRECTS + 1):
        place = authority(url)
        if not limits.may_call(place):
            raise DownloadRefused(place)
        answer = _ask(url, place, limits, deadline)
        if isinstance(answer, Downloaded):
            return answer
        url = urljoin(url, answer)
    raise TooManyRedirects


def _ask(url: str, place: str, limits: Limits, deadline: float) -> Downloaded | str:
    """One request: the file, or where it redirects."""
    parts = urlsplit(url)
    host, port = _ascii(parts), parts.port or DEFAULT_PORT
    addresses = resolve(host, port, seconds_left(deadline), limits.is_allowed)
    plain, _ = open_plain(addresses, port, deadline)
    context = tls_context(str(limits.ca_file) if limits.ca_file else None)
    connection = over_tls(plain, host, context)
    try:
        response = _request(connection, place, parts, limits)
        if response.status in REDIRECTS and (elsewhere := location(response)):
            return elsewhere
        if response.status != 200:
            raise Unanswered(response.status)
        content = _read(response, limits.most_bytes)
        return Downloaded(url, content, response.headers.get_content_type())
    finally:
        connection.close()


def _request(
    connection: TimedSocket, place: str, parts: SplitResult, limits: Limits
) -> HTTPResponse:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {
        "Host": place,
        "User-Agent": limits.agent,
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    return exchange(connection, "GET", iri_to_uri(path), headers)


def _read(response: HTTPResponse, most: int) -> bytes:
    if int(response.length or 0) > most:
        raise TooLarge
    content = bytearray()
    while piece := response.read(PIECE):
        content += piece
        if len(content) > most:
            raise TooLarge
    return bytes(content)
