"""When an approved text goes live: as its page asks, at once, or when who approves it says."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.serializers.json import DjangoJSONEncoder
from wagtail.models import Revision, TaskState

from cms.workflows.forms import ApprovalForm, When


def settle_time(step: TaskState, data: Mapping[str, Any]) -> None:
    """Write into the revision about to be approved the time chosen by who approves it.

    The text stays what it is; only the date on which it goes live changes.

    Args:
        step: the last step of a workflow, in progress.
        data: what :class:`~cms.workflows.forms.ApprovalForm` gave; nothing chosen changes nothing.

    Raises:
        SuspiciousOperation: the form would not have given this.
    """
    chosen = str(data.get("when") or When.AS_ASKED)
    if chosen == When.AS_ASKED:
        return
    form = ApprovalForm({**data, "when": chosen, "step": step.pk})
    if not form.is_valid():
        raise SuspiciousOperation(f"time of publication: {form.errors.as_text()}")
    revision: Revision = step.revision
    go_live_at = form.cleaned_data["go_live_at"] if chosen == When.AT else None
    stored = DjangoJSONEncoder().default(go_live_at) if go_live_at is not None else None
    content = {**revision.content, "go_live_at": stored}
    # An update, since a submitted revision refuses to be saved with another content.
    Revision.objects.filter(pk=revision.pk).update(content=content)
    revision.content = content
