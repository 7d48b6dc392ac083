"""A site of the tests: a real HTTP server on this machine, that answers as it is told."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

GUARD = 30.0  # seconds; against a test that would never end


@dataclass(frozen=True)
class Page:
    """What a path answers; ``head`` is the status for HEAD when it differs; ``hangs`` for both."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    head: int | None = None
    hangs: bool = False


@dataclass
class Site:
    """A server: what it was asked is in ``requests``, what it answers in ``pages``."""

    port: int
    pages: dict[str, Page]
    requests: list[tuple[str, str]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str = "/") -> str:
        """An address of it, by number."""
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def site(**pages: Page) -> Iterator[Site]:
    """Listen on a free port; ``site(carte=Page(404))`` answers 404 at ``/carte``."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            found.requests.append((self.command, self.path))
            found.headers.append({name.lower(): value for name, value in self.headers.items()})
            page = found.pages.get(self.path, Page())
            if page.hangs:
                found.closing.wait(GUARD)
                return
            is_head = self.command == "HEAD" and page.head is not None
            self.send_response(page.head or 200 if is_head else page.status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_HEAD = answer  # noqa: N815 - names of the standard library

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found = Site(server.server_port, {f"/{name}": page for name, page in pages.items()})
        serving = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        serving.start()
        try:
            yield found
        finally:
            found.closing.set()
            server.shutdown()
            serving.join(GUARD)
