"""A small HTTP/1.1 client with keep-alive, light enough not to be what is measured."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Answer:
    """Status, headers by lower-case name, and body of one answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Measure:
    """What some connections saw during some seconds; times in seconds."""

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


class Connection:
    """One connection that asks for the same thing again and again."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, host: str, port: int) -> "Connection":
        """Connect.

        Raises:
            OSError: nobody listens.
        """
        return cls(*await asyncio.open_connection(host, port))

    async def ask(self, request: bytes) -> Answer:
        """Send a request and read its whole answer.

        Raises:
            asyncio.IncompleteReadError: the server hung up.
        """
        self._writer.write(request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(head[0].split(" ", 2)[1])
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head[1:] if line)
        }
        length = 0 if status in {204, 304} else int(headers.get("content-length", "0"))
        if headers.get("transfer-encoding") == "chunked":
            body = await self._chunks()
        else:
            body = await self._reader.readexactly(length)
        return Answer(status, headers, body)

    async def _chunks(self) -> bytes:
        parts = []
        while True:
            size = int((await self._reader.readline()).split(b";")[0], 16)
            parts.append((await self._reader.readexactly(size + 2))[:-2])
            if not size:
                return b"".join(parts)

    async def close(self) -> None:
        """Hang up."""
        self._writer.close()
        await self._writer.wait_closed()


def request(host: str, port: int, target: str, headers: Mapping[str, str]) -> bytes:
    """The bytes of a GET request for ``target`` (path and query, already encoded)."""
    lines = [f"GET {target} HTTP/1.1", f"Host: {host}:{port}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


async def measure(
    host: str, port: int, sent: bytes, *, connections: int, seconds: float, status: int
) -> Measure:
    """Send the same request over ``connections`` connections for ``seconds`` seconds.

    Raises:
        RuntimeError: an answer has another status than ``status``.
    """
    opened = [await Connection.open(host, port) for _ in range(connections)]
    times: list[float] = []
    started = time.perf_counter()
    end = started + seconds

    async def repeat(connection: Connection) -> None:
        while (before := time.perf_counter()) < end:
            answer = await connection.ask(sent)
            if answer.status != status:
                raise RuntimeError(f"status {answer.status} instead of {status}")
            times.append(time.perf_counter() - before)

    try:
        await asyncio.gather(*(repeat(connection) for connection in opened))
        return Measure(time.perf_counter() - started, times)
    finally:
        for connection in opened:
            await connection.close()
