"""Each role at each door of the backoffice: it does what the table of rights says, no more."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.accounts.models import User
from cms.accounts.roles import Role
from pages.models import ResourceIndexPage, ResourcePage, ToolkitIndexPage, ToolkitPage
from tests.workflows.moves import (
    CREATE,
    AnyPage,
    MakePerson,
    Tree,
    browser,
    filled_form,
    fresh,
    in_an_hour,
)
from tests.workflows.test_rights import ALLOWED

PAGES = "/admin/pages"
BULK = "/admin/bulk/wagtailcore/page"
API = "/admin/api/main/pages"


@dataclass(frozen=True)
class Campus:
    """The small tree, an alias of its live page, and two resources that may go to a toolkit."""

    tree: Tree
    alias: Page
    toolkit: ToolkitPage
    live_resource: ResourcePage
    draft_resource: ResourcePage


@pytest.fixture
def campus(tree: Tree) -> Campus:
    """Build it by code, which asks no permission."""

    def below(parent: Page, instance: AnyPage, *, live: bool = True) -> AnyPage:
        fresh(parent).add_child(instance=instance)
        revision = instance.save_revision()
        if live:
            revision.publish()
        return fresh(instance)

    toolkits = below(tree.home, ToolkitIndexPage(title="Mallettes", summary="Toutes."))
    resources = below(tree.home, ResourceIndexPage(title="Ressources", summary="Toutes."))
    return Campus(
        tree,
        fresh(tree.live).create_alias(parent=fresh(tree.home), update_slug="mentions-bis"),
        below(toolkits, ToolkitPage(title="Mallette", summary="Une.", toolkit_kind="kit")),
        below(resources, ResourcePage(title="Fiche", summary="Une.")),
        below(resources, ResourcePage(title="Note", summary="Une.", live=False), live=False),
    )


State = Callable[[Campus], object]
Try = Callable[[Campus, User, Client], object]
Door = tuple[str, Try, State]
"""The action of the table, how it is tried, and what it changes."""


def edit(name: str) -> Try:
    """Send the form of the editor of a page."""

    def attempt(campus: Campus, user: User, client: Client) -> object:
        address = f"{PAGES}/{getattr(campus.tree, name).pk}/edit/"
        form = filled_form(user, address, "page-edit-form", summary="Changé.")
        return client.post(address, form or {"title": "Changé", "summary": "Changé."})

    return attempt


def create(campus: Campus, user: User, client: Client) -> object:
    """Send the form of a new page."""
    address = CREATE.format(campus.tree.home.pk)
    new = {"title": "Neuve", "slug": "neuve", "summary": "Neuve."}
    form = filled_form(user, address, "page-edit-form", **new)
    return client.post(address, form or new)


def post(address: str, **data: Any) -> Try:
    """Send a form; an address and its values may name pages: ``{draft}`` is the key of one."""

    def attempt(campus: Campus, user: User, client: Client) -> object:
        keys = keys_of(campus)
        filled = {
            name: value.format(**keys) if isinstance(value, str) else value
            for name, value in data.items()
        }
        return client.post(address.format(**keys), filled)

    return attempt


def call(address: str, **data: Any) -> Try:
    """Call an action of the API of the backoffice, in JSON."""

    def attempt(campus: Campus, user: User, client: Client) -> object:
        keys = keys_of(campus)
        filled = {
            name: int(value.format(**keys)) if isinstance(value, str) else value
            for name, value in data.items()
        }
        return client.post(
            f"{API}/{address.format(**keys)}/", filled, content_type="application/json"
        )

    return attempt


def keys_of(campus: Campus) -> dict[str, int]:
    """Primary keys of what addresses name."""
    named = {
        **vars(campus.tree),
        **{name: page for name, page in vars(campus).items() if name != "tree"},
    }
    return {
        **{name: page.pk for name, page in named.items()},
        "version": fresh(campus.tree.live).latest_revision_id,
    }


def latest(name: str) -> State:
    """The newest version of a page."""
    return lambda campus: fresh(getattr(campus.tree, name)).latest_revision_id


def is_there(name: str) -> State:
    """Whether a page exists."""
    return lambda campus: Page.objects.filter(pk=getattr(campus.tree, name).pk).exists()


def parent(name: str) -> State:
    """What a page stands below."""
    return lambda campus: fresh(getattr(campus, name)).get_parent().pk


def position(campus: Campus) -> object:
    """Where the live page stands in the tree."""
    return fresh(campus.tree.live).path


def is_live(campus: Campus) -> object:
    """Whether the live page is."""
    return fresh(campus.tree.live).live


def is_locked(campus: Campus) -> object:
    """Whether the live page is locked."""
    return fresh(campus.tree.live).locked


def is_scheduled(campus: Campus) -> object:
    """Whether a version of the live page waits for its hour."""
    return fresh(campus.tree.live).scheduled_revision is not None


def private(campus: Campus) -> object:
    """Who may see the live page."""
    return PageViewRestriction.objects.filter(page=campus.tree.live).exists()


def pages(campus: Campus) -> object:
    """How many pages there are."""
    return Page.objects.count()


def alias_of(campus: Campus) -> object:
    """What the alias is of."""
    return Page.objects.get(pk=campus.alias.pk).alias_of_id


MOVED = {"chooser": "{toolkit}", "move_applicable": "on"}
DOORS: Mapping[str, Door] = {
    "edit draft, form": ("edit draft", edit("draft"), latest("draft")),
    "edit live, form": ("edit live", edit("live"), latest("live")),
    "add, form": ("add", create, pages),
    "delete draft, form": ("delete draft", post(PAGES + "/{draft}/delete/"), is_there("draft")),
    "delete live, form": ("delete live", post(PAGES + "/{live}/delete/"), is_there("live")),
    "delete draft, bulk": (
        "delete draft",
        post(BULK + "/delete/?id={draft}"),
        is_there("draft"),
    ),
    "delete live, bulk": ("delete live", post(BULK + "/delete/?id={live}"), is_there("live")),
    "move draft, form": (
        "move draft",
        post(PAGES + "/{draft_resource}/move/{toolkit}/confirm/"),
        parent("draft_resource"),
    ),
    "move live, form": (
        "move live",
        post(PAGES + "/{live_resource}/move/{toolkit}/confirm/"),
        parent("live_resource"),
    ),
    "move draft, bulk": (
        "move draft",
        post(BULK + "/move/?id={draft_resource}", **MOVED),
        parent("draft_resource"),
    ),
    "move live, bulk": (
        "move live",
        post(BULK + "/move/?id={live_resource}", **MOVED),
        parent("live_resource"),
    ),
    "reorder, form": ("reorder", post(PAGES + "/{live}/set_position/?position=2"), position),
    "unpublish, form": ("unpublish", post(PAGES + "/{live}/unpublish/"), is_live),
    "unpublish, bulk": ("unpublish", post(BULK + "/unpublish/?id={live}"), is_live),
    "lock, form": ("lock", post(PAGES + "/{live}/lock/"), is_locked),
    "privacy, form": (
        "privacy",
        post(PAGES + "/{live}/privacy/", restriction_type="login"),
        private,
    ),
    "convert alias, form": (
        "edit live",
        post(PAGES + "/{alias}/convert_alias/"),
        alias_of,
    ),
}
"""Forms and bulk actions."""

CALLS: Mapping[str, Door] = {
    "delete draft": ("delete draft", call("{draft}/action/delete"), is_there("draft")),
    "delete live": ("delete live", call("{live}/action/delete"), is_there("live")),
    "move draft": (
        "move draft",
        call("{draft_resource}/action/move", destination_page_id="{toolkit}"),
        parent("draft_resource"),
    ),
    "move live": (
        "move live",
        call("{live_resource}/action/move", destination_page_id="{toolkit}"),
        parent("live_resource"),
    ),
    "unpublish": ("unpublish", call("{live}/action/unpublish", recursive=False), is_live),
    "convert alias": ("edit live", call("{alias}/action/convert_alias"), alias_of),
    "revert": (
        "edit live",
        call("{live}/action/revert_to_page_revision", revision_id="{version}"),
        latest("live"),
    ),
}
"""The same for the API of the backoffice, which may refuse what a role may do elsewhere."""


def opened(campus: Campus, user: User, doors: Mapping[str, Door]) -> tuple[set[str], set[str]]:
    """The doors where something came of it, and those whose action the table gives to the user."""
    role = Role(user.groups.get().name) if not user.is_superuser else None
    client = browser(user)
    client.raise_request_exception = False
    through: set[str] = set()
    for name, (_, attempt, state) in doors.items():
        with transaction.atomic():
            before = state(campus)
            attempt(campus, user, client)
            if state(campus) != before:
                through.add(name)
            transaction.set_rollback(True)
    given = {name for name, (action, _, _) in doors.items() if action in ALLOWED[role]}
    return through, given


@pytest.fixture(params=ALLOWED, ids=lambda role: role.name if role else "SUPERUSER")
def anybody(request: pytest.FixtureRequest, person: MakePerson) -> User:
    """Each role in turn, then a superuser."""
    role: Role | None = request.param
    return person(superuser=True) if role is None else person(role)


def test_the_forms_do_what_the_table_says(campus: Campus, anybody: User) -> None:
    through, given = opened(campus, anybody, DOORS)
    assert through == given


def test_unlocking_does_what_the_table_says(
    campus: Campus, anybody: User, person: MakePerson
) -> None:
    other = person(superuser=True, username="autre")
    Page.objects.filter(pk=campus.tree.live.pk).update(
        locked=True, locked_by=other, locked_at=timezone.now()
    )
    doors: dict[str, Door] = {"unlock": ("unlock", post(PAGES + "/{live}/unlock/"), is_locked)}
    through, given = opened(campus, anybody, doors)
    assert through == given


def test_cancelling_a_schedule_does_what_the_table_says(campus: Campus, anybody: User) -> None:
    page = fresh(campus.tree.live)
    page.go_live_at = in_an_hour()
    page.save_revision().publish()
    address = PAGES + "/{live}/revisions/{version}/unschedule/"
    doors: dict[str, Door] = {"unschedule": ("unschedule", post(address), is_scheduled)}
    through, given = opened(campus, anybody, doors)
    assert through == given


def test_the_api_of_the_backoffice_does_no_more_than_the_table_says(
    campus: Campus, anybody: User
) -> None:
    through, given = opened(campus, anybody, CALLS)
    assert through <= given
