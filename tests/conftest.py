"""What every test shares: where it may write, which database suites it belongs to, the browser."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.test import override_settings
from playwright.sync_api import Browser, sync_playwright

from cms.delivery.exclusive import close_lock_session
from cms.delivery.schedule import forget_freshness
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
EVERY_DATABASE = ("delivery", "search", "api", "webhooks")

# A process of tests takes whole files, in this order: the longest must not come last and alone, and
# a campus starts once for the browser while another process looks at how one starts.
FIRST = (
    *("operations/test_serve", "browser", "search/test_relevance", "operations", "backoffice"),
    *("workflows", "importers", "search", "imports"),
)

# Not measured: measuring makes these half as long again, and others go through the same lines.
UNMEASURED = (
    "browser",
    "guide",
    "operations",
    "backoffice/test_crawl.py",
    "delivery/test_visibility_property.py",
    "imports/test_round_trip.py",
    "search/test_facet_counts.py",
    "search/test_generated_corpus.py",
    "search/test_popularity_feedback.py",
    "search/test_relevance.py",
    "workflows/test_doors.py",
    "workflows/test_sections.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of the suites that run on every database; refuse those that empty it.

    Django empties every table after a test with ``transaction=True``, the rows of the migrations
    (groups, vocabularies, synonyms) included, and the tests that come next would not find them.
    """
    for item in items:
        database = item.get_closest_marker("django_db")
        if database and database.kwargs.get("transaction") and _writes(database):
            raise pytest.UsageError(
                f"{item.nodeid} would empty the database: see tests/conftest.py"
            )
        if _suite(item) in EVERY_DATABASE and not item.get_closest_marker("one_database"):
            item.add_marker(pytest.mark.every_database)
        if _place(item).startswith(UNMEASURED):
            item.add_marker(pytest.mark.no_cover)
    items.sort(key=lambda item: _turn(_place(item)))


def _place(item: pytest.Item) -> str:
    return item.path.relative_to(Path(__file__).parent).as_posix()


def _suite(item: pytest.Item) -> str:
    return _place(item).partition("/")[0]


def _turn(place: str) -> int:
    turns = (turn for turn, beginning in enumerate(FIRST) if place.startswith(beginning))
    return next(turns, len(FIRST))


def _writes(database: pytest.Mark) -> bool:
    return database.kwargs.get("databases") != []


@pytest.fixture(scope="session", autouse=True)
def media_root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folder of the files written by the tests; pytest removes it."""
    folder = tmp_path_factory.mktemp("media")
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    """A test leaves nothing in its process that another one, or the end of all, would meet.

    Its transaction is rolled back: where its log stood must not be taken for true. The connection
    that holds advisory locks on PostgreSQL would keep the test database from being removed.
    """
    forget_freshness()
    yield
    close_lock_session()


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
