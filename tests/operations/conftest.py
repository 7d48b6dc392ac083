"""What the tests of operations share."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operations.processes import environment, run
from tests.services.postgresql import Cluster, own_cluster


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an empty campus, that nobody changes."""
    folder = tmp_path_factory.mktemp("migrated")
    run("manage.py", "migrate", "-v0", env=environment(folder), timeout=300)
    return folder


@pytest.fixture
def data(migrated: Path, tmp_path: Path) -> Path:
    """A data folder with an empty campus."""
    return shutil.copytree(migrated, tmp_path / "data")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL of one's own, that a test may restart; for tests marked ``postgresql``."""
    with own_cluster() as found:
        yield found
