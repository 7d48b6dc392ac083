"""A whole campus, as ``serve`` runs it, and a Chromium that watches what its pages do.

The campus is started once for all browser tests of a process: database, hashed static files,
facts, demonstration accounts, web server and worker. It starts from a copy of one that was prepared
once for all processes. ``CAMPUS_TEST_SITE_URL`` names one that already runs instead.
"""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.desk import Backoffice, SignIn
from tests.operations.prepared import Prepared
from tests.operations.processes import environment, free_port, start

START_SECONDS = 600
STOP_SECONDS = 30


@dataclass
class Watched:
    """A page, and what it did that a page of the campus never should."""

    page: Page
    origin: str
    faults: list[str] = field(default_factory=list)
    expected_status: int = 200

    def open(self, path: str, expected_status: int = 200) -> None:
        """Go to a path of the campus and wait for its scripts."""
        self.expected_status = expected_status
        answer = self.page.goto(self.origin + path, wait_until="networkidle")
        assert answer is not None
        assert answer.status == expected_status, f"{path}: {answer.status}"

    def watch(self) -> None:
        """Note console errors, page errors, and requests to another host."""
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("request", lambda request: self._note_request(request.url))

    def _note(self, level: str, text: str) -> None:
        of_the_page_itself = f"status of {self.expected_status}" in text
        if level in {"error", "warning"} and not of_the_page_itself:
            self.faults.append(f"{level}: {text}")

    def _note_request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https"} and parts.netloc != urlsplit(self.origin).netloc:
            self.faults.append(f"request: {url}")


OpenPage = Callable[..., AbstractContextManager[Watched]]


@pytest.fixture(scope="session")
def campus_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Origin of a campus with its facts and its demonstration accounts."""
    given = os.environ.get("CAMPUS_TEST_SITE_URL")
    if given:
        yield given.rstrip("/")
        return
    folder = tmp_path_factory.mktemp("campus")
    output = folder / "output.log"

    def make(data: Path) -> None:
        with _running(data, output):
            pass

    data = Prepared(request, tmp_path_factory).copy_to(folder / "data", make)
    with _running(data, output) as url:
        yield url


@contextmanager
def _running(data: Path, output: Path) -> Iterator[str]:
    """Serve a data folder; give the origin once it answers."""
    port = free_port()
    process = start("manage.py", "serve", f"--port={port}", env=environment(data), output=output)
    try:
        wait_for_campus(process, f"http://localhost:{port}/readyz", output)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)


def wait_for_campus(process: "subprocess.Popen[bytes]", address: str, output: Path) -> None:
    """Wait until a campus answers at this address; what it wrote is shown when it does not."""
    deadline = time.monotonic() + START_SECONDS
    while not _answers(address):
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"the campus did not start:\n{output.read_text(encoding='utf-8')[-3000:]}")
        time.sleep(0.5)


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5) as answer:  # noqa: S310 - an address of ours
            return bool(answer.status == 200)
    except (URLError, TimeoutError, ConnectionError):
        return False


@pytest.fixture
def open_page(browser: Browser, campus_url: str) -> OpenPage:
    """Give a fresh browser window: ``with open_page(width=320, scheme="dark") as watched``."""

    @contextmanager
    def opened(
        width: int = 1280, scheme: str = "light", *, scripts: bool = True
    ) -> Iterator[Watched]:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
            locale="fr-FR",
        )
        watched = Watched(context.new_page(), campus_url)
        watched.watch()
        try:
            yield watched
        finally:
            context.close()

    return opened


@contextmanager
def desk_of(
    browser: Browser, campus_url: str, username: str, width: int = 1280
) -> Iterator[Backoffice]:
    """The backoffice of a demonstration account, in a window of its own."""
    context = browser.new_context(locale="fr-FR", viewport={"width": width, "height": 900})
    try:
        desk = Backoffice(context.new_page(), campus_url)
        desk.page.set_default_timeout(60_000)
        desk.sign_in(username)
        yield desk
    finally:
        context.close()


@pytest.fixture
def signed_in(browser: Browser, campus_url: str) -> SignIn:
    """Give the backoffice of a demonstration account: ``with signed_in("relecteur") as desk``."""
    return partial(desk_of, browser, campus_url)
