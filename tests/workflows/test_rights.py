"""Role × action on a live page, a draft and their parent, through the permission tester."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from wagtail.models import Task, Workflow, WorkflowPage

from cms.accounts.models import User
from cms.accounts.roles import SECTION_ROLES, Role
from cms.accounts.sections import entrust
from cms.workflows.permissions import CampusPagePermissionTester
from tests.workflows.moves import MakePerson, Tree, browser, fresh

NOTHING: frozenset[str] = frozenset()
WRITE = frozenset({"edit draft", "edit live", "add", "delete draft", "move draft"})
WATCH = frozenset({"lock", "unlock"})
HOLD = frozenset({"unpublish", "privacy", "reorder", "unschedule"})
ACTIONS = {
    "edit draft": ("draft", "can_edit"),
    "edit live": ("live", "can_edit"),
    "add": ("home", "can_add_subpage"),
    "delete draft": ("draft", "can_delete"),
    "delete live": ("live", "can_delete"),
    "move draft": ("draft", "can_move"),
    "move live": ("live", "can_move"),
    "lock": ("live", "can_lock"),
    "unlock": ("live", "can_unlock"),
    "unpublish": ("live", "can_unpublish"),
    "unschedule": ("live", "can_unschedule"),
    "privacy": ("live", "can_set_view_restrictions"),
    "reorder": ("home", "can_reorder_children"),
    "publish": ("draft", "can_publish"),
    "publish below": ("home", "can_publish_subpage"),
}
EVERYTHING = WRITE | WATCH | HOLD | {"delete live", "move live"}
ALLOWED: dict[Role | None, frozenset[str]] = {
    Role.CONTRIBUTOR: WRITE,
    Role.SECTION_CONTRIBUTOR: NOTHING,
    Role.REVIEWER: WATCH,
    Role.VALIDATOR: WATCH | HOLD,
    Role.COMMUNITY_ANIMATOR: NOTHING,
    Role.LAB_MANAGER: NOTHING,
    Role.EDITORIAL_ADMIN: EVERYTHING,
    Role.TECHNICAL_ADMIN: NOTHING,
    None: EVERYTHING,
}


def rights(tree: Tree, user: User | AnonymousUser) -> frozenset[str]:
    """The actions that the permission tester allows."""
    return frozenset(
        action
        for action, (page, method) in ACTIONS.items()
        if getattr(fresh(getattr(tree, page)).permissions_for_user(user), method)()
    )


@pytest.mark.parametrize("role", ALLOWED, ids=lambda role: role.name if role else "SUPERUSER")
def test_a_role_may_what_the_table_says(tree: Tree, person: MakePerson, role: Role | None) -> None:
    user = person(*([role] if role else []), superuser=role is None)
    assert rights(tree, user) == ALLOWED[role]


def test_a_closed_account_may_nothing(tree: Tree, person: MakePerson) -> None:
    user = person(Role.EDITORIAL_ADMIN)
    user.is_active = False
    assert rights(tree, user) == NOTHING


@pytest.mark.parametrize("role", SECTION_ROLES)
def test_an_entrusted_page_is_the_only_one_that_can_be_edited(
    tree: Tree, person: MakePerson, role: Role
) -> None:
    user = person(role)
    entrust(tree.live, user, role)
    entrust(tree.live, user, role)
    assert rights(tree, user) == {"edit live"}
    assert browser(user).get(f"/admin/pages/{tree.live.pk}/edit/").status_code == 200
    assert browser(user).get(f"/admin/pages/{tree.draft.pk}/edit/").status_code == 302
    assert Group.objects.filter(page_permissions__page=tree.live).distinct().count() == 1


def test_any_page_is_asked_through_our_tester(tree: Tree, contributor: User) -> None:
    base_page = tree.draft.page_ptr
    assert isinstance(base_page.permissions_for_user(contributor), CampusPagePermissionTester)


def test_a_page_once_published_is_not_deleted_by_a_contributor(
    tree: Tree, contributor: User
) -> None:
    fresh(tree.live).unpublish()
    browser(contributor).post(f"/admin/pages/{tree.live.pk}/delete/")
    browser(contributor).post(f"/admin/bulk/wagtailcore/page/delete/?id={tree.live.pk}")
    assert fresh(tree.live).pk


def test_a_validator_takes_a_page_off_line(tree: Tree, validator: User) -> None:
    browser(validator).post(f"/admin/pages/{tree.live.pk}/unpublish/")
    assert not fresh(tree.live).live


def test_an_editorial_administrator_deletes_what_was_published(
    tree: Tree, person: MakePerson
) -> None:
    browser(person(Role.EDITORIAL_ADMIN)).post(f"/admin/pages/{tree.live.pk}/delete/")
    assert not type(tree.live).objects.filter(pk=tree.live.pk).exists()


@pytest.mark.django_db
def test_the_migration_leaves_the_roles_and_one_workflow_in_two_steps() -> None:
    names = set(Group.objects.values_list("name", flat=True))
    assert names == set(Role)
    workflow = Workflow.objects.get()
    assert [task.name for task in workflow.tasks] == ["Relecture éditoriale", "Validation"]
    assert WorkflowPage.objects.get().page.depth == 1
    assert Task.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "permission", "expected"),
    [
        (Role.EDITORIAL_ADMIN, "snippets.change_theme", True),
        (Role.EDITORIAL_ADMIN, "wagtailredirects.add_redirect", True),
        (Role.EDITORIAL_ADMIN, "search.change_synonymset", True),
        (Role.EDITORIAL_ADMIN, "search.add_promotedresult", True),
        (Role.EDITORIAL_ADMIN, "search.delete_deniedsuggestion", True),
        (Role.EDITORIAL_ADMIN, "search.view_loggedsearch", False),
        (Role.VALIDATOR, "search.add_promotedresult", False),
        (Role.TECHNICAL_ADMIN, "search.change_synonymset", False),
        (Role.EDITORIAL_ADMIN, "api.change_apiclient", False),
        (Role.TECHNICAL_ADMIN, "api.change_apiclient", True),
        (Role.TECHNICAL_ADMIN, "accounts.change_user", True),
        (Role.TECHNICAL_ADMIN, "snippets.change_theme", False),
        (Role.CONTRIBUTOR, "snippets.change_theme", False),
        (Role.VALIDATOR, "wagtailcore.change_workflow", False),
    ],
)
def test_rights_on_models_follow_the_table(
    person: MakePerson, role: Role, permission: str, expected: bool
) -> None:
    assert person(role).has_perm(permission) is expected
