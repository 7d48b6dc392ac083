"""Two people approve, neither of whom has a part in the text."""

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import TaskState, Workflow

from cms.accounts.models import User
from cms.accounts.roles import Role
from tests.workflows.moves import (
    MakePerson,
    Tree,
    act,
    browser,
    current_step,
    fresh,
    submit,
)


def action_names(tree: Tree, user: User) -> set[str]:
    """The actions offered to this person on the step of the draft."""
    page = fresh(tree.draft)
    task = page.current_workflow_task
    return {name for name, _, _ in task.get_actions(page, user)}


def test_two_colleagues_take_a_draft_live(
    tree: Tree, contributor: User, reviewer: User, validator: User
) -> None:
    submit(tree.draft, contributor)
    act(tree.draft, reviewer)
    assert not fresh(tree.draft).live
    act(tree.draft, validator)
    assert fresh(tree.draft).live


@pytest.mark.parametrize("role", [Role.REVIEWER, None])
def test_who_submitted_cannot_approve(tree: Tree, person: MakePerson, role: Role | None) -> None:
    author = person(*([role] if role else []), superuser=role is None)
    submit(tree.draft, author)
    assert "approve" not in action_names(tree, author)
    with pytest.raises(PermissionDenied):
        act(tree.draft, author)


def test_who_wrote_an_earlier_revision_cannot_approve(
    tree: Tree, contributor: User, person: MakePerson
) -> None:
    co_author = person(Role.REVIEWER)
    fresh(tree.draft).save_revision(user=co_author)
    submit(tree.draft, contributor, summary="Mieux.")
    assert action_names(tree, co_author) == {"reject"}


def test_a_part_in_what_was_approved_before_does_not_count(
    tree: Tree, contributor: User, reviewer: User, validator: User, person: MakePerson
) -> None:
    former_author = person(Role.CONTRIBUTOR, Role.REVIEWER)
    submit(tree.draft, former_author)
    act(tree.draft, reviewer)
    act(tree.draft, validator)
    submit(tree.draft, contributor, summary="Nouvelle version.")
    assert "approve" in action_names(tree, former_author)


def test_one_person_cannot_approve_both_steps(
    tree: Tree, contributor: User, person: MakePerson, validator: User
) -> None:
    both = person(Role.REVIEWER, Role.VALIDATOR)
    submit(tree.draft, contributor)
    act(tree.draft, both)
    assert "approve" not in action_names(tree, both)
    with pytest.raises(PermissionDenied):
        act(tree.draft, both)
    act(tree.draft, validator)
    assert fresh(tree.draft).live


def test_a_superuser_approves_one_step_at_most(
    tree: Tree, contributor: User, person: MakePerson
) -> None:
    admin = person(superuser=True)
    submit(tree.draft, contributor)
    act(tree.draft, admin)
    assert "approve" not in action_names(tree, admin)


def test_a_text_changed_during_a_step_is_approved_again_from_the_first(
    tree: Tree, contributor: User, reviewer: User, validator: User, person: MakePerson
) -> None:
    submit(tree.draft, contributor)
    act(tree.draft, reviewer)
    fresh(tree.draft).save_revision(user=validator)
    second_validator = person(Role.VALIDATOR, username="second")
    act(tree.draft, second_validator)
    assert current_step(tree.draft).task.name == "Relecture éditoriale"
    assert not fresh(tree.draft).live
    act(tree.draft, reviewer)
    assert action_names(tree, validator) == {"reject"}
    act(tree.draft, second_validator)
    assert fresh(tree.draft).live


def test_changing_and_approving_at_once_starts_again_without_losing_the_text(
    tree: Tree, contributor: User, reviewer: User
) -> None:
    submit(tree.draft, contributor)
    page = fresh(tree.draft)
    page.summary = "Corrigé."
    page.save_revision(user=reviewer)
    act(tree.draft, reviewer)
    step = current_step(tree.draft)
    assert step.task.name == "Relecture éditoriale"
    assert step.revision.content["summary"] == "Corrigé."
    assert action_names(tree, reviewer) == {"reject"}


def test_another_reviewer_approves_the_text_as_it_is_now(
    tree: Tree, contributor: User, reviewer: User, person: MakePerson
) -> None:
    submit(tree.draft, contributor)
    latest = fresh(tree.draft).save_revision(user=reviewer)
    act(tree.draft, person(Role.REVIEWER, username="second"))
    approved = TaskState.objects.get(status=TaskState.STATUS_APPROVED)
    assert approved.revision == latest
    assert current_step(tree.draft).task.name == "Validation"


def test_sent_back_at_the_last_step_it_comes_back_to_the_first(
    tree: Tree, contributor: User, reviewer: User, validator: User
) -> None:
    submit(tree.draft, contributor)
    act(tree.draft, reviewer)
    act(tree.draft, validator, "reject", "À préciser.")
    fresh(tree.draft).save_revision(user=contributor)
    fresh(tree.draft).current_workflow_state.resume(contributor)
    assert current_step(tree.draft).task.name == "Relecture éditoriale"


def test_the_list_of_what_waits_leaves_out_what_one_may_not_approve(
    tree: Tree, contributor: User, reviewer: User, person: MakePerson
) -> None:
    own = person(Role.REVIEWER, username="own")
    submit(tree.draft, own)
    waiting = TaskState.objects.reviewable_by(reviewer)
    assert [state.revision.object_id for state in waiting] == [str(tree.draft.pk)]
    assert not TaskState.objects.reviewable_by(own)
    assert not TaskState.objects.reviewable_by(contributor)


def test_a_workflow_without_active_step_publishes_nothing(tree: Tree, contributor: User) -> None:
    workflow = Workflow.objects.get()
    workflow.tasks.update(active=False)
    with pytest.raises(PermissionDenied):
        workflow.start(fresh(tree.draft), contributor)
    assert not fresh(tree.draft).live


def test_the_author_cannot_edit_while_it_is_reviewed(tree: Tree, contributor: User) -> None:
    submit(tree.draft, contributor)
    assert fresh(tree.draft).permissions_for_user(contributor).page_locked()
    answer = browser(contributor).get(f"/admin/pages/{tree.draft.pk}/edit/")
    assert "action-submit" not in answer.content.decode()
