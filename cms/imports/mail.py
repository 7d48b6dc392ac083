"""One mail to reviewers for all that an import submitted, instead of one a page."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from wagtail.models import AbstractGroupApprovalTask, TaskState, WorkflowState

from cms.accounts.models import User
from cms.imports.kinds import KINDS
from cms.imports.models import ImportBatch, Outcome
from cms.workflows import letters
from cms.workflows.separation import approvable_by


def ask_for_reviews(batch: ImportBatch) -> int:
    """Write to who may approve the steps where what the batch submitted waits; give how many.

    In the transaction that ends the batch: the mails go into the work queue. A batch that was
    stopped, then resumed, tells the second time of what was done since the first.
    """
    done = batch.rows.filter(outcome__in=(Outcome.CREATED, Outcome.UPDATED)).exclude(done_at=None)
    if batch.told_at is not None:
        done = done.filter(done_at__gt=batch.told_at)
    batch.told_at = timezone.now()
    batch.save(update_fields=["told_at"])
    # A step has the version that was submitted: of a page that waited already, one before ours.
    waiting = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
        revision__in=done.exclude(revision_id=None).values("revision_id"),
    )
    sent = 0
    for task_id in waiting.order_by().values_list("task", flat=True).distinct():
        states = waiting.filter(task=task_id)
        first = states.select_related("task").first()
        task = first.task.specific if first is not None else None
        if isinstance(task, AbstractGroupApprovalTask):
            sent += _write_to(task, batch, states)
    return sent


def _write_to(task: Any, batch: ImportBatch, states: "QuerySet[TaskState]") -> int:
    """Tell each member of the groups of a step how many of these they may approve themselves."""
    counts = _counted(task, states)
    base = settings.WAGTAILADMIN_BASE_URL
    for person, count in counts:
        context = {
            "person": person,
            "step": task.name,
            "requested_by": batch.created_by,
            "count": count,
            "file": batch.original_name,
            "kind": KINDS[batch.kind].label,
            "review_url": f"{base}{reverse('wagtailadmin_reports:workflow_tasks')}",
            "preferences_url": f"{base}{settings.CAMPUS_BACKOFFICE_PATH}account/",
        }
        _mail(context).send()
    return len(counts)


def _counted(task: Any, states: "QuerySet[TaskState]") -> list[tuple[User, int]]:
    """Who is to be told of a step, each with how many of its states they may approve."""
    members = User.objects.filter(groups__in=task.groups.all(), is_active=True).distinct()
    counts = [
        (person, approvable_by(states, person).count())
        for person in members.order_by("pk")
        if letters.wants_mail(person, "submitted")
    ]
    return [(person, count) for person, count in counts if count]


def _mail(context: dict[str, Any]) -> EmailMultiAlternatives:
    subject = render_to_string("imports/mails/a_relire_objet.txt", context)
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=render_to_string("imports/mails/a_relire.txt", context).strip() + "\n",
        to=[context["person"].email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    html = render_to_string("imports/mails/a_relire.html", context)
    message.attach_alternative(html, "text/html")
    return message
