"""Connections to checked addresses, plain or over TLS, whose whole exchange ends in time.

The standard library's client is given these by hand because the connection must go to the address
that was checked, under the name of the other side, and because the time allowed is for the whole
exchange: one that sends a byte a second never exceeds a timeout of the usual kind.
"""

import socket
import ssl
import time
from functools import lru_cache
from typing import Any


class TimedSocket(socket.socket):
    """A connection whose reads all end before one instant (``time.monotonic``)."""

    deadline = float("inf")

    def recv_into(self, *arguments: Any, **named: Any) -> int:
        """Read as usual, for what is left of the time.

        Raises:
            TimeoutError: nothing is left of it.
        """
        self.settimeout(seconds_left(self.deadline))
        return super().recv_into(*arguments, **named)


class _TimedTlsSocket(TimedSocket, ssl.SSLSocket):
    """The same over TLS."""


def seconds_left(deadline: float) -> float:
    """Seconds left before an instant.

    Raises:
        TimeoutError: none.
    """
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


@lru_cache(maxsize=4)
def tls_context(ca_file: str | None = None) -> ssl.SSLContext:
    """TLS 1.2 and later, the system's authorities, and those of a file if one is given."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.sslsocket_class = _TimedTlsSocket
    if ca_file:
        context.load_verify_locations(ca_file)
    return context


def open_plain(addresses: list[str], port: int, deadline: float) -> tuple[TimedSocket, str]:
    """Connect to the first address that answers; give the connection and that address.

    Raises:
        OSError: none answers; ``TimeoutError`` when there was no time to try them all.
    """
    failure = OSError("no address")
    for address in addresses:
        try:
            found = socket.create_connection((address, port), timeout=seconds_left(deadline))
        except TimeoutError:
            raise
        except OSError as error:
            failure = error
            continue
        timed = TimedSocket(fileno=found.detach())
        timed.deadline = deadline
        timed.settimeout(max(0.001, deadline - time.monotonic()))
        return timed, address
    raise failure


def over_tls(plain: TimedSocket, host: str, context: ssl.SSLContext) -> TimedSocket:
    """Speak TLS on a connection; the certificate is checked for the name.

    Args:
        plain: closed when the handshake fails.
        host: the name of the other side.
        context: made by ``tls_context``.

    Raises:
        OSError: the handshake failed (``ssl.SSLError``) or took too long.
    """
    try:
        plain.settimeout(seconds_left(plain.deadline))
        wrapped = context.wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise
    assert isinstance(wrapped, TimedSocket)  # noqa: S101 - the class set in the context
    wrapped.deadline = plain.deadline
    return wrapped
