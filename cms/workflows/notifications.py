"""Mails of the validation workflow: who is told what, when a page moves on.

They take the place of Wagtail's own mails: the same signals, fewer recipients, a formal tone.
"""

import logging
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from wagtail.models import AbstractGroupApprovalTask, Page, Revision, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from cms.accounts.models import User
from cms.workflows import grouping, letters
from cms.workflows.separation import may_approve
from cms.workflows.sets.membership import open_item

logger = logging.getLogger(__name__)


def connect() -> None:
    """Listen to the workflow instead of Wagtail's notifiers.

    A signal keeps the first receiver of a ``dispatch_uid``: ours take the names that
    ``wagtail.admin`` uses, and are connected first since ``cms.workflows`` is installed before it.
    """
    task_submitted.connect(
        ask_for_review,
        sender=TaskState,
        dispatch_uid="group_approval_task_submitted_email_notification",
    )
    workflow_rejected.connect(
        tell_sent_back,
        sender=WorkflowState,
        dispatch_uid="workflow_state_rejected_email_notification",
    )
    workflow_approved.connect(
        tell_approved,
        sender=WorkflowState,
        dispatch_uid="workflow_state_approved_email_notification",
    )
    workflow_submitted.connect(
        leave_to_the_first_step,
        sender=WorkflowState,
        dispatch_uid="workflow_state_submitted_email_notification",
    )


def leave_to_the_first_step(**kwargs: Any) -> None:
    """Send nothing at submission: the first step asks its own group for a review."""


def ask_for_review(instance: TaskState, user: User | None = None, **kwargs: Any) -> None:
    """Ask the members of the step's groups who may approve it."""
    if not grouping.are_sent():
        return
    state = instance.workflow_state
    _send(
        "a_relire",
        "submitted",
        [person for person in approvers_of(instance) if person != user],
        state,
        step=instance.task.name,
        requested_by=state.requested_by,
        previous=_last_finished(state),
    )


def approvers_of(step: TaskState) -> list[User]:
    """The members of the step's groups who may approve it; none when it has no groups."""
    task = step.task.specific
    if not isinstance(task, AbstractGroupApprovalTask):
        return []
    members = User.objects.filter(groups__in=task.groups.all(), is_active=True).distinct()
    return [member for member in members.order_by("pk") if may_approve(step, member)]


def tell_sent_back(instance: WorkflowState, user: User | None = None, **kwargs: Any) -> None:
    """Tell who asked, and who approved the earlier steps, that the page comes back, and why."""
    rejection = instance.current_task_state
    approvers = User.objects.filter(
        finished_task_states__workflow_state=instance,
        finished_task_states__status=TaskState.STATUS_APPROVED,
    )
    recipients = {instance.requested_by, *approvers} - {None, user}
    _send(
        "a_reprendre",
        "rejected",
        recipients,
        instance,
        step=rejection.task.name,
        by=rejection.finished_by,
        comment=rejection.comment,
        requested_by=instance.requested_by,
    )


def tell_approved(instance: WorkflowState, user: User | None = None, **kwargs: Any) -> None:
    """Tell who asked that the page is live, or when it will be, or with which others."""
    approval = instance.current_task_state
    # What the workflow holds was read before the publication: read again what it became.
    scheduled_for = Revision.objects.get(pk=approval.revision_id).approved_go_live_at
    page = Page.objects.filter(pk=instance.object_id).first() if _is_page(instance) else None
    item = open_item(page) if page is not None else None
    is_public = page is not None and scheduled_for is None and item is None
    _send(
        "approuve",
        "approved",
        {instance.requested_by} - {None, user},
        instance,
        by=approval.finished_by,
        comment=approval.comment,
        public_url=page.full_url if page is not None and is_public else None,
        go_live_at=scheduled_for,
        publication_set=item.publication_set if item is not None else None,
    )


def _is_page(state: WorkflowState) -> bool:
    return isinstance(state.content_object, Page)


def _last_finished(state: WorkflowState) -> TaskState | None:
    """The approval just given before the step that begins, to quote its comment."""
    return (
        state.task_states.filter(
            status=TaskState.STATUS_APPROVED, revision=state.content_object.get_latest_revision()
        )
        .order_by("-finished_at")
        .first()
    )


def _send(
    template: str,
    preference: str,
    recipients: Iterable[User],
    state: WorkflowState,
    **context: Any,
) -> None:
    """Mail each recipient who has an address and wants this kind of mail.

    Args:
        template: name under ``templates/mails/``.
        preference: Wagtail's switch in a person's profile: submitted, approved or rejected.

    A failure is logged and never stops the workflow.
    """
    try:
        with transaction.atomic():
            content = state.content_object
            context |= {"title": letters.title_of(content), "edit_url": letters.edit_url(content)}
            for person in recipients:
                if letters.wants_mail(person, preference):
                    grouping.send(template, person, context)
    except Exception:
        logger.exception("Mails « %s » of workflow state %s not written", template, state.pk)
