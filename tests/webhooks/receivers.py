"""Receivers of the tests: real TLS servers on this machine, that answer as they are told."""

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from tests.webhooks.certificates import Certificate

GUARD = 30.0  # seconds; against a test that would never end


@dataclass(frozen=True)
class Received:
    """A request as it came: the line, the headers (lower case) and the body."""

    line: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def message(self) -> dict[str, Any]:
        """The body, decoded."""
        return dict(json.loads(self.body))


# What a receiver does once it has read a request: it writes what it likes to the connection.
Behaviour = Callable[["Receiver", ssl.SSLSocket], None]


def answer(
    status: str = "204 No Content", headers: Mapping[str, str] | None = None, body: bytes = b""
) -> Behaviour:
    """Answer with a status line, headers and a body."""
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in (headers or {}).items())]
    lines.append(f"Content-Length: {len(body)}")
    content = "\r\n".join([*lines, "", ""]).encode() + body

    def behave(receiver: "Receiver", connection: ssl.SSLSocket) -> None:
        connection.sendall(content)

    return behave


def hang(receiver: "Receiver", connection: ssl.SSLSocket) -> None:
    """Answer nothing until the client leaves or the test ends."""
    connection.settimeout(GUARD)
    with suppress(OSError):
        connection.recv(1)


def drip(receiver: "Receiver", connection: ssl.SSLSocket) -> None:
    """Answer one byte at a time, for ever: no single read is ever late."""
    with suppress(OSError):
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not receiver.closing.wait(0.02):
            connection.sendall(b"a")


def flood(receiver: "Receiver", connection: ssl.SSLSocket) -> None:
    """Answer with a body that never ends."""
    with suppress(OSError):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while not receiver.closing.is_set():
            connection.sendall(b"a" * 65_536)
            receiver.sent += 65_536


def hang_up(receiver: "Receiver", connection: ssl.SSLSocket) -> None:
    """Close without a word."""


def not_http(receiver: "Receiver", connection: ssl.SSLSocket) -> None:
    """Answer what is no HTTP."""
    connection.sendall(b"220 smtp.example ESMTP\r\n")


@dataclass
class Receiver:
    """A TLS server: what it got is in ``requests``; ``behaviours`` are taken in turn, the last
    one for good."""

    port: int
    behaviours: list[Behaviour]
    requests: list[Received] = field(default_factory=list)
    got_one: threading.Event = field(default_factory=threading.Event)
    closing: threading.Event = field(default_factory=threading.Event)
    sent: int = 0

    @property
    def url(self) -> str:
        """Its address, by number."""
        return f"https://127.0.0.1:{self.port}/campus"

    def next_behaviour(self) -> Behaviour:
        """What it does with the request that has just come."""
        return self.behaviours.pop(0) if len(self.behaviours) > 1 else self.behaviours[0]


@contextmanager
def receiver(certificate: Certificate, *behaviours: Behaviour) -> Iterator[Receiver]:
    """Listen on a free port of this machine, with a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.file)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        found = Receiver(listening.getsockname()[1], list(behaviours) or [answer()])
        threads: list[threading.Thread] = []
        lock = threading.Lock()

        def accept() -> None:
            while True:
                try:
                    plain, _ = listening.accept()
                except OSError:
                    return
                thread = threading.Thread(target=serve, args=(plain,), daemon=True)
                threads.append(thread)
                thread.start()

        def serve(plain: socket.socket) -> None:
            plain.settimeout(GUARD)
            with plain, suppress(OSError), context.wrap_socket(plain, server_side=True) as tls:
                request = _read(tls)
                if request is None:
                    return
                with lock:
                    found.requests.append(request)
                    behave = found.next_behaviour()
                found.got_one.set()
                behave(found, tls)

        accepting = threading.Thread(target=accept, daemon=True)
        accepting.start()
        try:
            yield found
        finally:
            found.closing.set()
            listening.shutdown(socket.SHUT_RDWR)
            accepting.join(GUARD)
            for thread in threads:
                thread.join(GUARD)


def _read(connection: ssl.SSLSocket) -> Received | None:
    """Read one request; None when the client left before its end."""
    content = b""
    while b"\r\n\r\n" not in content:
        if not (piece := connection.recv(4_096)):
            return None
        content += piece
    head, _, body = content.partition(b"\r\n\r\n")
    line, *fields = head.decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (f.partition(":") for f in fields)}
    while len(body) < int(headers.get("content-length", "0")):
        if not (piece := connection.recv(4_096)):
            return None
        body += piece
    return Received(line, headers, body)
