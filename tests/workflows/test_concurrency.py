"""Two people on one page: each is told of the other, and nothing is replaced silently."""

import json

import pytest
from wagtail.test.utils.form_data import querydict_from_html

from cms.accounts.models import User
from cms.accounts.roles import Role
from tests.workflows.moves import MakePerson, Tree, browser, fresh


@pytest.fixture
def colleague(person: MakePerson) -> User:
    """Another contributor."""
    return person(Role.CONTRIBUTOR, username="colleague")


def opened(user: User, tree: Tree) -> dict[str, object]:
    """The form of the draft, as this person's browser has it now."""
    html = browser(user).get(f"/admin/pages/{tree.draft.pk}/edit/").content.decode()
    data = querydict_from_html(html, form_id="page-edit-form")
    return {**{name: data.getlist(name) for name in data}, "body-count": "0"}


def save(user: User, tree: Tree, form: dict[str, object], title: str) -> str:
    """Press « Enregistrer »; gives the page that comes next."""
    answer = browser(user).post(
        f"/admin/pages/{tree.draft.pk}/edit/", {**form, "title": title}, follow=True
    )
    return answer.content.decode()


def test_the_second_editor_sees_the_first(tree: Tree, contributor: User, colleague: User) -> None:
    answers = []
    for user in (contributor, colleague):
        client = browser(user)
        html = client.get(f"/admin/pages/{tree.draft.pk}/edit/").content.decode()
        start = html.index("/admin/editing-sessions/ping/")
        address = html[start : html.index('"', start)]
        answers.append(client.post(address, {"is_editing": "1"}).json())
    assert [len(answer["other_sessions"]) for answer in answers] == [0, 1]
    assert answers[1]["other_sessions"][0]["user"] == str(contributor)


def test_saving_by_itself_never_replaces_a_newer_version(
    tree: Tree, contributor: User, colleague: User
) -> None:
    first, second = opened(contributor, tree), opened(colleague, tree)
    save(contributor, tree, first, "Version de la première")
    answer = browser(colleague).post(
        f"/admin/pages/{tree.draft.pk}/edit/",
        {**second, "title": "Version de la seconde"},
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 400
    assert json.loads(answer.content)["error_code"] == "invalid_revision"
    assert fresh(tree.draft).get_latest_revision_as_object().title == "Version de la première"


def test_saving_over_a_newer_version_is_said_and_both_are_kept(
    tree: Tree, contributor: User, colleague: User
) -> None:
    first, second = opened(contributor, tree), opened(colleague, tree)
    save(contributor, tree, first, "Version de la première")
    html = save(colleague, tree, second, "Version de la seconde")
    assert "Contributor avait enregistré cette page à" in html
    assert f"/admin/pages/{tree.draft.pk}/revisions/compare/" in html
    titles = [revision.as_object().title for revision in fresh(tree.draft).revisions.order_by("pk")]
    assert titles[-2:] == ["Version de la première", "Version de la seconde"]


def test_saving_ones_own_version_again_says_nothing(
    tree: Tree, contributor: User, colleague: User
) -> None:
    save(contributor, tree, opened(contributor, tree), "Version de la première")
    html = save(colleague, tree, opened(colleague, tree), "Version de la seconde")
    assert "avait enregistré cette page" not in html
