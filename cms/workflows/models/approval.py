"""The approval step of the campus: one group, and never one's own text."""

from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.forms import BaseForm
from django.utils.text import format_lazy
from wagtail.models import (
    AbstractGroupApprovalTask,
    Page,
    Revision,
    TaskState,
    WorkflowState,
    WorkflowTask,
)

from cms.accounts.models import User
from cms.workflows.forms import ApprovalForm
from cms.workflows.separation import approvable_by, may_approve
from cms.workflows.sets.membership import open_item
from cms.workflows.timing import settle_time

Action = tuple[str, Any, bool]


class Reviewable(Protocol):
    """A page, or a snippet with a workflow."""

    current_workflow_state: WorkflowState | None
    current_workflow_task_state: TaskState | None


class SeparateApprovalTask(AbstractGroupApprovalTask):
    """A step approved by one member of its groups who has no part in the text.

    Who has a part: the person who asked for the validation, whoever wrote a revision since the
    last approval, and whoever approved another step. They may still send it back.
    When the text changes on the way, the approvals begin again at the first step, in order.
    """

    class Meta:
        verbose_name = "étape d’approbation par une autre personne"
        verbose_name_plural = "étapes d’approbation par une autre personne"

    @classmethod
    def get_description(cls) -> str:
        """Say in the choice of step types what this one does."""
        return (
            "Un membre des groupes choisis approuve l’étape ; il n’a ni écrit ni soumis le "
            "contenu, ni approuvé une autre étape."
        )

    def start(self, workflow_state: WorkflowState, user: User | None = None) -> TaskState:
        """Start this step, or the earlier one that the latest revision still lacks."""
        due = workflow_state.get_next_task()
        if due is not None and due.pk != self.pk:
            return due.specific.start(workflow_state, user=user)
        return super().start(workflow_state, user=user)

    def get_actions(self, obj: Reviewable, user: User) -> list[Action]:
        """Offer to approve only to who may; say when approving publishes."""
        actions: list[Action] = super().get_actions(obj, user)
        state = obj.current_workflow_task_state
        if not actions or state is None:
            return actions
        if not may_approve(state, user):
            return [action for action in actions if action[0] != "approve"]
        workflow_state = obj.current_workflow_state
        if workflow_state is None or not workflow_state.is_at_final_task:
            return actions
        return [
            (name, self._final_label(obj, label, modal) if name == "approve" else label, modal)
            for name, label, modal in actions
        ]

    def _final_label(self, obj: Reviewable, label: Any, modal: bool) -> Any:
        """What the last approval does: publish, or keep the text for the set of its page."""
        item = open_item(obj) if isinstance(obj, Page) else None
        if item is not None:
            return format_lazy("{} pour « {} »", label, item.publication_set.title)
        if modal:
            return "Approuver avec un commentaire ou une date"
        return format_lazy("{} et publier", label)

    def is_last(self) -> bool:
        """Whether this is the last step in use of a workflow in use, where the time is chosen."""
        for workflow in self.active_workflows:
            last = WorkflowTask.objects.filter(workflow=workflow, task__active=True).order_by(
                "sort_order"
            )
            if last.values_list("task", flat=True).last() == self.pk:
                return True
        return False

    def get_form_for_action(self, action: str) -> type[BaseForm]:
        """Ask for a comment; at the last step, for the time of publication too."""
        if action == "approve" and self.is_last():
            return ApprovalForm
        form: type[BaseForm] = super().get_form_for_action(action)
        return form

    def get_template_for_action(self, action: str) -> str:
        """The time of publication is said, and asked for, with what the page itself asks."""
        if action == "approve" and self.is_last():
            return "wagtailadmin/workflows/approve_modal.html"
        return str(super().get_template_for_action(action))

    @transaction.atomic
    def on_action(
        self, task_state: TaskState, user: User, action_name: str, /, **kwargs: Any
    ) -> str | None:
        """Approve or send back; an approval holds for the text as it is now.

        A reviewer who changes the text and approves it at once does not approve: the steps begin
        again, on the new text, for others.

        Args:
            kwargs: what the form of the action gives; the editor's screen sends it through the
                browser as JSON, so it is read again as the form reads it.

        Raises:
            PermissionDenied: an approval by someone who has a part in the text.
            SuspiciousOperation: what came with the action is not what its form asks for.
        """
        comment = str(kwargs.get("comment") or "")
        if action_name != "approve":
            return super().on_action(task_state, user, action_name, comment=comment)
        workflow_state = task_state.workflow_state
        latest: Revision = workflow_state.content_object.get_latest_revision()
        if task_state.revision_id != latest.pk:
            # Another reviewer may have changed it: it can be approved from the first step only.
            if workflow_state.get_next_task().pk != self.pk or not may_approve(task_state, user):
                task_state.cancel(user=user, comment="Le texte a changé pendant cette étape.")
                return None
            task_state.revision = latest
            task_state.save(update_fields=["revision"])
        if not may_approve(task_state, user):
            raise PermissionDenied("own text, own request or own approval of another step")
        if workflow_state.is_at_final_task:
            settle_time(task_state, kwargs)
        return super().on_action(task_state, user, action_name, comment=comment)

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> QuerySet[TaskState]:
        """List what waits for this person, without what they may not approve."""
        return approvable_by(super().get_task_states_user_can_moderate(user, **kwargs), user)
