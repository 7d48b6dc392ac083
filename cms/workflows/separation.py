"""Separation of duties: nobody approves their own text, and two different people approve it.

The rule is one query, so that the button of one page and the list of all pages that wait for
someone cannot disagree.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from wagtail.models import Revision, TaskState, WorkflowState

from cms.accounts.models import User

_FROM_THE_FIRST = Value(0)
APPROVERS = 2
"""How many different people approve a text before it is public, whatever the workflow says."""


def approvable_by(states: QuerySet[TaskState], user: User) -> QuerySet[TaskState]:
    """Keep the steps that this person may approve, group membership apart.

    Left out are those where the person asked for the validation, wrote any revision since the
    content was last approved, or approved another step for the same revision.
    """
    # Revisions are told apart by their number: two may have been written at the same instant.
    last_approved = (
        TaskState.objects.filter(
            workflow_state__base_content_type=OuterRef("base_content_type"),
            workflow_state__object_id=OuterRef("object_id"),
            workflow_state__status=WorkflowState.STATUS_APPROVED,
            status=TaskState.STATUS_APPROVED,
        )
        .exclude(workflow_state=OuterRef(OuterRef("workflow_state")))
        .order_by("-revision")
        .values("revision")[:1]
    )
    written_since = Revision.objects.filter(
        base_content_type=OuterRef("workflow_state__base_content_type"),
        object_id=OuterRef("workflow_state__object_id"),
        user=user,
        pk__gt=Coalesce(Subquery(last_approved), _FROM_THE_FIRST),
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


def check_approvals(workflow_state: WorkflowState) -> Revision:
    """Ask again, at the door of publication, what each step should have asked.

    Workflows and steps can be changed in the settings, and stock steps know no separation: what
    counts is who approved this very revision, and that nobody of them had a part in it.

    Returns:
        The revision that was approved.

    Raises:
        PermissionDenied: too few people approved it, or one of them has a part in it.
    """
    last_step = workflow_state.current_task_state
    if last_step is None or last_step.status != TaskState.STATUS_APPROVED:
        raise PermissionDenied("a workflow without an approval cannot publish")
    revision: Revision = last_step.revision
    given = list(
        workflow_state.task_states.filter(status=TaskState.STATUS_APPROVED, revision=revision)
        .exclude(finished_by=None)
        .select_related("finished_by")
    )
    if len({approval.finished_by_id for approval in given}) < APPROVERS:
        raise PermissionDenied("two different people must approve before publication")
    if not all(may_approve(approval, approval.finished_by) for approval in given):
        raise PermissionDenied("an approval by someone who has a part in the text")
    return revision
