"""Nobody publishes past the workflow: every role at every door of the backoffice."""

from collections.abc import Mapping

import pytest
from django.utils import timezone
from wagtail.models import Page

from cms.accounts.models import User
from cms.accounts.roles import SECTION_ROLES, Role
from cms.accounts.sections import entrust
from pages.models import StandardPage
from tests.workflows.moves import (
    CREATE,
    MakePerson,
    Tree,
    browser,
    filled_form,
    fresh,
    in_an_hour,
)

EVERYONE = [*Role, None]


@pytest.fixture(params=EVERYONE, ids=lambda role: role.name if role else "SUPERUSER")
def anybody(request: pytest.FixtureRequest, tree: Tree, person: MakePerson) -> User:
    """Each role in turn, then a superuser; roles of one section are entrusted with the home."""
    role: Role | None = request.param
    if role is None:
        return person(superuser=True)
    user = person(role)
    if role in SECTION_ROLES:
        entrust(tree.home, user, role)
    return user


def post(user: User, address: str, data: Mapping[str, object]) -> None:
    """Send a form as this person."""
    browser(user).post(address, data)


def test_the_posted_form_is_one_that_the_backoffice_takes(tree: Tree, contributor: User) -> None:
    address = f"/admin/pages/{tree.draft.pk}/edit/"
    form = filled_form(contributor, address, "page-edit-form", summary="Changé.")
    post(contributor, address, {**form, "action-publish": "1"})
    assert fresh(tree.draft).get_latest_revision_as_object().summary == "Changé."


def test_no_button_publishes_a_draft(tree: Tree, anybody: User) -> None:
    html = browser(anybody).get(f"/admin/pages/{tree.draft.pk}/edit/").content.decode()
    assert "action-publish" not in html


def test_no_button_publishes_at_creation(tree: Tree, anybody: User) -> None:
    html = browser(anybody).get(CREATE.format(tree.home.pk)).content.decode()
    assert "action-publish" not in html


def test_posting_the_edit_form_does_not_publish(tree: Tree, anybody: User) -> None:
    address = f"/admin/pages/{tree.draft.pk}/edit/"
    form = filled_form(anybody, address, "page-edit-form", **{"action-publish": "1"})
    post(anybody, address, form)
    assert not fresh(tree.draft).live


def test_posting_the_edit_form_does_not_schedule(tree: Tree, anybody: User) -> None:
    address = f"/admin/pages/{tree.draft.pk}/edit/"
    go_live_at = timezone.localtime(in_an_hour()).strftime("%Y-%m-%d %H:%M")
    form = filled_form(
        anybody, address, "page-edit-form", **{"action-publish": "1", "go_live_at": go_live_at}
    )
    post(anybody, address, form)
    assert fresh(tree.draft).scheduled_revision is None


def test_posting_the_creation_form_does_not_publish(tree: Tree, anybody: User) -> None:
    address = CREATE.format(tree.home.pk)
    form = filled_form(
        anybody,
        address,
        "page-edit-form",
        **{"title": "Neuve", "slug": "neuve", "summary": "Neuve.", "action-publish": "1"},
    )
    post(anybody, address, form)
    assert not StandardPage.objects.filter(slug="neuve", live=True).exists()


def test_nothing_is_published_below_the_root_either(tree: Tree, person: MakePerson) -> None:
    administrator = person(superuser=True)
    fresh(tree.home).delete()  # there is one home page at the most
    address = f"/admin/pages/add/pages/homepage/{tree.root.pk}/"
    form = filled_form(
        administrator,
        address,
        "page-edit-form",
        title="Autre",
        slug="autre",
        summary="Autre.",
        hero_title="Autre",
        **{"pillars-count": "0", "needs-count": "0"},
    )
    post(administrator, address, {**form, "action-publish": "1"})
    assert not Page.objects.filter(slug="autre", live=True).exists()
    assert browser(administrator).post(address, form).status_code == 302
    assert Page.objects.filter(slug="autre", live=False).exists()


def test_restoring_an_older_revision_does_not_publish(tree: Tree, anybody: User) -> None:
    older = fresh(tree.draft).latest_revision
    fresh(tree.draft).save_revision()
    address = f"/admin/pages/{tree.draft.pk}/revisions/{older.pk}/revert/"
    form = filled_form(anybody, address, "page-edit-form", **{"action-publish": "1"})
    post(anybody, address, form)
    assert not fresh(tree.draft).live


def test_the_bulk_action_does_not_publish(tree: Tree, anybody: User) -> None:
    post(
        anybody,
        f"/admin/bulk/wagtailcore/page/publish/?id={tree.draft.pk}",
        {"include_descendants": "on"},
    )
    assert not fresh(tree.draft).live


@pytest.mark.parametrize("box", ["publish_copies", "alias"])
def test_a_copy_is_never_live(tree: Tree, anybody: User, box: str) -> None:
    post(
        anybody,
        f"/admin/pages/{tree.live.pk}/copy/",
        {
            "new_title": "Copie",
            "new_slug": "copie",
            "new_parent_page": str(tree.home.pk),
            box: "on",
        },
    )
    assert not Page.objects.filter(slug="copie", live=True).exists()


@pytest.mark.parametrize(
    ("page", "action", "data"),
    [
        ("draft", "publish", {}),
        ("live", "copy", {"keep_live": True, "slug": "copie"}),
        ("live", "create_alias", {"update_slug": "copie"}),
    ],
)
def test_the_api_of_the_backoffice_does_not_publish(
    tree: Tree, anybody: User, page: str, action: str, data: Mapping[str, object]
) -> None:
    target = getattr(tree, page)
    answer = browser(anybody).post(
        f"/admin/api/main/pages/{target.pk}/action/{action}/", data, content_type="application/json"
    )
    assert answer.status_code in {302, 403, 404}
    assert not fresh(tree.draft).live
    assert not Page.objects.filter(slug="copie").exists()
