"""No page with a blocking finding goes to validation, by whatever door; any draft is saved."""

from typing import Any

import pytest
from wagtail.models import Workflow, WorkflowState

from cms.accounts.models import User
from cms.accounts.roles import Role
from pages.models import StandardPage
from pages.quality import NotReadyError
from tests.factories.pages import StandardPageFactory, make_home
from tests.pages.editing import form_of, person, save, signed_in, submit

pytestmark = pytest.mark.django_db

SUMMARY = "Un résumé d’une phrase, qui dit ce que la page apporte et à qui."


@pytest.fixture
def editor() -> User:
    """Who writes."""
    return person(Role.CONTRIBUTOR)


@pytest.fixture
def page() -> StandardPage:
    """A draft whose summary says no more than its title."""
    made: StandardPage = StandardPageFactory(
        parent=make_home(), live=False, title="Charte", slug="charte", summary="Charte"
    )
    made.save_revision()
    return made


def latest(page: StandardPage) -> Any:
    """The last saved version."""
    return StandardPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def in_validation(page: StandardPage) -> bool:
    """Whether the page waits for an approval."""
    return WorkflowState.objects.active().filter(object_id=str(page.pk)).exists()


def test_the_form_refuses_to_submit_and_says_why_beside_the_field(
    page: StandardPage, editor: User
) -> None:
    answer = submit(signed_in(editor), page)

    html = answer.content.decode()
    assert not in_validation(page)
    assert "Le résumé répète le titre" in html
    assert "La page n’est pas transmise" in html


def test_what_is_mended_is_submitted(page: StandardPage, editor: User) -> None:
    submit(signed_in(editor), page, summary=SUMMARY)
    assert in_validation(page)
    assert latest(page).summary == SUMMARY


def test_a_draft_is_saved_whatever_it_lacks(page: StandardPage, editor: User) -> None:
    save(signed_in(editor), page, summary="")
    assert latest(page).summary == ""


def test_advice_does_not_hold_a_page_back(page: StandardPage, editor: User) -> None:
    submit(signed_in(editor), page, summary="Très court.")
    assert in_validation(page)


def test_the_creation_form_refuses_as_well(editor: User) -> None:
    home, client = make_home(), signed_in(editor)
    address = f"/admin/pages/add/pages/standardpage/{home.pk}/"
    form = form_of(client, address, title="Neuve", slug="neuve", summary="Neuve")

    answer = client.post(address, {**form, "action-submit": "1"})
    assert "Le résumé répète le titre" in answer.content.decode()
    assert not StandardPage.objects.filter(slug="neuve").exists()

    client.post(address, {**form, "summary": SUMMARY, "action-submit": "1"})
    assert in_validation(StandardPage.objects.get(slug="neuve"))


def test_a_list_shows_its_own_finding(editor: User) -> None:
    from tests.factories.pages import ResourceIndexPageFactory, ResourcePageFactory

    index = ResourceIndexPageFactory(parent=make_home())
    page = ResourcePageFactory(parent=index, live=False, summary=SUMMARY)
    page.save_revision()
    html = submit(signed_in(editor), page).content.decode()
    assert "il n’y a rien à utiliser" in html
    assert not in_validation(page)


def test_code_cannot_start_a_validation(page: StandardPage, editor: User) -> None:
    workflow: Workflow = page.get_workflow()
    with pytest.raises(NotReadyError, match="répète le titre"):
        workflow.start(page, editor)
    assert not in_validation(page)


def test_a_page_sent_back_is_not_submitted_again_while_it_lacks_something(
    page: StandardPage, editor: User
) -> None:
    client = signed_in(editor)
    submit(client, page, summary=SUMMARY)
    state = StandardPage.objects.get(pk=page.pk).current_workflow_task_state
    state.task.specific.on_action(state, person(Role.REVIEWER), "reject", comment="À revoir.")

    answer = submit(client, page, summary="Charte")
    state.workflow_state.refresh_from_db()
    assert "Le résumé répète le titre" in answer.content.decode()
    assert state.workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES

    worse = latest(page)
    worse.summary = ""
    worse.save_revision(user=editor, clean=False)
    with pytest.raises(NotReadyError):
        WorkflowState.objects.get(pk=state.workflow_state_id).resume(editor)


@pytest.mark.parametrize(("action", "stays"), [("approve", True), ("reject", False)])
def test_a_reviewer_cannot_approve_what_they_spoil_but_may_send_it_back(
    page: StandardPage, editor: User, action: str, stays: bool
) -> None:
    submit(signed_in(editor), page, summary=SUMMARY)
    save(
        signed_in(person(Role.REVIEWER)),
        page,
        **{
            "summary": "Charte",
            "action-workflow-action": "true",
            "workflow-action-name": action,
            "workflow-action-extra-data": '{"comment": ""}',
        },
    )
    state = StandardPage.objects.get(pk=page.pk).current_workflow_state
    assert (state.status == WorkflowState.STATUS_IN_PROGRESS) is stays
    assert (latest(page).summary == SUMMARY) is stays


def test_publication_by_code_is_not_concerned(page: StandardPage) -> None:
    page.get_latest_revision().publish()
    assert StandardPage.objects.get(pk=page.pk).live
