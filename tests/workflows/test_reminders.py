"""Reminders of what waits: to who may answer, after some working days, never twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import override_settings
from django_tasks_db.models import DBTaskResult

from cms.accounts.models import User
from cms.accounts.roles import Role
from cms.daily import Daily
from cms.workflows.models import ReviewReminder
from cms.workflows.reminders import MORNING, remind, working_days_before
from tests.workflows.moves import MakePerson, Tree, act, submit
from tests.workflows.test_publication_sets import Killed, dies, new_page

MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture
def waiting(tree: Tree, contributor: User, reviewer: User) -> Tree:
    """A draft submitted on a Monday."""
    with time_machine.travel(MONDAY, tick=False):
        submit(tree.draft, contributor)
    mail.outbox.clear()
    return tree


def at(instant: datetime) -> int:
    """Remind at this instant; give how many mails were written."""
    with time_machine.travel(instant, tick=False):
        return remind(instant)


def test_five_working_days_later_the_reviewers_are_reminded(
    waiting: Tree, reviewer: User, validator: User
) -> None:
    assert [at(MONDAY + timedelta(days=day)) for day in range(7)] == [0] * 7
    assert at(MONDAY + WEEK - timedelta(hours=2)) == 1
    (message,) = mail.outbox
    assert message.to == [reviewer.email]
    assert message.subject == "[Campus] Rappel : « Aide » attend votre avis"
    assert "à l’étape « Relecture éditoriale » depuis le 16 novembre 2026" in message.body
    assert "demandé par Contributor" in message.body
    assert f"/admin/pages/{waiting.draft.pk}/edit/" in message.body
    assert "/admin/reports/en-attente/" in message.body


def test_not_again_before_as_many_days(waiting: Tree) -> None:
    days = [MONDAY + WEEK + timedelta(days=day) for day in range(8)]
    assert [at(day) for day in days] == [1, 0, 0, 0, 0, 0, 0, 1]


def test_who_has_a_part_in_the_text_is_not_reminded(
    tree: Tree, reviewer: User, person: MakePerson
) -> None:
    author = person(Role.REVIEWER, username="author")
    with time_machine.travel(MONDAY, tick=False):
        submit(tree.draft, author)
    mail.outbox.clear()
    at(MONDAY + WEEK)
    assert [message.to for message in mail.outbox] == [[reviewer.email]]


def test_one_mail_tells_of_all_that_waits(waiting: Tree, contributor: User, reviewer: User) -> None:
    with time_machine.travel(MONDAY, tick=False):
        submit(new_page(waiting.home, "autre"), contributor)
    mail.outbox.clear()
    assert at(MONDAY + WEEK) == 1
    (message,) = mail.outbox
    assert message.subject == "[Campus] Rappel : 2 contenus attendent votre avis"
    assert "« Aide »" in message.body
    assert "« Autre »" in message.body


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_an_answer_ends_the_reminders(
    waiting: Tree, reviewer: User, validator: User, action: str
) -> None:
    with time_machine.travel(MONDAY + timedelta(days=4), tick=False):
        act(waiting.draft, reviewer, action, "Vu.")
    mail.outbox.clear()
    assert at(MONDAY + WEEK) == 0


def test_the_next_step_waits_from_its_own_beginning(
    waiting: Tree, reviewer: User, validator: User
) -> None:
    with time_machine.travel(MONDAY + timedelta(days=4), tick=False):
        act(waiting.draft, reviewer)
    mail.outbox.clear()
    at(MONDAY + timedelta(days=11))
    assert [message.to for message in mail.outbox] == [[validator.email]]


@override_settings(CAMPUS_REVIEW_REMINDER_DAYS=0)
def test_none_when_the_setting_says_none(waiting: Tree) -> None:
    assert at(MONDAY + 4 * WEEK) == 0


@override_settings(
    TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}},
    EMAIL_BACKEND="cms.workflows.mail_backend.QueuedEmailBackend",
)
def test_a_worker_killed_on_the_way_sends_nothing_twice(
    waiting: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    DBTaskResult.objects.all().delete()
    with monkeypatch.context() as patched:
        # The marks are written, the mails too: it dies just before the end of the transaction.
        patched.setattr("cms.workflows.reminders.len", dies, raising=False)
        with pytest.raises(Killed):
            at(MONDAY + WEEK)
    assert (ReviewReminder.objects.count(), DBTaskResult.objects.count()) == (0, 0)
    assert [at(MONDAY + WEEK) for _ in range(2)] == [1, 0]
    assert DBTaskResult.objects.count() == 1


def test_a_second_worker_finds_the_mark_of_the_first(
    waiting: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(MONDAY + WEEK)
    step = ReviewReminder.objects.get().task_state
    # It has read what is due before the first one wrote its mark.
    monkeypatch.setattr("cms.workflows.reminders._waiting_since", lambda limit: [step])
    assert at(MONDAY + WEEK) == 0


def test_the_worker_reminds_once_a_day_from_the_morning_on(waiting: Tree) -> None:
    duty = Daily(remind, from_hour=MORNING)

    def run(instant: datetime) -> int:
        with time_machine.travel(instant, tick=False):
            return duty.run()

    night = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
    assert [run(night), run(night + timedelta(hours=3)), run(night + timedelta(hours=4))] == [
        0,
        1,
        0,
    ]


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        (date(2026, 11, 23), 5, date(2026, 11, 16)),
        (date(2026, 11, 25), 2, date(2026, 11, 23)),
        (date(2026, 11, 24), 2, date(2026, 11, 20)),
        (date(2026, 11, 22), 1, date(2026, 11, 20)),
    ],
)
def test_saturdays_and_sundays_do_not_count(day: date, days: int, expected: date) -> None:
    assert working_days_before(day, days) == expected
