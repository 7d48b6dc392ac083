"""The screens of the sets: who sees what, and what each action does for whom."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.mail import EmailMessage
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.accounts.models import User
from cms.accounts.roles import Role
from cms.workflows.models import PublicationSet
from cms.workflows.sets.bulk import add_url
from tests.workflows.moves import (
    MakePerson,
    Tree,
    act,
    browser,
    current_step,
    fresh,
    in_an_hour,
    submit,
)
from tests.workflows.test_publication_sets import (
    People,
    Status,
    approved,
    in_set,
    new_page,
    reread,
)

LIST = "/admin/publications-groupees/"


@pytest.fixture
def people(contributor: User, reviewer: User, validator: User) -> People:
    """Who writes, who approves first, who approves last."""
    return contributor, reviewer, validator


def do(user: User, held: PublicationSet, action: str, **data: object) -> Any:
    """Press a button of the set's screen."""
    return browser(user).post(f"/admin/publications-groupees/{held.pk}/{action}/", data)


def said(answer: Any) -> list[str]:
    """What the screen tells afterwards."""
    return [str(message) for message in get_messages(answer.wsgi_request)]


def local(hours: int = 1) -> str:
    """An instant to come, as the browser's field gives it."""
    return (timezone.localtime(in_an_hour())).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize(
    ("role", "sees", "creates"),
    [
        (Role.CONTRIBUTOR, True, False),
        (Role.REVIEWER, True, False),
        (Role.VALIDATOR, True, True),
        (Role.EDITORIAL_ADMIN, True, True),
        (Role.TECHNICAL_ADMIN, False, False),
    ],
)
def test_who_sees_and_who_creates(
    tree: Tree, person: MakePerson, role: Role, sees: bool, creates: bool
) -> None:
    client = browser(person(role))
    assert (client.get(LIST).status_code == 200) is sees
    assert (client.get(f"{LIST}new/").status_code == 200) is creates
    assert (LIST in client.get("/admin/").content.decode()) is sees
    client.post(f"{LIST}new/", {"title": "Mois de l’innovation"})
    assert PublicationSet.objects.exists() is creates


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.REVIEWER, Role.TECHNICAL_ADMIN])
@pytest.mark.parametrize("action", ["planifier", "reprendre", "annuler"])
def test_who_does_not_manage_cannot_decide(
    tree: Tree, people: People, person: MakePerson, role: Role, action: str
) -> None:
    held = in_set(people, tree.draft)
    other = person(role, username="other")
    do(other, held, action, publish_at=local(), publish="1")
    assert reread(held).status == Status.PREPARATION


def test_an_action_is_a_post(tree: Tree, people: People) -> None:
    held = in_set(people, tree.draft)
    assert browser(people[2]).get(f"{LIST}{held.pk}/annuler/").status_code == 405


def test_the_screen_of_a_set_says_what_is_missing(tree: Tree, people: People) -> None:
    held = in_set(people, tree.draft)
    html = browser(people[2]).get(held.get_absolute_url()).content.decode()
    assert "Pas encore prête." in html
    assert "Elle doit être soumise à validation." in html
    approved(people, tree.draft)
    html = browser(people[2]).get(held.get_absolute_url()).content.decode()
    assert "Prête." in html


def test_a_set_is_planned_taken_up_again_and_cancelled(tree: Tree, people: People) -> None:
    held = in_set(people, tree.draft)
    do(people[2], held, "planifier", publish_at=local())
    assert reread(held).status == Status.PLANNED
    do(people[2], held, "reprendre")
    assert reread(held).status == Status.PREPARATION
    do(people[2], held, "annuler")
    assert reread(held).status == Status.CANCELLED
    told = list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True))
    assert told[-3:] == ["campus.set.plan", "campus.set.unplan", "campus.set.cancel"]


def test_a_past_date_is_refused_with_a_sentence(tree: Tree, people: People) -> None:
    held = in_set(people, tree.draft)
    answer = do(people[2], held, "planifier", publish_at="2020-01-01T09:00")
    assert said(answer) == ["Cette date est passée : choisissez une date à venir."]
    assert reread(held).status == Status.PREPARATION


def test_all_are_submitted_then_approved_each_by_the_ordinary_rule(
    tree: Tree, people: People, person: MakePerson
) -> None:
    second = new_page(tree.home, "seconde")
    held = in_set(people, tree.draft, second)
    assert said(do(people[0], held, "soumettre")) == ["2 pages soumises."]
    assert said(do(people[1], held, "approuver")) == ["2 pages approuvées."]
    assert said(do(people[2], held, "approuver")) == ["2 pages approuvées."]
    assert held.items.exclude(revision=None).count() == 2
    assert not fresh(second).live


