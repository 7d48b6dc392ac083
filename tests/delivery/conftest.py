"""A small campus for the tests of delivery."""

import json
from typing import Any

import pytest

from cms.delivery.models import PublishedDocument
from pages.models import HomePage
from tests.factories.pages import make_home


@pytest.fixture
def home(db: None) -> HomePage:
    """The home page, live."""
    return make_home()


def document_of(page: Any) -> dict[str, Any] | None:
    """The published document of a page, decoded, or None."""
    row = PublishedDocument.objects.public().filter(pk=page.translation_key).first()
    return dict(json.loads(bytes(row.body))) if row else None
