"""Ways around the two approvals that settings, automatic saving and old states would open."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, TaskState, Workflow, WorkflowTask

from cms.accounts.models import User
from cms.accounts.roles import Role
from cms.workflows.models import SeparateApprovalTask
from cms.workflows.sealing import SEALED
from tests.workflows.moves import (
    MakePerson,
    Tree,
    act,
    browser,
    current_step,
    filled_form,
    fresh,
    submit,
)


def restart(page: Page, user: User) -> None:
    """Cancel the validation and ask for it again, as this person."""
    fresh(page).current_workflow_state.cancel(user=user)
    fresh(page).get_workflow().start(fresh(page), user)


def overwrite(page: Page, user: User, text: str) -> None:
    """What automatic saving does: the latest revision again, with another content."""
    page = fresh(page)
    page.summary = text
    page.save_revision(user=user, overwrite_revision=page.latest_revision)


def test_a_validation_restarted_by_another_does_not_free_the_author(
    tree: Tree, contributor: User, person: MakePerson
) -> None:
    author = person(Role.CONTRIBUTOR, Role.REVIEWER)
    submit(tree.draft, author)
    restart(tree.draft, contributor)
    with pytest.raises(PermissionDenied):
        act(tree.draft, author)


def test_a_validation_restarted_forgets_the_approvals_given(
    tree: Tree, contributor: User, reviewer: User, validator: User
) -> None:
    submit(tree.draft, contributor)
    act(tree.draft, reviewer)
    restart(tree.draft, contributor)
    assert current_step(tree.draft).task.name == "Relecture éditoriale"


def test_what_was_submitted_is_not_written_over(
    tree: Tree, reviewer: User, person: MakePerson
) -> None:
    author = person(Role.CONTRIBUTOR, Role.VALIDATOR)
    submit(tree.draft, author)
    act(tree.draft, reviewer)
    with pytest.raises(PermissionDenied) as refused:
        overwrite(tree.draft, author, "Ni relu ni approuvé.")
    assert str(refused.value) == SEALED
    assert fresh(tree.draft).latest_revision.content["summary"] == "Aide."


def test_automatic_saving_still_writes_over_a_draft(tree: Tree, contributor: User) -> None:
    fresh(tree.draft).save_revision(user=contributor)
    overwrite(tree.draft, contributor, "Mieux.")
    assert fresh(tree.draft).latest_revision.content["summary"] == "Mieux."


def test_automatic_saving_over_a_submitted_version_is_told_why(
    tree: Tree, reviewer: User, person: MakePerson
) -> None:
    author = person(superuser=True)
    submit(tree.draft, author)
    revision = fresh(tree.draft).latest_revision
    address = f"/admin/pages/{tree.draft.pk}/edit/"
    form = filled_form(author, address, "page-edit-form", summary="Autre.")
    answer = browser(author).post(
        address,
        {**form, "overwrite_revision_id": revision.pk},
        headers={"accept": "application/json"},
    )
    assert answer.json()["error_message"] == SEALED


def test_a_workflow_cut_down_to_one_step_publishes_nothing(
    tree: Tree, contributor: User, reviewer: User
) -> None:
    workflow = Workflow.objects.get()
    WorkflowTask.objects.filter(workflow=workflow, task__name="Validation").delete()
    submit(tree.draft, contributor)
    with pytest.raises(PermissionDenied):
        act(tree.draft, reviewer)
    assert not fresh(tree.draft).live
    assert current_step(tree.draft).status == TaskState.STATUS_IN_PROGRESS


def test_a_step_put_out_of_use_meanwhile_publishes_nothing(
    tree: Tree, contributor: User, reviewer: User, validator: User, person: MakePerson
) -> None:
    submit(tree.draft, contributor)
    SeparateApprovalTask.objects.get(name="Relecture éditoriale").deactivate(
        user=person(superuser=True)
    )
    with pytest.raises(PermissionDenied):
        act(tree.draft, validator)
    assert not fresh(tree.draft).live


def test_a_stock_step_does_not_let_an_author_approve(
    tree: Tree, contributor: User, reviewer: User, person: MakePerson
) -> None:
    author = person(Role.CONTRIBUTOR, Role.VALIDATOR)
    stock = GroupApprovalTask.objects.create(name="Sans règle")
    stock.groups.add(Group.objects.get(name=Role.VALIDATOR))
    WorkflowTask.objects.filter(task__name="Validation").update(task=stock)
    submit(tree.draft, author)
    act(tree.draft, reviewer)
    with pytest.raises(PermissionDenied):
        act(tree.draft, author)
    assert not fresh(tree.draft).live


def test_one_person_moved_between_groups_does_not_approve_twice(
    tree: Tree, contributor: User, reviewer: User
) -> None:
    submit(tree.draft, contributor)
    act(tree.draft, reviewer)
    reviewer.groups.add(Group.objects.get(name=Role.VALIDATOR))
    with pytest.raises(PermissionDenied):
        act(tree.draft, User.objects.get(pk=reviewer.pk))


@pytest.mark.parametrize("status", ["cancelled", "approved"])
def test_a_step_that_is_over_is_not_approved_again(
    tree: Tree, contributor: User, reviewer: User, person: MakePerson, status: str
) -> None:
    submit(tree.draft, contributor)
    step = current_step(tree.draft)
    if status == "cancelled":
        fresh(tree.draft).current_workflow_state.cancel(user=contributor)
    else:
        act(tree.draft, reviewer)
    other = person(Role.REVIEWER, username="other")
    step = TaskState.objects.get(pk=step.pk)
    with pytest.raises(PermissionDenied):
        step.task.specific.on_action(step, other, "approve")


def test_the_step_of_one_page_is_not_approved_through_another(
    tree: Tree, contributor: User, person: MakePerson
) -> None:
    author = person(Role.CONTRIBUTOR, Role.REVIEWER)
    submit(tree.draft, author)
    submit(tree.live, contributor)
    step = current_step(tree.draft)
    address = f"/admin/pages/workflow/action/{tree.live.pk}/approve/{step.pk}/"
    browser(author).post(address)
    assert current_step(tree.draft) == step
    assert current_step(tree.live).task.name == "Relecture éditoriale"


def test_unlocking_a_page_moves_no_step(
    tree: Tree, contributor: User, reviewer: User, validator: User
) -> None:
    submit(tree.draft, contributor)
    step = current_step(tree.draft)
    Page.objects.filter(pk=tree.draft.pk).update(
        locked=True, locked_by=reviewer, locked_at=timezone.now()
    )
    for user in (validator, reviewer, contributor):
        browser(user).post(f"/admin/pages/{tree.draft.pk}/unlock/")
    assert current_step(tree.draft) == step
    assert not fresh(tree.draft).live


def test_a_version_written_at_the_instant_of_an_approval_counts(
    tree: Tree, reviewer: User, validator: User, contributor: User, person: MakePerson
) -> None:
    submit(tree.draft, contributor)
    act(tree.draft, reviewer)
    act(tree.draft, validator)
    author = person(Role.REVIEWER, username="author")
    later = fresh(tree.draft).save_revision(user=author)
    approved_at = TaskState.objects.order_by("-finished_at").first()
    assert approved_at is not None
    type(later).objects.filter(pk=later.pk).update(created_at=approved_at.finished_at)
    fresh(tree.draft).get_workflow().start(fresh(tree.draft), contributor)
    with pytest.raises(PermissionDenied):
        act(tree.draft, author)
