"""A page once published is unpublished, not deleted, but by an administrator: at every door."""

import pytest
from wagtail.models import Page, PageLogEntry

from cms.accounts.models import User
from cms.accounts.roles import Role
from tests.workflows.moves import MakePerson, Tree, browser, fresh

DOORS = [
    "/admin/pages/{}/delete/",
    "/admin/bulk/wagtailcore/page/delete/?id={}",
    "/admin/api/main/pages/{}/action/delete/",
]
OTHERS = [role for role in Role if role != Role.EDITORIAL_ADMIN]
SENTENCE = "a déjà été publiée : on la dépublie, on ne la supprime pas."


def is_there(page: Page) -> bool:
    """Whether it was not deleted."""
    return Page.objects.filter(pk=page.pk).exists()


@pytest.fixture(params=["live", "unpublished"])
def once_published(request: pytest.FixtureRequest, tree: Tree) -> Page:
    """A page that readers see, or saw."""
    if request.param == "unpublished":
        fresh(tree.live).unpublish()
    return fresh(tree.live)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("role", OTHERS, ids=lambda role: role.name)
def test_nobody_else_deletes_what_was_published(
    once_published: Page, person: MakePerson, role: Role, door: str
) -> None:
    browser(person(role)).post(door.format(once_published.pk))
    assert is_there(once_published)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("role", [Role.EDITORIAL_ADMIN, None])
def test_an_administrator_does(
    once_published: Page, person: MakePerson, role: Role | None, door: str
) -> None:
    user = person(*([role] if role else []), superuser=role is None)
    browser(user).post(door.format(once_published.pk))
    assert not is_there(once_published)
    entry = PageLogEntry.objects.get(action="wagtail.delete")
    assert (entry.user, entry.label) == (user, "Mentions légales")


@pytest.mark.parametrize("door", DOORS)
def test_a_contributor_deletes_a_draft(tree: Tree, contributor: User, door: str) -> None:
    browser(contributor).post(door.format(tree.draft.pk))
    assert not is_there(tree.draft)


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_refusal_says_why_and_what_to_do(
    once_published: Page, contributor: User, method: str
) -> None:
    answer = getattr(browser(contributor), method)(DOORS[0].format(once_published.pk))
    html = answer.content.decode()
    assert answer.status_code == (403 if method == "post" else 200)
    assert SENTENCE in html
    assert ("demandez à un validateur" in html) is once_published.live


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_validator_is_told_what_to_do_instead(
    once_published: Page, validator: User, method: str
) -> None:
    answer = getattr(browser(validator), method)(DOORS[0].format(once_published.pk))
    html = answer.content.decode()
    assert answer.status_code == (403 if method == "post" else 200)
    assert SENTENCE in html
    assert "Seuls les administrateurs éditoriaux peuvent la supprimer." in html
    assert ("dépubliez-la" in html) is once_published.live
    assert ("n’est pas en ligne" in html) is not once_published.live


def test_the_way_back_is_a_screen_that_a_validator_may_open(tree: Tree, validator: User) -> None:
    client = browser(validator)
    html = client.get(DOORS[0].format(tree.live.pk)).content.decode()
    assert f"/admin/pages/{tree.live.pk}/edit/" not in html
    assert f'href="/admin/pages/{tree.home.pk}/"' in html
    assert client.get(f"/admin/pages/{tree.home.pk}/").status_code == 200


def test_who_may_unpublish_is_led_there(tree: Tree, person: MakePerson) -> None:
    user = person(Role.CONTRIBUTOR, Role.VALIDATOR)
    html = browser(user).get(DOORS[0].format(tree.live.pk)).content.decode()
    assert f"/admin/pages/{tree.live.pk}/unpublish/" in html


def test_the_bulk_action_says_why(tree: Tree, contributor: User) -> None:
    html = browser(contributor).get(DOORS[1].format(tree.live.pk)).content.decode()
    assert "Une page qui a déjà été publiée se dépublie" in html


def test_the_menu_leads_to_the_reason(tree: Tree, contributor: User, person: MakePerson) -> None:
    address = f"/admin/pages/{tree.home.pk}/"
    reason = "Supprimer : pourquoi est-ce impossible ?"
    assert browser(contributor).get(address).content.decode().count(reason) == 1
    administrator = person(Role.EDITORIAL_ADMIN)
    assert reason not in browser(administrator).get(address).content.decode()
    assert reason not in browser(person(Role.REVIEWER)).get(address).content.decode()


def test_a_reviewer_gets_the_plain_refusal(tree: Tree, reviewer: User) -> None:
    answer = browser(reviewer).get(DOORS[0].format(tree.live.pk))
    assert answer.status_code == 302


def test_a_section_with_a_published_page_below_is_kept_too(tree: Tree, contributor: User) -> None:
    fresh(tree.home).unpublish()
    html = browser(contributor).get(DOORS[0].format(tree.home.pk)).content.decode()
    assert "ou une page placée dessous," in html
