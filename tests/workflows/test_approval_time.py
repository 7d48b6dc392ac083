"""Who gives the last approval decides when the page goes live."""

import json
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import SuspiciousOperation
from django.utils import timezone
from wagtail.test.utils.form_data import querydict_from_html

from cms.accounts.models import User
from cms.workflows.models import PublicationSet
from cms.workflows.schedule import publish_due
from cms.workflows.sets.membership import add_pages
from tests.workflows.moves import Tree, act, browser, current_step, fresh, in_an_hour, submit

ACTION = "/admin/pages/workflow/action/{}/approve/{}/"


@pytest.fixture
def at_the_last_step(tree: Tree, contributor: User, reviewer: User) -> Tree:
    """A draft that waits for its last approval."""
    submit(tree.draft, contributor)
    act(tree.draft, reviewer)
    return tree


def minute(instant: datetime) -> datetime:
    """The instant to the minute, as forms give it."""
    return instant.replace(second=0, microsecond=0)


def local(instant: datetime) -> str:
    """What the browser's field sends."""
    return timezone.localtime(instant).strftime("%Y-%m-%dT%H:%M")


def approve(tree: Tree, user: User, **data: str) -> str:
    """Send the form of the window; give what it answers."""
    step = current_step(tree.draft)
    data = {"step": str(step.pk), "comment": "", **data}
    address = ACTION.format(tree.draft.pk, step.pk)
    answer = browser(user).post(address, data, headers={"x-requested-with": "XMLHttpRequest"})
    return str(answer.content.decode())


def test_at_a_chosen_minute(at_the_last_step: Tree, validator: User) -> None:
    due = minute(in_an_hour() + timedelta(minutes=1))
    approve(at_the_last_step, validator, when="at", go_live_at=local(due))
    page = fresh(at_the_last_step.draft)
    assert (page.live, page.scheduled_revision.approved_go_live_at) == (False, due)
    for instant, live in ((due - timedelta(seconds=1), False), (due, True)):
        with time_machine.travel(instant, tick=False):
            publish_due(instant)
        assert fresh(page).live is live


def test_at_once_although_the_page_asks_for_later(
    tree: Tree, contributor: User, reviewer: User, validator: User
) -> None:
    submit(tree.draft, contributor, go_live_at=in_an_hour())
    act(tree.draft, reviewer)
    approve(tree, validator, when="now")
    assert fresh(tree.draft).live


@pytest.mark.parametrize("when", ["page", ""])
def test_as_the_page_asks(
    tree: Tree, contributor: User, reviewer: User, validator: User, when: str
) -> None:
    submit(tree.draft, contributor, go_live_at=in_an_hour())
    act(tree.draft, reviewer)
    approve(tree, validator, when=when)
    assert fresh(tree.draft).scheduled_revision is not None


@pytest.mark.parametrize(
    ("date", "sentence"),
    [
        ("", "Donnez la date et l’heure de publication."),
        ("2020-01-01T09:00", "Cette date est passée"),
        ("demain", "Donnez une date et une heure"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_a_sentence(
    at_the_last_step: Tree, validator: User, date: str, sentence: str
) -> None:
    answer = json.loads(approve(at_the_last_step, validator, when="at", go_live_at=date))
    assert sentence in answer["html"]
    assert current_step(at_the_last_step.draft).task.name == "Validation"


def test_a_date_after_the_expiry_of_the_page_is_refused(
    tree: Tree, contributor: User, reviewer: User, validator: User
) -> None:
    submit(tree.draft, contributor, expire_at=in_an_hour())
    act(tree.draft, reviewer)
    later = local(in_an_hour() + timedelta(hours=1))
    assert "La page expire avant" in approve(tree, validator, when="at", go_live_at=later)
    assert not fresh(tree.draft).approved_schedule


def test_a_page_of_a_set_has_no_time_of_its_own(at_the_last_step: Tree, validator: User) -> None:
    held = PublicationSet.objects.create(title="Lancement")
    add_pages(held, [at_the_last_step.draft], validator)
    approve(at_the_last_step, validator, when="now")
    assert not fresh(at_the_last_step.draft).live
    assert held.items.get().revision is None
    step = current_step(at_the_last_step.draft)
    with pytest.raises(SuspiciousOperation):
        step.task.specific.on_action(step, validator, "approve", when="now")


def test_the_editor_sends_the_date_through_the_browser(
    at_the_last_step: Tree, validator: User
) -> None:
    page, due = at_the_last_step.draft, minute(in_an_hour() + timedelta(minutes=1))
    client, address = browser(validator), f"/admin/pages/{page.pk}/edit/"
    form = querydict_from_html(client.get(address).content.decode(), form_id="page-edit-form")
    collected = client.post(
        f"/admin/pages/workflow/collect_action_data/{page.pk}/approve/{current_step(page).pk}/",
        {"when": "at", "go_live_at": local(due), "step": str(current_step(page).pk)},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    data = {name: form.getlist(name) for name in form} | {
        "body-count": "0",
        "action-workflow-action": "true",
        "workflow-action-name": "approve",
        "workflow-action-extra-data": json.dumps(collected.json()["cleaned_data"]),
    }
    client.post(address, data)
    assert fresh(page).scheduled_revision.approved_go_live_at == due


def test_the_first_step_asks_for_no_date(tree: Tree, contributor: User, reviewer: User) -> None:
    submit(tree.draft, contributor)
    step = current_step(tree.draft)
    html = browser(reviewer).get(ACTION.format(tree.draft.pk, step.pk)).json()["html"]
    assert "go_live_at" not in html
    approve(tree, reviewer, when="at", go_live_at=local(in_an_hour()))
    assert current_step(tree.draft).task.name == "Validation"


def test_the_last_step_says_what_the_page_asks(at_the_last_step: Tree, validator: User) -> None:
    step = current_step(at_the_last_step.draft)
    address = ACTION.format(at_the_last_step.draft.pk, step.pk)
    html = browser(validator).get(address).json()["html"]
    assert 'type="datetime-local"' in html
    assert "elle est publiée dès votre approbation" in html


def test_what_the_form_does_not_ask_for_changes_nothing(
    at_the_last_step: Tree, validator: User
) -> None:
    step = current_step(at_the_last_step.draft)
    step.task.specific.on_action(
        step, validator, "approve", comment="Bien.", update=False, task_state="1", user="2"
    )
    assert fresh(at_the_last_step.draft).live
