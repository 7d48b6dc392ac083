"""Where the backoffice shows the dashboard and the reports."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import (
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)

from cms.backoffice import french
from cms.backoffice.guide import hooks as guide_hooks  # noqa: F401 - importing it registers the guide
from cms.backoffice.panels import (  # noqa: F401 - importing them registers their panels
    imports,
    searches,
    work,
)
from cms.backoffice.panels.base import STYLES, panels_for
from cms.backoffice.reports import menu
from cms.backoffice.reviews import REVIEWED


@hooks.register("construct_homepage_panels")
def dashboard(request: HttpRequest, panels: list[Component]) -> None:
    """Our lists in the place of Wagtail's two on validations, which have no bound."""
    replaced = (WorkflowObjectsToModeratePanel, UserObjectsInWorkflowModerationPanel)
    panels[:] = [panel for panel in panels if not isinstance(panel, replaced)]
    panels.extend(panels_for(request))


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    """The reports and what their buttons do."""
    return menu.urls()


@hooks.register("construct_reports_menu")
def reports_menu(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Our reports, and « Journal » in the place of Wagtail's site history, which it is."""
    kept = [item for item in menu_items if item.name != "site-history"]
    menu_items[:] = [*kept, *(item for item in menu.menu_items() if item.is_shown(request))]
    menu_items.sort(key=lambda item: item.order)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """Name a review in the audit log."""
    actions.register_action(REVIEWED, "Relire", "Page marquée comme relue")


@hooks.register("insert_global_admin_css")
def styles() -> str:
    """The few rules of the dashboard and of the reports."""
    return format_html('<link rel="stylesheet" href="{}">', static(STYLES))


french.name_fields()
