"""What the editor's screens say about the workflow, and what they leave out."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from cms.accounts.models import User
from cms.workflows.models import SeparateApprovalTask
from cms.workflows.separation import may_approve


@hooks.register("before_edit_page")
def say_why_one_cannot_approve(request: HttpRequest, page: Page) -> None:
    """Tell a member of the step's groups why the button to approve is not there."""
    if request.method != "GET" or request.headers.get("x-requested-with"):
        return
    user = cast(User, request.user)  # the backoffice lets nobody else in
    task = page.current_workflow_task
    if not isinstance(task, SeparateApprovalTask) or not task.user_can_access_editor(page, user):
        return
    if not may_approve(page.current_workflow_task_state, user):
        messages.info(
            request,
            "Vous avez écrit ou soumis cette version, ou approuvé une autre étape : c’est à une "
            "autre personne d’approuver celle-ci. Vous pouvez encore demander des modifications.",
        )


@hooks.register("construct_help_menu")
def leave_out_wagtails_own_help(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Keep the keyboard shortcuts; what is on Wagtail's site is in English, for developers."""
    menu_items[:] = [item for item in menu_items if not str(item.url).startswith("http")]