def test_approving_all_leaves_ones_own_with_a_sentence(
    tree: Tree, people: People, person: MakePerson
) -> None:
    second = new_page(tree.home, "seconde")
    held = in_set(people, tree.draft, second)
    author = person(Role.CONTRIBUTOR, Role.REVIEWER)
    submit(tree.draft, author)
    submit(second, people[0])
    answer = do(author, held, "approuver")
    assert current_step(tree.draft).task.name == "Relecture éditoriale"
    assert current_step(second).task.name == "Validation"
    assert said(answer)[1].startswith("« Aide » doit être approuvée par une autre personne")


def test_submitting_all_leaves_what_is_incomplete(tree: Tree, people: People) -> None:
    page = fresh(tree.draft)
    page.summary = ""
    page.save_revision(user=people[0], clean=False)
    held = in_set(people, tree.draft)
    (sentence,) = said(do(people[0], held, "soumettre"))
    assert sentence.startswith("« Aide » est incomplète")
    assert fresh(tree.draft).current_workflow_state is None


def test_many_pages_make_one_mail_a_person(
    tree: Tree, people: People, mailoutbox: list[EmailMessage]
) -> None:
    held = in_set(people, tree.draft, *(new_page(tree.home, f"page-{n}") for n in range(3)))
    do(people[0], held, "soumettre")
    (message,) = mailoutbox
    assert message.subject == "[Campus] À relire : 4 contenus"
    assert message.to == [people[1].email]
    assert all(title in message.body for title in ("« Aide »", "« Page-0 »", "« Page-2 »"))
    mailoutbox.clear()
    do(people[1], held, "approuver")
    do(people[2], held, "approuver")
    assert [each.subject for each in mailoutbox] == [
        "[Campus] À relire : 4 contenus",
        "[Campus] Approuvés : 4 contenus",
    ]
    assert "il sera publié avec « Lancement »" in mailoutbox[1].body


def test_a_validator_takes_a_page_out_and_publishes_it(tree: Tree, people: People) -> None:
    held = in_set(people, tree.draft)
    approved(people, tree.draft)
    do(people[2], held, "retirer", item=held.items.get().pk, publish="1")
    assert fresh(tree.draft).live
    assert not held.items.exists()


def test_a_contributor_takes_a_page_out_and_publishes_nothing(tree: Tree, people: People) -> None:
    held = in_set(people, tree.draft)
    approved(people, tree.draft)
    item = held.items.get()
    do(people[0], held, "retirer", item=item.pk, publish="1")
    assert (held.items.count(), fresh(tree.draft).live) == (1, False)
    do(people[0], held, "retirer", item=item.pk)
    assert (held.items.count(), fresh(tree.draft).live) == (0, False)


def test_an_item_of_another_set_is_not_found(tree: Tree, people: People) -> None:
    item = in_set(people, tree.draft).items.get()
    other = PublicationSet.objects.create(title="Autre")
    assert do(people[2], other, "retirer", item=item.pk).status_code == 404


def test_a_campaign_enters_with_all_that_is_below(tree: Tree, people: People) -> None:
    parent = new_page(tree.home, "parent")
    below = [new_page(parent, f"page-{number}") for number in range(3)]
    browser(people[2]).post(add_url(parent), {"new_title": "Lancement", "below": "on"})
    held = PublicationSet.objects.get(title="Lancement")
    members = set(held.items.values_list("page", flat=True))
    assert members == {parent.pk, *(page.pk for page in below)}


def test_a_contributor_adds_to_a_set_and_creates_none(tree: Tree, people: People) -> None:
    held = PublicationSet.objects.create(title="Lancement")
    client = browser(people[0])
    client.post(add_url(tree.draft), {"new_title": "À moi"})
    assert not PublicationSet.objects.filter(title="À moi").exists()
    client.post(add_url(tree.draft), {"publication_set": held.pk})
    assert held.items.get().page_id == tree.draft.pk


def test_who_edits_no_page_adds_none(tree: Tree, people: People) -> None:
    held = PublicationSet.objects.create(title="Lancement")
    browser(people[1]).post(add_url(tree.draft), {"publication_set": held.pk})
    assert not held.items.exists()


def test_a_page_says_in_which_set_it_is(tree: Tree, people: People) -> None:
    held = in_set(people, tree.draft)
    html = browser(people[0]).get(f"/admin/pages/{tree.draft.pk}/edit/").content.decode()
    assert "Cette page fait partie de la publication groupée" in html
    assert held.get_absolute_url() in html
    assert add_url(tree.draft).split("?")[0] in html


def test_the_last_step_says_that_it_publishes_with_the_others(tree: Tree, people: People) -> None:
    in_set(people, tree.draft)
    submit(tree.draft, people[0])
    act(tree.draft, people[1])
    html = browser(people[2]).get(f"/admin/pages/{tree.draft.pk}/edit/").content.decode()
    assert "Approuver pour « Lancement »" in html
    assert "et publier" not in html
