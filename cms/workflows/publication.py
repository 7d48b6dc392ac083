"""How an approved page goes live (``WAGTAIL_FINISH_WORKFLOW_ACTION``).

Wagtail reads this function while its own models load: nothing here may import them early.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wagtail.models import WorkflowState

    from cms.accounts.models import User


def publish_approved(workflow_state: "WorkflowState", user: "User | None" = None) -> None:
    """Publish, or schedule when it has a date to go live, the very revision that was approved.

    That of a page in a publication set is kept for the set, which publishes it with the others.
    Permissions are not asked again: the steps of the workflow have been.

    Raises:
        PermissionDenied: it was not approved by two different people who have no part in it.
    """
    from cms.workflows.separation import check_approvals  # noqa: PLC0415 - see above
    from cms.workflows.sets.membership import keep_for_its_set  # noqa: PLC0415

    revision = check_approvals(workflow_state)
    if not keep_for_its_set(revision):
        revision.publish(user=user, skip_permission_checks=True)
