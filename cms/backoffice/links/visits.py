"""One visit to one address: a few requests, ten seconds in all, to public machines alone."""

import http.client
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http.client import HTTPResponse
from urllib.parse import urljoin

from django.conf import settings

from cms.backoffice.links.hosts import Place, read_place
from cms.backoffice.links.verdicts import BUSY, Visit, explain, judge
from cms.outgoing.addresses import is_public, resolve
from cms.outgoing.connections import (
    TimedSocket,
    open_plain,
    over_tls,
    seconds_left,
    tls_context,
)
from cms.outgoing.exchanges import REDIRECTS, TooManyRedirects, exchange, location

TIMEOUT = 10.0
"""Seconds for everything: names, connections, redirects and pauses."""

PAUSE = 1.0
"""Seconds between two requests."""

MAX_REDIRECTS = 5
Pause = Callable[[float], object]


@dataclass(frozen=True)
class _Answer:
    """``url`` is the address that answered, after the redirects."""

    url: str
    status: int
    retry_after: str


def visit(url: str, pause: Pause = time.sleep, timeout: float = TIMEOUT) -> Visit:
    """Look whether an address leads somewhere; whatever goes wrong is in the result.

    It is asked for its headers first (HEAD), then for its beginning when that says nothing good:
    many servers refuse HEAD.

    Args:
        url: the address.
        pause: waits between two requests, for the seconds that it is given.
        timeout: seconds for all of it.
    """
    deadline = time.monotonic() + timeout
    follow = partial(_follow, pause=pause)
    try:
        try:
            answer = follow("HEAD", url, deadline=deadline - timeout / 2)
        except (TimeoutError, ConnectionError, http.client.HTTPException):
            pause(PAUSE)
            answer = follow("GET", url, deadline=deadline)
        else:
            if answer.status >= 400 and answer.status not in BUSY:
                pause(PAUSE)
                answer = follow("GET", answer.url, deadline=deadline)
    except Exception as error:  # a site may fail in any way
        return explain(error, timeout)
    return judge(answer.status, answer.retry_after)


def _follow(method: str, url: str, *, deadline: float, pause: Pause) -> _Answer:
    """Ask, and go where redirects lead; each step is checked like the first.

    Raises:
        Exception: see ``verdicts.explain``.
    """
    for step in range(MAX_REDIRECTS + 1):
        if step:
            pause(PAUSE)
        answer, elsewhere = _ask(method, url, deadline)
        if answer.status not in REDIRECTS or not elsewhere:
            return answer
        url = urljoin(url, elsewhere)
    raise TooManyRedirects


def _ask(method: str, url: str, deadline: float) -> tuple[_Answer, str]:
    """One request; gives the answer and where it redirects, if it does."""
    place = read_place(url)
    connection = _connect(place, deadline)
    try:
        response = _exchange(method, connection, place)
    finally:
        connection.close()
    answer = _Answer(url, response.status, response.getheader("Retry-After", ""))
    return answer, location(response)


def _connect(place: Place, deadline: float) -> TimedSocket:
    addresses = resolve(place.host, place.port, seconds_left(deadline), may_be_called)
    plain, _ = open_plain(addresses, place.port, deadline)
    return over_tls(plain, place.host, tls_context()) if place.scheme == "https" else plain


def _exchange(method: str, connection: TimedSocket, place: Place) -> HTTPResponse:
    """Ask for no more than the beginning, and read none of it."""
    headers = {
        "Host": place.authority,
        "User-Agent": f"CampusTransformationPublique-Liens/1 (+{settings.CAMPUS_BASE_URL})",
        "Accept": "text/html,*/*;q=0.8",
        "Accept-Language": "fr",
        "Connection": "close",
    }
    if method == "GET":
        headers["Range"] = "bytes=0-1023"
    response = exchange(connection, method, place.path, headers)
    response.close()
    return response


def may_be_called(address: str) -> bool:
    """Whether an IP address may be called: public ones; every one in tests."""
    return bool(settings.CAMPUS_LINK_CHECKS["private_addresses"]) or is_public(address)
