"""What the editor's screens say about the workflow, and what they leave out."""

from collections.abc import Iterator
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import URLPattern
from wagtail import hooks
from wagtail.admin import messages as admin_messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.pages.bulk_actions import PublishBulkAction
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permissions import register_permission_policy

from cms.accounts.models import User
from cms.workflows import missed, waiting
from cms.workflows.models import PublicationSet, SeparateApprovalTask
from cms.workflows.permissions import CampusPagePermissionTester
from cms.workflows.separation import may_approve
from cms.workflows.sets import actions, audit
from cms.workflows.sets.bulk import AddToSet, add_url
from cms.workflows.sets.notices import notice
from cms.workflows.sets.rights import SetPermissionPolicy, may_manage
from cms.workflows.sets.viewset import PublicationSetViewSet

register_permission_policy(PublicationSet, SetPermissionPolicy(PublicationSet))
hooks.register("register_bulk_action", AddToSet)


@hooks.register("register_admin_viewset")
def publication_sets() -> ViewSet:
    """The list of the publication sets, and the screen of each."""
    return PublicationSetViewSet()


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    """What can be done to a set, and what waits for validation."""
    return [*actions.urls(), *waiting.urls()]


@hooks.register("register_reports_menu_item")
def waiting_report() -> MenuItem:
    """« En attente de validation »."""
    return waiting.menu_item()


@hooks.register("register_log_actions")
def log_actions(registry: Any) -> None:
    """Name what happens to publication sets, and by itself, in the audit log."""
    for action, label, message in (*audit.ACTIONS, missed.ACTION):
        registry.register_action(action, label, message)


@hooks.register("register_page_header_buttons")
def offer_to_add(
    page: Page, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """« Ajouter à une publication groupée », with all below, from the page itself."""
    may_edit = page.permissions_for_user(user).can_edit()
    if page.depth > 1 and (may_edit or may_manage(user)):
        yield Button(
            "Ajouter à une publication groupée",
            add_url(page, next_url or ""),
            icon_name="calendar-check",
            priority=66,
        )


@hooks.register("before_edit_page")
def say_in_which_set(request: HttpRequest, page: Page) -> None:
    """Tell who opens a page that it is published with others."""
    if request.method != "GET" or request.headers.get("x-requested-with"):
        return
    if (told := notice(page)) is not None:
        sentence, held = told
        button = admin_messages.button(held.get_absolute_url(), "Voir la publication groupée")
        admin_messages.info(request, sentence, buttons=[button])


# The last approval publishes: a bulk action that every page would refuse is not offered.
PublishBulkAction.models = []


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


@hooks.register("before_create_page")
def create_only_what_one_may(request: HttpRequest, parent: Page, model: type[Page]) -> None:
    """Wagtail asks whether one may create below a page; the tester also knows of what type.

    Raises:
        PermissionDenied: the person may create pages here, but not of this type, or asks to publish
            below the root, which is none of our pages and is asked by Wagtail's own rule.
    """
    tester = CampusPagePermissionTester(cast(User, request.user), parent)
    if not tester.can_add_subpage_of(model):
        raise PermissionDenied("only pages tied to one's own")
    if "action-publish" in request.POST and not tester.can_publish_subpage():
        raise PermissionDenied("the workflow publishes")


@hooks.register("construct_help_menu")
def leave_out_wagtails_own_help(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Keep the keyboard shortcuts; what is on Wagtail's site is in English, for developers."""
    menu_items[:] = [item for item in menu_items if not str(item.url).startswith("http")]
