"""Mails of the workflow: to those concerned only, in French, with the comment and a link."""

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from wagtail.models import Page, TaskState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected
from wagtail.users.models import UserProfile

from cms.accounts.models import User
from cms.accounts.roles import Role
from tests.workflows.moves import MakePerson, Tree, act, current_step, fresh, in_an_hour, submit

EDIT = "/admin/pages/{}/edit/"


def sent() -> list[EmailMultiAlternatives]:
    """The mails sent so far, which are then forgotten."""
    messages = [m for m in mail.outbox if isinstance(m, EmailMultiAlternatives)]
    assert len(messages) == len(mail.outbox), "a mail without HTML"
    mail.outbox.clear()
    return messages


def recipients() -> set[str]:
    """Who was written to since the last look."""
    return {address for message in sent() for address in message.to}


def html_of(message: EmailMultiAlternatives) -> str:
    """The HTML part."""
    return str(message.alternatives[0][0])


@pytest.mark.parametrize("signal", [task_submitted, workflow_approved, workflow_rejected])
def test_wagtails_own_mails_are_replaced(signal: object) -> None:
    modules = {receiver[1]().__module__ for receiver in signal.receivers if receiver[1]()}  # type: ignore[attr-defined]
    assert "wagtail.admin.mail" not in modules


def test_a_submission_asks_the_reviewers_and_nobody_else(
    tree: Tree, contributor: User, reviewer: User, validator: User, person: MakePerson
) -> None:
    person(superuser=True)
    person(Role.EDITORIAL_ADMIN)
    submit(tree.draft, contributor)
    assert recipients() == {reviewer.email}


def test_a_reviewer_who_wrote_the_text_is_not_asked(
    tree: Tree, contributor: User, reviewer: User, person: MakePerson
) -> None:
    co_author = person(Role.REVIEWER, username="co-author")
    fresh(tree.draft).save_revision(user=co_author)
    submit(tree.draft, contributor)
    assert recipients() == {reviewer.email}


def test_the_request_names_the_page_the_step_and_who_asks(
    tree: Tree, contributor: User, reviewer: User
) -> None:
    submit(tree.draft, contributor)
    (message,) = sent()
    assert message.subject == "[Campus] À relire : « Aide » (Relecture éditoriale)"
    for part in (message.body, html_of(message)):
        assert "Bonjour Reviewer" in part
        assert "Contributor" in part
        assert EDIT.format(tree.draft.pk) in part
        assert "votre avis" in part
        assert "Salut" not in part
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_the_second_step_is_told_the_comment_of_the_first(
    tree: Tree, contributor: User, reviewer: User, validator: User
) -> None:
    submit(tree.draft, contributor)
    sent()
    act(tree.draft, reviewer, comment="Relu & bon <pour> moi.")
    (message,) = sent()
    assert message.to == [validator.email]
    assert "« Relu & bon <pour> moi. »" in message.body
    assert "Relu &amp; bon &lt;pour&gt; moi." in html_of(message)


def test_a_rejection_at_the_first_step_tells_the_author(
    tree: Tree, contributor: User, reviewer: User
) -> None:
    submit(tree.draft, contributor)
    sent()
    act(tree.draft, reviewer, "reject", "Ajoutez une source.")
    (message,) = sent()
    assert message.to == [contributor.email]
    assert "Ajoutez une source." in message.body
    assert "le soumettre de nouveau" in message.body


def test_a_rejection_at_the_second_step_tells_the_first_too(
    tree: Tree, contributor: User, reviewer: User, validator: User
) -> None:
    submit(tree.draft, contributor)
    act(tree.draft, reviewer)
    sent()
    act(tree.draft, validator, "reject", "Trop long.")
    by_person = {message.to[0]: message for message in sent()}
    assert set(by_person) == {contributor.email, reviewer.email}
    assert "Vous aviez approuvé ce contenu" in by_person[reviewer.email].body
    assert all("Trop long." in message.body for message in by_person.values())


def test_the_author_is_told_that_the_page_is_live(
    tree: Tree, contributor: User, reviewer: User, validator: User
) -> None:
    submit(tree.draft, contributor)
    act(tree.draft, reviewer)
    sent()
    act(tree.draft, validator, comment="Parfait.")
    (message,) = sent()
    assert message.to == [contributor.email]
    assert message.subject == "[Campus] Publié : « Aide »"
    assert fresh(tree.draft).full_url in message.body
    assert "Parfait." in message.body


def test_the_author_is_told_when_it_will_be(
    tree: Tree, contributor: User, reviewer: User, validator: User
) -> None:
    submit(tree.draft, contributor, go_live_at=in_an_hour())
    act(tree.draft, reviewer)
    sent()
    act(tree.draft, validator)
    (message,) = sent()
    assert message.subject == "[Campus] Approuvé, publication programmée : « Aide »"
    assert "Il sera mis en ligne le" in message.body


def test_who_chose_no_mail_gets_none(tree: Tree, contributor: User, reviewer: User) -> None:
    profile = UserProfile.get_for_user(reviewer)
    profile.submitted_notifications = False
    profile.save()
    submit(tree.draft, contributor)
    assert not sent()


def test_a_mail_that_cannot_be_written_breaks_no_approval(
    tree: Tree,
    contributor: User,
    reviewer: User,
    validator: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*args: object, **kwargs: object) -> str:
        raise RuntimeError("template")

    monkeypatch.setattr("cms.workflows.letters.render_to_string", fail)
    submit(tree.draft, contributor)
    act(tree.draft, reviewer)
    assert current_step(tree.draft).task.name == "Validation"
    assert TaskState.objects.filter(status=TaskState.STATUS_APPROVED).exists()


@pytest.mark.parametrize("kind", ["txt", "html"])
def test_wagtails_other_mails_have_the_same_tone(contributor: User, kind: str) -> None:
    text = render_to_string(
        f"wagtailadmin/notifications/updated_comments.{kind}",
        {"user": contributor, "page": Page.objects.get(depth=1), "editor": contributor},
    )
    assert "Bonjour Contributor," in text
    assert "/admin/account/" in text
    assert "Salut" not in text
