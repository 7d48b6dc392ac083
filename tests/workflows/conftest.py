"""A small tree, one person per role, and the moves of the workflow."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Page, Site

from cms.accounts.models import User
from cms.accounts.roles import Role
from pages.models import HomePage, StandardPage
from tests.workflows.moves import MakePerson, Tree, fresh


@pytest.fixture
def tree(db: None) -> Tree:
    """Build the tree by code, which asks no permission, as the loader does."""
    root = Page.objects.get(depth=1)
    Site.objects.all().delete()
    root.get_children().delete()
    root = Page.objects.get(depth=1)
    home = root.add_child(
        instance=HomePage(title="Campus", slug="campus", summary="Le campus.", hero_title="Campus")
    )
    Site.objects.create(hostname="testserver", root_page=home, is_default_site=True)
    live = home.add_child(
        instance=StandardPage(title="Mentions légales", slug="mentions", summary="Mentions.")
    )
    live.save_revision().publish()
    draft = home.add_child(
        instance=StandardPage(title="Aide", slug="aide", summary="Aide.", live=False)
    )
    draft.save_revision()
    return Tree(root, fresh(home), fresh(live), fresh(draft))


@pytest.fixture
def person(db: None) -> MakePerson:
    """Make an account with roles; a role name alone makes the usual one."""

    def make(*roles: Role, username: str = "", superuser: bool = False) -> User:
        name = username or "-".join(role.name.lower() for role in roles) or "admin"
        user = User.objects.create_user(
            name, f"{name}@campus.example", "x", is_superuser=superuser, first_name=name.title()
        )
        user.groups.set(Group.objects.filter(name__in=roles))
        return user

    return make


@pytest.fixture
def contributor(person: MakePerson) -> User:
    """Writes."""
    return person(Role.CONTRIBUTOR)


@pytest.fixture
def reviewer(person: MakePerson) -> User:
    """Approves the first step."""
    return person(Role.REVIEWER)


@pytest.fixture
def validator(person: MakePerson) -> User:
    """Approves the last step."""
    return person(Role.VALIDATOR)
