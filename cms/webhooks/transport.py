"""One POST to one receiver: over TLS, to a checked address, in ten seconds in all."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings

from cms.outgoing.connections import (
    TimedSocket,
    open_plain,
    over_tls,
    seconds_left,
    tls_context,
)
from cms.outgoing.exchanges import exchange
from cms.webhooks.addresses import Target, read_address, resolve
from cms.webhooks.explanations import explain, judge
from cms.webhooks.models import Outcome

TIMEOUT = 10.0
"""Seconds for everything: name, connection, TLS, request and answer."""

LONGEST_ANSWER = 64 * 1024
"""Bytes of an answer that are read; what comes after is left."""

EXCERPT = 500
"""Characters of an answer that the log keeps."""


@dataclass(frozen=True)
class Request:
    """What is posted, in bytes, with the headers of the signature."""

    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """How an attempt ended. ``error`` is French; ``duration`` is in seconds.

    ``retry_after`` is the header of that name, as it came; ``address`` is the one connected to.
    """

    outcome: Outcome
    duration: float
    status: int | None = None
    error: str = ""
    excerpt: str = ""
    address: str = ""
    retry_after: str = ""


def post(request: Request, timeout: float = TIMEOUT) -> Result:
    """Send a request once; whatever goes wrong is in the result, nothing is raised."""
    started = time.monotonic()
    address = ""
    try:
        target = read_address(request.url)
        connection, address = _connect(target, started + timeout)
        try:
            status, retry_after, location, excerpt = _exchange(connection, target, request)
        finally:
            connection.close()
    except Exception as error:  # a receiver may fail in any way
        outcome, message = explain(error, timeout)
        return Result(outcome, time.monotonic() - started, error=message, address=address)
    outcome, message = judge(status, location)
    return Result(
        outcome, time.monotonic() - started, status, message, excerpt, address, retry_after
    )


def _connect(target: Target, deadline: float) -> tuple[TimedSocket, str]:
    """Connect to the first address that answers; the certificate is checked for the name."""
    plain, address = open_plain(resolve(target, seconds_left(deadline)), target.port, deadline)
    ca_file = settings.CAMPUS_WEBHOOKS["ca_file"]
    return over_tls(plain, target.host, tls_context(str(ca_file) if ca_file else None)), address


def _exchange(
    connection: TimedSocket, target: Target, request: Request
) -> tuple[int, str, str, str]:
    """Post, and read: status, ``Retry-After``, ``Location`` and the beginning of the answer."""
    headers = {
        "Host": target.authority,
        "Content-Type": "application/json",
        "User-Agent": f"Campus-Webhooks/1 (+{settings.CAMPUS_BASE_URL})",
        "Connection": "close",
        **request.headers,
    }
    response = exchange(connection, "POST", target.path, headers, request.body)
    content = response.read(LONGEST_ANSWER)
    return (
        response.status,
        _readable(response.getheader("Retry-After", "")),
        _readable(response.getheader("Location", "")),
        _readable(content.decode("utf-8", "replace")),
    )


def _readable(text: str) -> str:
    """The beginning of what a receiver said, less what a database or a screen cannot hold."""
    kept = text[:EXCERPT]
    return "".join(char if char.isprintable() or char in "\n\t" else "\ufffd" for char in kept)
