"""A real HTTP server that answers like an Elasticsearch in trouble."""

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PRODUCT = {"X-Elastic-Product": "Elasticsearch", "Content-Type": "application/json"}


@dataclass(frozen=True)
class Reply:
    """What the server sends, after ``wait`` seconds; ``cut``: the connection dies half-way."""

    status: int = 200
    body: bytes = b"{}"
    headers: tuple[tuple[str, str], ...] = tuple(PRODUCT.items())
    wait: float = 0.0
    cut: bool = False


def hits(*ids: object, failed: int = 0, timed_out: bool = False) -> Reply:
    """The answer of a search that found these documents."""
    body: dict[str, Any] = {
        "took": 1,
        "timed_out": timed_out,
        "_shards": {"total": 2, "successful": 2 - failed, "skipped": 0, "failed": failed},
        "hits": {
            "total": {"value": len(ids), "relation": "eq"},
            "hits": [{"_id": str(each), "_score": 1.0, "sort": [1]} for each in ids],
        },
    }
    return Reply(body=json.dumps(body).encode())


def error(status: int, kind: str) -> Reply:
    """An error as Elasticsearch words it."""
    reason = {"type": kind, "reason": f"{kind} for a test"}
    body = {"error": {**reason, "root_cause": [reason]}, "status": status}
    return Reply(status, json.dumps(body).encode())


class FakeElasticsearch:
    """``replies`` are given in turn, the last one for ever; ``asked`` counts the requests."""

    def __init__(self) -> None:
        self.replies: list[Reply] = [hits()]
        self.asked = 0
        self.url = ""

    def next_reply(self) -> Reply:
        """The reply of this request."""
        self.asked += 1
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@contextmanager
def fake_elasticsearch() -> Iterator[FakeElasticsearch]:
    """Serve on a free port until the end of the block."""
    fake = FakeElasticsearch()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(fake.next_reply))
    server.daemon_threads = True
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(next_reply: Callable[[], Reply]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            reply = next_reply()
            time.sleep(reply.wait)
            self.send_response(reply.status)
            for name, value in reply.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            if reply.cut:
                self.wfile.write(reply.body[: len(reply.body) // 2])
                self._reset()
                return
            self.wfile.write(reply.body)

        do_GET = do_PUT = do_HEAD = do_DELETE = do_POST  # noqa: N815 - names of http.server

        def _reset(self) -> None:
            """Close with RST, as a server that was killed does."""
            self.wfile.flush()
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.close_connection = True

        def handle(self) -> None:
            """Serve; a client that did not wait for the answer is no error."""
            try:
                super().handle()
            except OSError:
                self.close_connection = True

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    return Handler
