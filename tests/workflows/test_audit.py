"""The audit log keeps who did what, in French."""

import re

import pytest
from wagtail.log_actions import registry
from wagtail.models import PageLogEntry

from cms.accounts.models import User
from cms.accounts.roles import Role
from tests.workflows.moves import MakePerson, Tree, act, browser, fresh, submit

ENGLISH = re.compile(
    r"\b(the|delete|edit|create|add|remove|publish|unpublish|page|rename|move|copy|lock|approve)\b",
    re.IGNORECASE,
)
# « page » is French too.
FRENCH_TOO = {"page"}


def test_every_action_of_the_log_has_a_french_name() -> None:
    registry.scan_for_actions()
    english = {
        str(label)
        for _, label in registry.get_choices()
        if {word.lower() for word in ENGLISH.findall(str(label))} - FRENCH_TOO
    }
    assert english == set()


@pytest.fixture
def administrator(person: MakePerson) -> User:
    """Does everything that is logged."""
    return person(Role.EDITORIAL_ADMIN)


def logged(action: str) -> PageLogEntry:
    """The one entry of this action by somebody."""
    return PageLogEntry.objects.exclude(user=None).get(action=action)


def test_a_change_of_privacy_is_logged(tree: Tree, administrator: User) -> None:
    browser(administrator).post(
        f"/admin/pages/{tree.live.pk}/privacy/", {"restriction_type": "login"}
    )
    assert logged("wagtail.view_restriction.create").user == administrator
    browser(administrator).post(
        f"/admin/pages/{tree.live.pk}/privacy/", {"restriction_type": "none"}
    )
    assert logged("wagtail.view_restriction.delete").user == administrator


def test_an_approval_and_the_publication_are_logged(
    tree: Tree, contributor: User, reviewer: User, validator: User
) -> None:
    submit(tree.draft, contributor)
    act(tree.draft, reviewer)
    act(tree.draft, validator)
    approvals = PageLogEntry.objects.filter(action="wagtail.workflow.approve").order_by("pk")
    assert [entry.user for entry in approvals] == [reviewer, validator]
    assert logged("wagtail.publish").user == validator


def test_the_report_shows_who_entrusted_a_page(tree: Tree, administrator: User) -> None:
    from cms.accounts.sections import entrust

    entrust(tree.live, administrator, Role.SECTION_CONTRIBUTOR, by=administrator)
    fresh(tree.live)
    html = browser(administrator).get("/admin/reports/site-history/").content.decode()
    assert "Page confiée à" in html
    assert "Confier la page" in html
