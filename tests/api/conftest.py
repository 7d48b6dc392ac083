"""What the tests of the API share: a library of documents and a client that checks answers."""

from collections.abc import Iterator

import pytest
from django.db import connections

from tests.api.client import ContractClient
from tests.builders import Library, library


@pytest.fixture(autouse=True)
def _connection_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the transaction of the test: after a request or a file, PostgreSQL's would be closed."""
    monkeypatch.setattr(connections["default"], "close_if_unusable_or_obsolete", lambda: None)


@pytest.fixture(name="library")
def library_fixture(db: None) -> Iterator[Library]:
    """An empty library that replaces the pages."""
    with library() as found:
        yield found


@pytest.fixture
def api(db: None) -> ContractClient:
    """A client of the API whose every answer is held to the OpenAPI file."""
    return ContractClient()
