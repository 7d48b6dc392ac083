"""The project over HTTP, inside the transaction of a test."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import WSGIRequestHandler, WSGIServer
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Keep requests out of the test report."""


@contextmanager
def server() -> Iterator[str]:
    """Serve the project over HTTP, inside the transaction of the test; gives its address."""
    shared = connections["default"]
    http = WSGIServer(("127.0.0.1", 0), _QuietHandler)
    http.set_app(WSGIHandler())

    def run() -> None:
        connections["default"] = shared
        http.serve_forever(poll_interval=0.05)

    shared.inc_thread_sharing()
    # As Django's own test client does: the end of a request must not close the transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{http.server_port}"
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
        shared.dec_thread_sharing()
