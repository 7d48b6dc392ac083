"""A campus and, on another origin, a site that shows its contents under a strict policy."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import ThreadingMixIn
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import WSGIRequestHandler, WSGIServer
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from django.test import override_settings


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Keep requests out of the test report."""


class _Threaded(ThreadingMixIn, WSGIServer):
    """A browser opens connections that it may never use: one of them must not stop the others."""

    daemon_threads = True


@contextmanager
def campus() -> Iterator[str]:
    """Serve the project inside the transaction of the test, under the address that it says."""
    shared, one_at_a_time, handler = connections["default"], threading.Lock(), WSGIHandler()

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with one_at_a_time:
            connections["default"] = shared
            response = handler(environ, start_response)
            content = b"".join(response)
            response.close()
            return [content]

    http = _Threaded(("127.0.0.1", 0), _Quiet)
    http.set_app(application)
    shared.inc_thread_sharing()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    address = f"http://127.0.0.1:{http.server_port}"
    try:
        with _served(http), override_settings(CAMPUS_BASE_URL=address):
            yield address
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
        shared.dec_thread_sharing()


@contextmanager
def host(body: str, *allowed: str, colours: str = "light dark") -> Iterator[str]:
    """Serve one page on another origin; only these addresses may give it anything."""
    sources = " ".join(allowed)
    policy = f"default-src 'none'; script-src {sources}; connect-src {sources}; img-src {sources}"
    page = (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Un autre site</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="{colours}"></head>'
        f"<body><main><h1>Un autre site</h1>{body}</main></body></html>"
    ).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Answer the page."""
            found = self.path == "/"
            self.send_response(200 if found else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(page if found else b"")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            """Keep requests out of the test report."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with _served(http):
        yield f"http://127.0.0.1:{http.server_port}"


@contextmanager
def _served(http: WSGIServer | ThreadingHTTPServer) -> Iterator[None]:
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
