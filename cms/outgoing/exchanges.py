"""One request and its answer on a connection that was made to a checked address."""

from collections.abc import Mapping
from http.client import HTTPConnection, HTTPResponse

from cms.outgoing.connections import TimedSocket, seconds_left

REDIRECTS = frozenset({301, 302, 303, 307, 308})


class TooManyRedirects(Exception):
    """The site redirects without end."""


def exchange(
    connection: TimedSocket,
    method: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes | None = None,
) -> HTTPResponse:
    """Send a request, and read the head of its answer.

    Args:
        connection: its deadline holds for the whole exchange.
        path: with its query, in ASCII.
        headers: ``Host`` among them.

    Raises:
        OSError: the connection failed; ``TimeoutError`` when no time is left.
        http.client.HTTPException: the answer is no HTTP.
    """
    client = HTTPConnection(headers["Host"])
    client.sock = connection
    connection.settimeout(seconds_left(connection.deadline))
    client.request(method, path, body=body, headers=dict(headers))
    return client.getresponse()


def location(response: HTTPResponse) -> str:
    """Where an answer redirects: HTTP's library reads Latin-1, sites write UTF-8."""
    header = response.getheader("Location", "")
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header
