"""The moves of the workflow, as the backoffice makes them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.test import Client
from django.utils import timezone
from wagtail.models import Page, TaskState
from wagtail.test.utils.form_data import querydict_from_html

from cms.accounts.models import User
from pages.models import HomePage, StandardPage

CREATE = "/admin/pages/add/pages/standardpage/{}/"
MakePerson = Callable[..., User]
AnyPage = TypeVar("AnyPage", bound=Page)


@dataclass(frozen=True)
class Tree:
    """The root, a home page that is live, a live page and a draft under it."""

    root: Page
    home: HomePage
    live: StandardPage
    draft: StandardPage


def fresh(page: AnyPage) -> AnyPage:
    """The page as the database has it, with none of its cached states."""
    return type(page).objects.get(pk=page.pk)


def browser(user: User) -> Client:
    """A client signed in as this person."""
    client = Client()
    client.force_login(user)
    return client


def submit(page: Page, user: User, **changes: object) -> TaskState:
    """Write a revision as this person and ask for its validation; gives the first step."""
    page = fresh(page)
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision(user=user)
    page = fresh(page)
    page.get_workflow().start(page, user)
    return current_step(page)


def current_step(page: Page) -> TaskState:
    """The step under way, read again from the database."""
    state = fresh(page).current_workflow_task_state
    assert state is not None, "no step under way"
    return state


def act(page: Page, user: User, action: str = "approve", comment: str = "") -> None:
    """Approve or reject the step under way, as the backoffice does."""
    state = current_step(page)
    state.task.specific.on_action(state, user, action, comment=comment)


def in_an_hour() -> datetime:
    """An instant that is not yet come."""
    return timezone.now() + timedelta(hours=1)


def approve_in_two_steps(page: Page, first: User, second: User) -> None:
    """Take a submitted page through both steps."""
    act(page, first)
    act(page, second)


def filled_form(user: User, address: str, form: str, **changes: object) -> dict[str, object]:
    """What the browser would send of this form; empty when the page is refused."""
    answer = browser(user).get(address)
    if answer.status_code != 200:
        return {}
    data = querydict_from_html(answer.content.decode(), form_id=form)
    # The browser adds the blocks of the body, of which there are none here.
    return {**{name: data.getlist(name) for name in data}, "body-count": "0", **changes}
