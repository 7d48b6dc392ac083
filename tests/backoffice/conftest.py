"""What the tests of the backoffice share: people, a library of documents, sites to visit."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from pytest_django.fixtures import Settings

from cms.accounts.models import User
from cms.accounts.roles import Role
from tests.builders import Library, library
from tests.workflows.conftest import (  # noqa: F401 - the tree and its people are fixtures
    contributor,
    person,
    reviewer,
    tree,
    validator,
)

SignIn = Callable[..., Client]


@pytest.fixture
def local_sites(settings: Settings) -> None:
    """Let links lead to this machine."""
    settings.CAMPUS_LINK_CHECKS = {"enabled": True, "private_addresses": True}


@pytest.fixture(name="library")
def library_fixture(db: None) -> Iterator[Library]:
    """An empty library that replaces the pages."""
    with library() as found:
        yield found


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """Make a person with roles, or a superuser, and sign them in."""

    def make(*roles: Role, superuser: bool = False) -> Client:
        name = "-".join(role.name.lower() for role in roles) or "admin"
        user = User.objects.create_user(
            name, f"{name}@campus.example", "x", is_superuser=superuser, first_name=name.title()
        )
        user.groups.set(Group.objects.filter(name__in=roles))
        client = Client()
        client.force_login(user)
        return client

    return make
