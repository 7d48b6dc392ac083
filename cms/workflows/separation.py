"""Separation of duties: nobody approves their own text, and two different people approve it.

The rule is one query, so that the button of one page and the list of all pages that wait for
someone cannot disagree.
"""

from datetime import UTC, datetime

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from wagtail.models import Revision, TaskState, WorkflowState

from cms.accounts.models import User

_EVER = Value(datetime(1970, 1, 1, tzinfo=UTC))


def approvable_by(states: QuerySet[TaskState], user: User) -> QuerySet[TaskState]:
    """Keep the steps that this person may approve, group membership apart.

    Left out are those where the person asked for the validation, wrote any revision since the
    content was last approved, or approved another step for the same revision.
    """
    last_approval = (
        TaskState.objects.filter(
            workflow_state__base_content_type=OuterRef("base_content_type"),
            workflow_state__object_id=OuterRef("object_id"),
            workflow_state__status=WorkflowState.STATUS_APPROVED,
        )
        .order_by("-finished_at")
        .values("finished_at")[:1]
    )
    written_since = Revision.objects.filter(
        base_content_type=OuterRef("workflow_state__base_content_type"),
        object_id=OuterRef("workflow_state__object_id"),
        user=user,
        created_at__gt=Coalesce(Subquery(last_approval), _EVER),
    )
    approved_elsewhere = TaskState.objects.filter(
        workflow_state=OuterRef("workflow_state"),
        revision=OuterRef("revision"),
        status=TaskState.STATUS_APPROVED,
        finished_by=user,
    ).exclude(task=OuterRef("task"))
    return states.exclude(workflow_state__requested_by=user).filter(
        ~Exists(written_since), ~Exists(approved_elsewhere)
    )


def may_approve(state: TaskState, user: User) -> bool:
    """Whether this person may approve this step, group membership apart."""
    return approvable_by(TaskState.objects.filter(pk=state.pk), user).exists()
