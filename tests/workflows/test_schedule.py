"""Scheduled publication and expiry: on time, once, and one failure blocks no other."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import OperationalError
from wagtail.models import Page, PageLogEntry, Revision

from cms.accounts.models import User
from cms.workflows.missed import MISSED
from cms.workflows.schedule import HOLD_AFTER_FAILURE, publish_due
from pages.models import StandardPage
from tests.workflows.moves import Tree, act, fresh, submit

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_held() -> None:
    """No content waits after a failure of another test."""
    cache.clear()


def tick(at: datetime) -> int:
    """What the worker does at this instant."""
    with time_machine.travel(at, tick=False):
        return publish_due(at)


def scheduled(tree: Tree, slug: str, at: datetime, expire_at: datetime | None = None) -> Page:
    """A new page scheduled by code for this instant."""
    page = tree.home.add_child(
        instance=StandardPage(
            title=slug, slug=slug, summary="…", live=False, go_live_at=at, expire_at=expire_at
        )
    )
    with time_machine.travel(at - timedelta(days=1), tick=False):
        page.save_revision().publish()
    return page


def test_the_last_approval_schedules_then_the_worker_publishes(
    tree: Tree, contributor: User, reviewer: User, validator: User
) -> None:
    with time_machine.travel(NOON - timedelta(hours=1), tick=False):
        submit(tree.draft, contributor, go_live_at=NOON)
        act(tree.draft, reviewer)
        assert fresh(tree.draft).scheduled_revision is None
        act(tree.draft, validator)
    assert tick(NOON - timedelta(seconds=1)) == 0
    assert not fresh(tree.draft).live
    assert tick(NOON) == 1
    assert fresh(tree.draft).live


def test_it_is_done_once(tree: Tree) -> None:
    scheduled(tree, "une", NOON)
    assert [tick(NOON), tick(NOON + timedelta(seconds=5))] == [1, 0]


def test_a_new_version_of_a_live_page_waits_for_its_time(
    tree: Tree, contributor: User, reviewer: User, validator: User
) -> None:
    with time_machine.travel(NOON - timedelta(hours=1), tick=False):
        submit(tree.live, contributor, summary="Nouveau.", go_live_at=NOON)
        act(tree.live, reviewer)
        act(tree.live, validator)
    assert (fresh(tree.live).live, fresh(tree.live).summary) == (True, "Mentions.")
    tick(NOON)
    assert fresh(tree.live).summary == "Nouveau."


def test_an_expired_page_goes_off_line_on_time(tree: Tree) -> None:
    page = scheduled(tree, "ephemere", NOON, expire_at=NOON + timedelta(hours=1))
    tick(NOON)
    assert tick(NOON + timedelta(minutes=59, seconds=59)) == 0
    assert tick(NOON + timedelta(hours=1)) == 1
    page = fresh(page)
    assert (page.live, page.expired) == (False, True)
    assert tick(NOON + timedelta(hours=2)) == 0


def test_after_a_long_stop_what_is_already_expired_stays_off_line(tree: Tree) -> None:
    page = scheduled(tree, "tard", NOON, expire_at=NOON + timedelta(hours=1))
    tick(NOON + timedelta(days=1))
    page = fresh(page)
    assert (page.live, page.expired) == (False, True)
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def test_one_failure_blocks_no_other_and_is_tried_again(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = scheduled(tree, "cassee", NOON - timedelta(minutes=1))
    good = scheduled(tree, "bonne", NOON)
    publish = Revision.publish

    def fail_on_broken(self: Revision, *args: object, **kwargs: object) -> object:
        if self.object_id == str(broken.pk):
            raise RuntimeError("presenter")
        return publish(self, *args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(Revision, "publish", fail_on_broken)
        assert tick(NOON) == 1
    assert (fresh(good).live, fresh(broken).live) == (True, False)
    assert tick(NOON + timedelta(seconds=HOLD_AFTER_FAILURE + 1)) == 1
    assert fresh(broken).live


def test_a_publication_that_fails_is_told_once_to_those_who_wait_for_it(
    tree: Tree,
    contributor: User,
    reviewer: User,
    validator: User,
    mailoutbox: list[EmailMessage],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with time_machine.travel(NOON - timedelta(hours=1), tick=False):
        submit(tree.draft, contributor, go_live_at=NOON)
        act(tree.draft, reviewer)
        act(tree.draft, validator)
    mailoutbox.clear()

    def fail(self: Revision, *args: object, **kwargs: object) -> object:
        raise RuntimeError("presenter")

    with monkeypatch.context() as patched:
        patched.setattr(Revision, "publish", fail)
        for minute in range(3):
            assert tick(NOON + timedelta(minutes=minute, seconds=minute)) == 0
            cache.clear()

    (mail,) = mailoutbox
    assert mail.to == [contributor.email]
    assert mail.subject == f"[Campus] Pas encore publié : « {tree.draft.title} »"
    assert "24 novembre 2026 à 13:00" in mail.body
    history = PageLogEntry.objects.filter(page=tree.draft, action=MISSED)
    assert "Publication programmée manquée" in history.get().message
    assert tick(NOON + timedelta(minutes=5)) == 1
    assert fresh(tree.draft).live


def test_a_database_that_fails_is_told_to_nobody(
    tree: Tree, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = scheduled(tree, "attend", NOON)

    def fail(self: Revision, *args: object, **kwargs: object) -> object:
        raise OperationalError("away")

    with monkeypatch.context() as patched:
        patched.setattr(Revision, "publish", fail)
        assert tick(NOON) == 0
    assert mailoutbox == []
    assert not PageLogEntry.objects.filter(page=page, action=MISSED).exists()


def replace_at(page: Page, at: datetime, expire_at: datetime) -> None:
    """Approve a version of a live page for this instant, which lives until another."""
    with time_machine.travel(NOON - timedelta(days=2), tick=False):
        page = fresh(page)
        page.summary, page.go_live_at, page.expire_at = "Après.", at, expire_at
        page.save_revision().publish()


def test_a_replacement_outlives_the_expiry_of_what_it_replaces(tree: Tree) -> None:
    type(tree.live).objects.filter(pk=tree.live.pk).update(expire_at=NOON)
    replace_at(tree.live, NOON, NOON + timedelta(days=30))
    tick(NOON)
    page = fresh(tree.live)
    assert (page.live, page.summary) == (True, "Après.")


def test_an_expiry_keeps_the_schedule_of_the_next_version(tree: Tree) -> None:
    type(tree.live).objects.filter(pk=tree.live.pk).update(expire_at=NOON)
    replace_at(tree.live, NOON + timedelta(hours=1), NOON + timedelta(days=30))
    tick(NOON)
    assert not fresh(tree.live).live
    tick(NOON + timedelta(hours=1))
    page = fresh(tree.live)
    assert (page.live, page.summary) == (True, "Après.")
