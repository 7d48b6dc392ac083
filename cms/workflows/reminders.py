"""Remind those who may approve a step of what waits for them, each N working days, once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState

from cms.accounts.models import User
from cms.workflows import letters
from cms.workflows.models import ReviewReminder
from cms.workflows.notifications import approvers_of

SATURDAY = 5
MORNING = 8
"""Mails leave from this hour on, in local time."""


def working_days_before(day: date, days: int) -> date:
    """The day ``days`` working days earlier, Monday to Friday; holidays count as worked."""
    while days:
        day -= timedelta(days=1)
        days -= day.weekday() < SATURDAY
    return day


@transaction.atomic
def remind(now: datetime) -> int:
    """Write to who may approve what waits for ``CAMPUS_REVIEW_REMINDER_DAYS`` working days.

    Each person gets one mail for all. The marks and the mails, which wait in the work queue, are
    one transaction: nobody is told twice, and a worker that dies leaves everything to the next.

    Returns:
        The number of mails.
    """
    days, today = settings.CAMPUS_REVIEW_REMINDER_DAYS, timezone.localdate(now)
    if days == 0 or today.weekday() >= SATURDAY:
        return 0
    # The hour does not count: what began in the course of that day has waited long enough.
    morrow = working_days_before(today, days) + timedelta(days=1)
    limit = timezone.make_aware(datetime.combine(morrow, time.min))
    due = [step for step in _waiting_since(limit) if _claim(step, limit, now)]
    return _write(due)


def _waiting_since(limit: datetime) -> Iterable[TaskState]:
    """Steps that began before, and were not reminded of since."""
    steps = TaskState.objects.filter(
        Q(reminder=None) | Q(reminder__sent_at__lt=limit),
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
        started_at__lt=limit,
    )
    return steps.select_related("workflow_state__requested_by", "task").order_by("started_at", "pk")


def _claim(step: TaskState, limit: datetime, now: datetime) -> bool:
    """Mark the step as reminded of; False when another worker has just done it."""
    marked = ReviewReminder.objects.filter(task_state=step, sent_at__lt=limit)
    if marked.update(sent_at=now):
        return True
    try:
        with transaction.atomic():
            _, created = ReviewReminder.objects.get_or_create(
                task_state=step, defaults={"sent_at": now}
            )
    except IntegrityError:
        return False
    return created


def _write(steps: Iterable[TaskState]) -> int:
    people: dict[int, User] = {}
    waiting: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for step in steps:
        content = step.workflow_state.content_object
        if content is None:
            continue
        line = {
            "title": letters.title_of(content),
            "name": step.task.name,
            "since": step.started_at,
            "requested_by": step.workflow_state.requested_by,
            "edit_url": letters.edit_url(content),
        }
        for person in approvers_of(step):
            if letters.wants_mail(person, "submitted"):
                people[person.pk] = person
                waiting[person.pk].append(line)
    url = letters.backoffice_url(reverse("waiting_steps"))
    for pk, lines in waiting.items():
        letters.write("rappel", people[pk], {"steps": lines, "waiting_url": url}).send()
    return len(waiting)
