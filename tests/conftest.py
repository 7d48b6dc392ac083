"""What every test shares: where it may write, which database suites it belongs to, the browser."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.test import override_settings
from playwright.sync_api import Browser, sync_playwright

from tests.services.chromium import find_chromium

# No test is timed: a loaded machine must not change what it says.
hypothesis.settings.register_profile("campus", deadline=None)
hypothesis.settings.load_profile("campus")

# Playwright keeps an event loop in the thread of the tests: Django would refuse every query of the
# tests that come after a browser test in the same process.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# The suites that must hold on every database: `make test` runs them again on PostgreSQL.
EVERY_DATABASE = ("delivery", "search", "api")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of the suites that run on every database."""
    folder = Path(__file__).parent
    for item in items:
        if item.path.relative_to(folder).parts[0] in EVERY_DATABASE:
            item.add_marker(pytest.mark.every_database)


@pytest.fixture(scope="session", autouse=True)
def media_root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folder of the files written by the tests; pytest removes it."""
    folder = tmp_path_factory.mktemp("media")
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """Path of the browser that Playwright drives."""
    return find_chromium()


@pytest.fixture(scope="session")
def browser(chromium_path: Path) -> Iterator[Browser]:
    """A Chromium that calls nobody by itself; one a process, since Playwright allows no second."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium_path, args=CHROMIUM_FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    """Address of the Elasticsearch of the tests; for tests marked ``elasticsearch``."""
    url = os.environ.get("CAMPUS_TEST_ELASTICSEARCH_URL")
    if not url:
        pytest.fail("CAMPUS_TEST_ELASTICSEARCH_URL is not set: see `python -m tests.services`")
    return url
