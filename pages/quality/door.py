"""The last door before validation: whatever starts or resumes a workflow asks for the checks.

The edit form asks first, and shows the findings beside the fields; this holds for code as well.
"""

from typing import Any

from django.db.models.signals import pre_save
from wagtail.models import WorkflowState

from pages.quality.finding import NotReadyError


def connect() -> None:
    """Listen to the workflows; called once, when the applications are ready."""
    pre_save.connect(refuse_what_is_not_ready, WorkflowState, dispatch_uid="pages.quality.door")


def refuse_what_is_not_ready(instance: WorkflowState, **kwargs: Any) -> None:
    """Refuse to start or to resume the validation of a page that has blocking findings.

    Raises:
        NotReadyError: with those findings.
    """
    if instance.status != WorkflowState.STATUS_IN_PROGRESS or not _begins(instance):
        return
    content: Any = instance.content_object
    if not hasattr(content, "get_latest_revision_as_object"):
        return
    latest = content.get_latest_revision_as_object()
    if not hasattr(latest, "quality_findings"):
        return
    blocking = [finding for finding in latest.quality_findings() if finding.blocking]
    if blocking:
        raise NotReadyError(blocking)


def _begins(state: WorkflowState) -> bool:
    if state.pk is None:
        return True
    return WorkflowState.objects.filter(
        pk=state.pk, status=WorkflowState.STATUS_NEEDS_CHANGES
    ).exists()
