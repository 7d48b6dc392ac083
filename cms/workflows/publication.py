"""How an approved page goes live (``WAGTAIL_FINISH_WORKFLOW_ACTION``).

Wagtail reads this function while its own models load: nothing here may import them early.
"""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from wagtail.models import WorkflowState

    from cms.accounts.models import User


def publish_approved(workflow_state: "WorkflowState", user: "User | None" = None) -> None:
    """Publish, or schedule when it has a date to go live, the very revision that was approved.

    Permissions are not asked again: the steps of the workflow have been.

    Raises:
        PermissionDenied: no step approved anything, as in a workflow whose steps are all inactive.
    """
    last_step = workflow_state.current_task_state
    if last_step is None or last_step.status != last_step.STATUS_APPROVED:
        raise PermissionDenied("a workflow without an approval cannot publish")
    last_step.revision.publish(user=user, skip_permission_checks=True)
