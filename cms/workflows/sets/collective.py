"""What is asked for all the pages of a set at once, each by its ordinary rule."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from wagtail.models import Page, WorkflowState

from cms.accounts.models import User
from cms.workflows.grouping import together
from cms.workflows.models import PublicationSet, SeparateApprovalTask
from cms.workflows.separation import may_approve
from cms.workflows.sets.rehearsal import Readiness, Stage, blocking_findings, rehearse


@dataclass
class Outcome:
    """How many pages were dealt with, and a sentence for each one that was left."""

    done: int = 0
    left: list[str] = field(default_factory=list)


def submit_all(publication_set: PublicationSet, user: User) -> Outcome:
    """Ask for the validation of each page that is not yet in it, as its editor would."""
    rows = rehearse(publication_set, quality=False)
    to_submit = {Stage.NOT_SUBMITTED, Stage.SENT_BACK, Stage.CHANGED}
    return _each((row for row in rows if row.stage in to_submit), user, _submit)


def approve_all(publication_set: PublicationSet, user: User) -> Outcome:
    """Approve the step under way of each page, where this person may."""
    rows = rehearse(publication_set, quality=False)
    waiting = (
        row
        for row in rows
        if row.state is not None and row.state.status == WorkflowState.STATUS_IN_PROGRESS
    )
    return _each(waiting, user, _approve)


def _each(
    rows: Iterable[Readiness], user: User, act: Callable[[Page, User], str | None]
) -> Outcome:
    """Act on each page in a savepoint of its own; the mails are grouped by person."""
    outcome = Outcome()
    with together():
        for row in rows:
            try:
                with transaction.atomic():
                    reason = act(row.page.specific, user)
            except (PermissionDenied, ValidationError):
                reason = "n’a pas été acceptée : ouvrez-la pour voir ce qui manque."
            if reason is None:
                outcome.done += 1
            else:
                outcome.left.append(f"« {row.title} » {reason}")
    return outcome


def _submit(page: Page, user: User) -> str | None:
    """Submit one page, or say why not; what was sent back resumes where it was.

    Drafts are saved without what they still lack: it is asked for here, as in the editor.
    """
    permissions = page.permissions_for_user(user)
    if not permissions.can_edit() or not permissions.can_submit_for_moderation():
        return "ne peut pas être soumise par vous : elle n’est pas à vous, ou elle est verrouillée."
    version = page.get_latest_revision_as_object()
    try:
        version.full_clean()
    except ValidationError as error:
        return f"est incomplète : {' '.join(error.messages)}"
    if lacks := blocking_findings(version):
        return f"ne peut pas être soumise : {' '.join(lacks)}"
    if page.latest_revision is None:
        page.save_revision(user=user)
    state = page.current_workflow_state
    if state is not None:
        state.resume(user)
    else:
        page.get_workflow().start(page, user)
    return None


def _approve(page: Page, user: User) -> str | None:
    """Approve the step of one page, or say why not."""
    task, step = page.current_workflow_task, page.current_workflow_task_state
    if task is None or step is None:
        return "n’attend plus d’approbation."
    if "approve" in {name for name, _, _ in task.get_actions(page, user)}:
        task.on_action(step, user, "approve")
        return None
    if isinstance(task, SeparateApprovalTask) and not may_approve(step, user):
        return (
            "doit être approuvée par une autre personne : vous l’avez écrite, soumise, ou "
            "approuvée à une autre étape."
        )
    return f"attend l’étape « {task.name} », qui n’est pas la vôtre."
