"""A load of HTTP/1.1 requests over connections that stay open, light enough not to be measured.

One thread and ``epoll`` (Linux), which never sleeps: an answer costs the client about a tenth of
what it costs the lightest server it is used on, and the time measured is the server's own. Of two
processors one is the client's; the same holds for every server compared.
"""

import select
import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle

RECEIVE = 1 << 18


@dataclass
class Measure:
    """What some connections saw during ``elapsed`` seconds; times in seconds."""

    elapsed: float
    times: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.elapsed

    def percentile(self, share: float) -> float:
        """Time under which ``share`` (0 to 1) of the answers came, in milliseconds."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


@dataclass(frozen=True)
class Answer:
    """Status, headers by lower-case name, and body of one answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def request(port: int, target: str, headers: Mapping[str, str] | None = None) -> bytes:
    """The bytes of a GET request for ``target`` (path and query, already encoded)."""
    lines = [f"GET {target} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def ask(port: int, target: str, headers: Mapping[str, str] | None = None) -> Answer:
    """Ask once.

    Raises:
        OSError: nobody listens, or the server hung up.
    """
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request(port, target, headers))
        received = b""
        while (end := _end(received)) is None or len(received) < end:
            piece = connection.recv(RECEIVE)
            if not piece:
                raise ConnectionError("the server hung up")
            received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    named = (line.partition(":") for line in lines)
    return Answer(
        int(first.split(" ", 2)[1]),
        {name.lower(): value.strip() for name, _, value in named},
        body,
    )


def measure(
    port: int, requests: Sequence[bytes], *, connections: int, seconds: float, status: int
) -> Measure:
    """Send the requests in turn, again and again, over some connections for some seconds.

    Raises:
        RuntimeError: an answer has another status than ``status``, or the server hung up.
    """
    expected = b" %d " % status
    poll = select.epoll()
    opened = [socket.create_connection(("127.0.0.1", port)) for _ in range(connections)]
    by_number = {each.fileno(): each for each in opened}
    received = dict.fromkeys(by_number, b"")
    ends: dict[int, int | None] = dict.fromkeys(by_number)
    sent_at: dict[int, float] = {}
    following = cycle(requests)
    times: list[float] = []
    started = time.perf_counter()
    end = started + seconds
    try:
        for number, each in by_number.items():
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            poll.register(number, select.EPOLLIN)
            sent_at[number] = time.perf_counter()
            each.send(next(following))
        while time.perf_counter() < end or not times:
            for number, _ in poll.poll(0):  # a client that sleeps is woken late
                piece = by_number[number].recv(RECEIVE)
                if not piece:
                    raise RuntimeError("the server hung up")
                received[number] += piece
                if ends[number] is None:
                    ends[number] = _end(received[number])
                whole = ends[number]
                if whole is None or len(received[number]) < whole:
                    continue
                if expected not in received[number][:16]:
                    raise RuntimeError(received[number][:400].decode("latin-1"))
                now = time.perf_counter()
                times.append(now - sent_at[number])
                received[number], ends[number] = b"", None
                sent_at[number] = now
                by_number[number].send(next(following))
        return Measure(time.perf_counter() - started, times)
    finally:
        poll.close()
        for each in opened:
            each.close()


def _end(received: bytes) -> int | None:
    """Where an answer ends, once its head is there; chunked answers are not understood."""
    at = received.find(b"\r\n\r\n")
    if at < 0:
        return None
    head = received[:at].lower()
    start = head.find(b"\r\ncontent-length:")
    if start < 0 or b" 304 " in head[:16]:
        return at + 4
    return at + 4 + int(head[start + 17 :].split(b"\r\n", 1)[0])
