"""What the tests of imports share: a small campus, who imports, and a way to import at once."""

from pathlib import Path
from typing import IO

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from pytest_django.fixtures import Settings
from wagtail.models import Page, Site

from cms.accounts.models import User
from cms.accounts.roles import Role
from cms.imports.models import ImportBatch
from cms.imports.reading.delimited import read_delimited
from cms.imports.reading.table import Table
from cms.imports.reading.xlsx import read_xlsx
from pages import models
from tests.factories.pages import EventIndexPageFactory, HomePageFactory
from tests.imports.sheets import Importer, event
from tests.workflows.conftest import person  # noqa: F401 - a fixture


@pytest.fixture(autouse=True)
def _private_folder(settings: Settings, tmp_path: Path) -> None:
    settings.CAMPUS_PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files without a process of their own, which has its own tests."""

    def read(source: IO[bytes], kind: str, first: int | None = None) -> Table:
        return (read_xlsx if kind == "xlsx" else read_delimited)(source, first)

    for module in ("cms.imports.forms", "cms.imports.engine.run"):
        monkeypatch.setattr(f"{module}.read_in_process", read)


@pytest.fixture
def home(db: None) -> models.HomePage:
    """A home page that is the root of the site, and nothing else."""
    root = Page.objects.get(depth=1)
    Site.objects.all().delete()
    root.get_children().delete()
    home: models.HomePage = HomePageFactory(parent=Page.objects.get(depth=1))
    Site.objects.create(hostname="testserver", root_page=home, is_default_site=True)
    return home


@pytest.fixture
def agenda(home: models.HomePage) -> models.EventIndexPage:
    """The agenda."""
    index: models.EventIndexPage = EventIndexPageFactory(parent=home, slug="agenda")
    return index


@pytest.fixture
def administrator(db: None) -> User:
    """An editorial administrator: who imports."""
    user = User.objects.create_user("administratrice", "administratrice@campus.example", "x")
    user.groups.add(Group.objects.get(name=Role.EDITORIAL_ADMIN))
    return user


@pytest.fixture
def importer(administrator: User) -> Importer:
    """Import rows at once, without the screens."""
    return Importer(administrator)


@pytest.fixture
def client(administrator: User) -> Client:
    """An editorial administrator at work."""
    client = Client()
    client.force_login(administrator)
    return client


@pytest.fixture
def batch(importer: Importer, agenda: models.EventIndexPage) -> ImportBatch:
    """A batch that was tried: a line to create, one in error."""
    importer.parent = agenda
    return importer.try_rows([event(), event(Identifiant="b", Début="=demain")])
