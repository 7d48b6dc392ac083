"""What the tests of the site share."""

import pytest

from search.engines import columns


@pytest.fixture(autouse=True)
def no_columns_of_another_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget what the engine keeps in memory: a rolled back log may look like the one before."""
    monkeypatch.setattr(columns, "_shared", columns._Shared())
