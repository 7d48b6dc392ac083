"""Mails of the validation workflow: who is told what, when a page moves on.

They take the place of Wagtail's own mails: the same signals, fewer recipients, a formal tone.
"""

import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import AbstractGroupApprovalTask, Page, Revision, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted
from wagtail.users.models import UserProfile

from cms.accounts.models import User
from cms.workflows.separation import may_approve

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
    task = instance.task.specific
    if not isinstance(task, AbstractGroupApprovalTask):
        return
    members = User.objects.filter(groups__in=task.groups.all(), is_active=True).distinct()
    recipients = [member for member in members if member != user and may_approve(instance, member)]
    state = instance.workflow_state
    _send(
        "a_relire",
        "submitted",
        recipients,
        state,
        step=task.name,
        requested_by=state.requested_by,
        previous=_last_finished(state),
    )


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
    """Tell who asked that the page is live, or when it will be."""
    approval = instance.current_task_state
    # What the workflow holds was read before the publication: read again what it became.
    scheduled_for = Revision.objects.get(pk=approval.revision_id).approved_go_live_at
    page = Page.objects.filter(pk=instance.object_id).first() if _is_page(instance) else None
    _send(
        "approuve",
        "approved",
        {instance.requested_by} - {None, user},
        instance,
        by=approval.finished_by,
        comment=approval.comment,
        public_url=page.full_url if page is not None and scheduled_for is None else None,
        go_live_at=scheduled_for,
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
        template: name under ``templates/mails/``, with ``_objet.txt``, ``.txt`` and ``.html``.
        preference: Wagtail's switch in a person's profile: submitted, approved or rejected.

    A failure is logged and never stops the workflow.
    """
    try:
        with transaction.atomic():
            content = state.content_object
            base = settings.WAGTAILADMIN_BASE_URL
            context |= {
                "title": getattr(content, "draft_title", None) or str(content),
                "workflow": state.workflow.name,
                "edit_url": f"{base}{AdminURLFinder().get_edit_url(content)}",
                "preferences_url": f"{base}{settings.CAMPUS_BACKOFFICE_PATH}account/",
            }
            for person in recipients:
                profile = UserProfile.get_for_user(person)
                if (
                    person.is_active
                    and person.email
                    and getattr(profile, f"{preference}_notifications")
                ):
                    _write(template, person, context).send()
    except Exception:
        logger.exception("Mails « %s » of workflow state %s not written", template, state.pk)


def _write(template: str, person: User, context: dict[str, Any]) -> EmailMultiAlternatives:
    """Render subject, text and HTML for one person."""
    context = {**context, "person": person}
    subject = " ".join(render_to_string(f"mails/{template}_objet.txt", context).split())
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"mails/{template}.txt", context).strip() + "\n",
        to=[person.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string(f"mails/{template}.html", context), "text/html")
    return message
