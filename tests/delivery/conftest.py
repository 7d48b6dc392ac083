"""A small campus for the tests of delivery."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from cms.delivery.models import PublishedDocument
from pages.models import HomePage
from tests.builders import Library, library
from tests.factories.pages import make_home


@pytest.fixture(name="library")
def library_fixture(db: None) -> Iterator[Library]:
    """An empty library that replaces the pages."""
    with library() as found:
        yield found


@pytest.fixture
def home(db: None) -> HomePage:
    """The home page, live."""
    return make_home()


def document_of(page: Any) -> dict[str, Any] | None:
    """The published document of a page, decoded, or None."""
    row = PublishedDocument.objects.public().filter(pk=page.translation_key).first()
    return dict(json.loads(bytes(row.body))) if row else None
