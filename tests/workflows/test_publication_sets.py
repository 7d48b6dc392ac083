"""Pages published together at one instant, all or none, and never past the workflow."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client, override_settings
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page, Revision

from cms.accounts.models import User
from cms.accounts.roles import Role
from cms.workflows.models import PublicationItem, PublicationSet
from cms.workflows.schedule import HOLD_AFTER_FAILURE, publish_due
from cms.workflows.sets import planning
from cms.workflows.sets.membership import NotPossible, add_pages, remove_item
from pages.models import StandardPage
from tests.workflows.moves import MakePerson, Tree, approve_in_two_steps, fresh, submit

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
Status = PublicationSet.Status
People = tuple[User, User, User]


@pytest.fixture
def people(contributor: User, reviewer: User, validator: User) -> People:
    """Who writes, who approves first, who approves last."""
    cache.clear()
    return contributor, reviewer, validator


@pytest.fixture
def before_noon() -> object:
    """An hour before the set is published."""
    with time_machine.travel(NOON - timedelta(hours=1), tick=False) as clock:
        yield clock


def new_page(parent: Page, slug: str, **fields: object) -> StandardPage:
    """A draft, as its author has saved it."""
    page = fresh(parent).add_child(
        instance=StandardPage(title=slug.title(), slug=slug, summary="…", live=False, **fields)
    )
    page.save_revision()
    return fresh(page)


def in_set(people: People, *pages: Page, title: str = "Lancement") -> PublicationSet:
    """A set in preparation that holds these pages."""
    held = PublicationSet.objects.create(title=title, created_by=people[2])
    added, refused = add_pages(held, pages, people[2])
    assert (added, refused) == (len(pages), [])
    return held


def approved(people: People, page: Page, **changes: object) -> None:
    """Write, submit and approve a page."""
    submit(page, people[0], **changes)
    approve_in_two_steps(page, people[1], people[2])


def reread(held: PublicationSet) -> PublicationSet:
    """The set as the database has it."""
    return PublicationSet.objects.get(pk=held.pk)


def planned(people: People, *pages: Page) -> PublicationSet:
    """A set of approved pages, planned for noon."""
    held = in_set(people, *pages)
    for page in pages:
        approved(people, page)
    planning.plan(held, NOON, people[2])
    mail.outbox.clear()
    return held


def tick(at: datetime) -> int:
    """What the worker does at this instant."""
    with time_machine.travel(at, tick=False):
        return publish_due(at)


pytestmark = pytest.mark.usefixtures("before_noon")


def test_the_last_approval_keeps_the_version_for_the_set(tree: Tree, people: People) -> None:
    held = in_set(people, tree.draft)
    approved(people, tree.draft)
    page = fresh(tree.draft)
    assert not page.live
    assert page.scheduled_revision is None
    assert held.items.get().revision == page.latest_revision


def test_the_author_is_told_that_it_waits_for_the_others(tree: Tree, people: People) -> None:
    held = in_set(people, tree.draft)
    planning.plan(held, NOON, people[2])
    mail.outbox.clear()
    approved(people, tree.draft)
    message = mail.outbox[-1]
    assert message.to == [people[0].email]
    assert message.subject == "[Campus] Approuvé, à publier avec d’autres : « Aide »"
    assert (
        "Il sera publié avec les autres pages de « Lancement », le 24 novembre 2026 à 13:00."
        in message.body
    )
    assert "Il est en ligne" not in message.body


def test_everything_goes_live_at_the_minute_and_once(tree: Tree, people: People) -> None:
    parent = new_page(tree.home, "parent")
    child = new_page(parent, "enfant")
    held = planned(people, child, parent, tree.draft)
    assert tick(NOON - timedelta(seconds=1)) == 0
    assert tick(NOON) == 1
    assert all(fresh(page).live for page in (parent, child, tree.draft))
    assert (reread(held).status, reread(held).published_at) == (Status.PUBLISHED, NOON)
    assert tick(NOON + timedelta(seconds=1)) == 0


def kept_for(client: Client, at: datetime) -> int:
    """Seconds for which a cache may serve the list of contents, asked for at this instant."""
    with time_machine.travel(at, tick=False):
        control = client.get("/api/v1/contents").headers["Cache-Control"]
    return sum(int(part.partition("=")[2]) for part in control.split(", ")[1:3])


def test_no_cache_serves_the_answers_of_before_past_the_hour(
    tree: Tree, people: People, client: Client
) -> None:
    held = in_set(people, tree.draft)
    approved(people, tree.draft)
    soon = NOON - timedelta(seconds=50)
    assert kept_for(client, soon) == 360
    planning.plan(held, NOON, people[2])
    assert kept_for(client, soon) == 50
    assert kept_for(client, NOON + timedelta(seconds=2)) == 1  # the worker is about to
    assert kept_for(client, NOON + timedelta(minutes=6)) == 360  # the worker is down
    tick(NOON + timedelta(seconds=3))
    assert kept_for(client, NOON + timedelta(seconds=4)) == 360


def test_a_page_is_published_after_the_one_above_it(
    tree: Tree, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = new_page(tree.home, "parent")
    child = new_page(parent, "enfant")
    planned(people, child, parent)
    order: list[str] = []
    publish = Revision.publish

    def note(self: Revision, *args: object, **kwargs: object) -> object:
        order.append(self.object_id)
        return publish(self, *args, **kwargs)

    monkeypatch.setattr(Revision, "publish", note)
    tick(NOON)
    assert order == [str(parent.pk), str(child.pk)]


def test_a_new_version_of_a_live_page_comes_with_the_others(tree: Tree, people: People) -> None:
    held = in_set(people, tree.live, tree.draft)
    approved(people, tree.live, summary="Nouveau.")
    approved(people, tree.draft)
    planning.plan(held, NOON, people[2])
    assert fresh(tree.live).summary == "Mentions."
    tick(NOON)
    assert (fresh(tree.live).summary, fresh(tree.draft).live) == ("Nouveau.", True)


def test_one_page_that_is_not_ready_holds_all_back(tree: Tree, people: People) -> None:
    late = new_page(tree.home, "retard")
    held = in_set(people, tree.draft, late)
    approved(people, tree.draft)
    submit(late, people[0])
    planning.plan(held, NOON, people[2])
    mail.outbox.clear()
    tick(NOON)
    assert not fresh(tree.draft).live
    held = reread(held)
    assert held.status == Status.FAILED
    assert held.failure == "« Retard » : elle attend l’étape « Relecture éditoriale »."
    (message,) = mail.outbox
    assert message.to == [people[2].email]
    assert message.subject == "[Campus] Rien n’a été publié : « Lancement »"
    assert held.failure in message.body
    assert f"/admin/publications-groupees/inspect/{held.pk}/" in message.body


def test_after_a_failure_it_is_mended_and_planned_again(tree: Tree, people: People) -> None:
    held = in_set(people, tree.draft)
    planning.plan(held, NOON, people[2])
    tick(NOON)
    with time_machine.travel(NOON + timedelta(minutes=5), tick=False):
        approved(people, tree.draft)
        planning.plan(held, NOON + timedelta(hours=1), people[2])
    assert tick(NOON + timedelta(hours=1)) == 1
    assert fresh(tree.draft).live
    assert reread(held).failure == ""


def test_a_failure_in_the_middle_publishes_nothing(
    tree: Tree, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = new_page(tree.home, "seconde")
    held = planned(people, tree.draft, second)
    publish = Revision.publish

    def fail_on_second(self: Revision, *args: object, **kwargs: object) -> object:
        if self.object_id == str(second.pk):
            raise RuntimeError("presenter")
        return publish(self, *args, **kwargs)

    monkeypatch.setattr(Revision, "publish", fail_on_second)
    tick(NOON)
    assert (fresh(tree.draft).live, fresh(second).live) == (False, False)
    assert reread(held).status == Status.FAILED
    assert "« Seconde » : sa publication a échoué." in reread(held).failure


class Killed(BaseException):
    """The end of a process, which no handler of errors sees."""


def dies(*args: object, **kwargs: object) -> None:
    """Stand for what the process was doing when it was killed."""
    raise Killed


def test_a_worker_killed_on_the_way_leaves_everything_to_the_next(
    tree: Tree, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = new_page(tree.home, "seconde")
    held = planned(people, tree.draft, second)
    with monkeypatch.context() as patched:
        patched.setattr("cms.workflows.sets.mails.tell_published", dies)
        with pytest.raises(Killed):
            tick(NOON)
    assert (fresh(tree.draft).live, reread(held).status) == (False, Status.PLANNED)
    assert tick(NOON) == 1
    assert (fresh(tree.draft).live, fresh(second).live) == (True, True)


@pytest.mark.parametrize("step", ["as_object", "publish"])
def test_a_database_that_fails_is_not_a_set_that_fails(
    tree: Tree, people: People, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    held = planned(people, tree.draft)

    def locked(*args: object, **kwargs: object) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(Revision, step, locked)
        assert tick(NOON) == 0
    assert reread(held).status == Status.PLANNED
    assert tick(NOON + timedelta(seconds=HOLD_AFTER_FAILURE + 1)) == 1


@override_settings(
    TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}},
    EMAIL_BACKEND="cms.workflows.mail_backend.QueuedEmailBackend",
)
def test_those_concerned_are_told_once_by_the_queue(tree: Tree, people: People) -> None:
    planned(people, tree.draft)
    DBTaskResult.objects.all().delete()
    tick(NOON)
    tick(NOON + timedelta(seconds=1))
    mails = DBTaskResult.objects.filter(task_path="cms.workflows.tasks.deliver_mail")
    written = [task.args_kwargs["args"][0] for task in mails]
    assert sorted(each["to"][0] for each in written) == [people[0].email, people[2].email]
    assert {each["subject"] for each in written} == {"[Campus] Publiées ensemble : « Lancement »"}
    assert fresh(tree.draft).full_url in written[0]["body"]


def test_only_the_approved_version_is_ever_published(tree: Tree, people: People) -> None:
    held = planned(people, tree.draft)
    page = fresh(tree.draft)
    page.summary = "Jamais approuvé."
    page.save_revision(user=people[0])
    tick(NOON)
    assert not fresh(tree.draft).live
    assert "modifiée depuis son approbation" in reread(held).failure


def test_a_page_approved_again_carries_the_new_version(tree: Tree, people: People) -> None:
    held = in_set(people, tree.draft)
    approved(people, tree.draft)
    approved(people, tree.draft, summary="Mieux.")
    planning.plan(held, NOON, people[2])
    tick(NOON)
    assert fresh(tree.draft).summary == "Mieux."


def test_a_planned_page_that_is_approved_is_locked_for_all(
    tree: Tree, people: People, person: MakePerson
) -> None:
    held = planned(people, tree.draft)
    for user in (*people, person(superuser=True)):
        assert fresh(tree.draft).permissions_for_user(user).page_locked()
    planning.take_up_again(held, people[2])
    assert not fresh(tree.draft).permissions_for_user(people[0]).page_locked()


def test_a_planned_page_that_was_changed_can_be_submitted_again(tree: Tree, people: People) -> None:
    planned(people, tree.draft)
    fresh(tree.draft).save_revision(user=people[0])
    assert fresh(tree.draft).permissions_for_user(people[0]).can_submit_for_moderation()


def test_a_page_is_in_one_open_set(tree: Tree, people: People) -> None:
    in_set(people, tree.draft)
    other = PublicationSet.objects.create(title="Autre")
    assert add_pages(other, [tree.draft], people[2]) == (
        0,
        ["« Aide » est déjà dans la publication groupée « Lancement »."],
    )


def test_adding_twice_adds_once(tree: Tree, people: People) -> None:
    held = in_set(people, tree.draft)
    assert add_pages(held, [tree.draft], people[2]) == (0, [])
    assert held.items.count() == 1


def test_a_page_leaves_a_closed_set_for_another(tree: Tree, people: People) -> None:
    planned(people, tree.draft)
    tick(NOON)
    in_set(people, tree.draft, title="La suite")
    assert PublicationItem.objects.filter(page=tree.draft).count() == 2


def test_what_is_scheduled_alone_enters_no_set(tree: Tree, people: People) -> None:
    approved(people, tree.draft, go_live_at=NOON)
    held = PublicationSet.objects.create(title="Lancement")
    _, refused = add_pages(held, [fresh(tree.draft)], people[2])
    assert refused == ["« Aide » a déjà une publication programmée : annulez-la d’abord."]


@pytest.mark.parametrize("publish", [False, True])
def test_a_cancelled_set_publishes_what_is_approved_only_if_asked(
    tree: Tree, people: People, publish: bool
) -> None:
    waiting = new_page(tree.home, "attente")
    held = in_set(people, tree.draft, waiting)
    approved(people, tree.draft)
    planning.cancel(held, people[2], publish=publish)
    assert (fresh(tree.draft).live, fresh(waiting).live) == (publish, False)
    assert reread(held).status == Status.CANCELLED
    with pytest.raises(NotPossible):
        planning.plan(held, NOON, people[2])
    assert tick(NOON) == 0


def test_after_the_end_of_the_set_an_approval_publishes_at_once(tree: Tree, people: People) -> None:
    held = in_set(people, tree.draft)
    submit(tree.draft, people[0])
    planning.cancel(held, people[2], publish=False)
    approve_in_two_steps(tree.draft, people[1], people[2])
    assert fresh(tree.draft).live


def frozen_moves(held: PublicationSet, user: User) -> list[Callable[[], object]]:
    """What changes the contents of a set."""
    return [
        lambda: add_pages(held, [], user),
        lambda: remove_item(held.items.get(), user),
    ]


def test_the_contents_of_a_planned_set_are_settled(tree: Tree, people: People) -> None:
    held = planned(people, tree.draft)
    for move in frozen_moves(held, people[2]):
        with pytest.raises(NotPossible):
            move()


def test_a_set_without_page_is_not_planned(people: People) -> None:
    with pytest.raises(NotPossible, match="Ajoutez"):
        planning.plan(PublicationSet.objects.create(title="Vide"), NOON, people[2])


def test_a_role_alone_gives_the_right_to_plan(person: MakePerson) -> None:
    allowed = {role for role in Role if person(role).has_perm("workflows.change_publicationset")}
    assert allowed == {Role.VALIDATOR, Role.EDITORIAL_ADMIN}


def test_what_a_planned_set_is_about_to_publish_is_not_deleted(
    tree: Tree, people: People, client: Client
) -> None:
    parent = new_page(tree.home, "parent")
    child = new_page(parent, "enfant")
    held = planned(people, child, parent)
    admin = User.objects.create_superuser("chef", "chef@campus.example", "x")
    client.force_login(admin)
    for page in (child, parent):
        assert not fresh(page).permissions_for_user(admin).can_delete()
        answer = client.post(f"/admin/pages/{page.pk}/delete/")
        assert Page.objects.filter(pk=page.pk).exists()
        html = answer.content.decode()
        assert f"avec les autres pages de « {held} » : elle ne peut pas être supprimée." in html
        assert held.get_absolute_url() in html
        assert "déjà été publiée" not in html
    bulk = client.get(f"/admin/bulk/wagtailcore/page/delete/?id={child.pk}").content.decode()
    assert "il faut d’abord reprendre la préparation" in bulk
    planning.take_up_again(held, people[2])
    assert fresh(child).permissions_for_user(admin).can_delete()


def test_a_version_that_cannot_be_read_fails_the_set_and_those_concerned_are_told(
    tree: Tree, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = planned(people, tree.draft)

    def unreadable(self: Revision) -> object:
        raise ValueError("a key of a relation that is gone")

    with monkeypatch.context() as patch:
        patch.setattr(Revision, "as_object", unreadable)
        tick(NOON)
    held = reread(held)
    assert held.status == Status.FAILED
    assert "Sa version ne peut plus être lue" in held.failure
    assert mail.outbox
