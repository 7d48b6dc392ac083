"""One panel of the dashboard, and the register of all of them.

Applications above this one register theirs (``register``) in their ``wagtail_hooks``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from cms.accounts.models import User

STYLES = "backoffice/dashboard.css"
"""Loaded by every page of the backoffice: the reports need it too, and it is small."""

ROWS = 6
"""Lines of a panel; what comes after is behind « Tout voir »."""


@dataclass(frozen=True)
class Line:
    """A line: what, where it leads (nowhere when empty), what is to be known, its state."""

    title: str
    url: str = ""
    details: str = ""
    tag: str = ""
    is_alarming: bool = False


@dataclass(frozen=True)
class Lines:
    """The first lines of a panel, and how many there are in all."""

    first: Sequence[Line]
    count: int


class DashboardPanel(Component):
    """A short list; made for each request, for who is shown it.

    ``name`` is unique and stands in the page as an id; ``nothing`` is said by an empty list;
    ``is_kept_empty`` is false for a list that leaves when it is empty.
    """

    template_name = "backoffice/panel.html"
    name = ""
    heading = ""
    icon = "list-ul"
    order = 100
    nothing = ""
    is_kept_empty = True
    all_label = "Tout voir"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.user = cast(User, request.user)  # the backoffice lets nobody else in

    def concerns(self) -> bool:
        """Whether the person has something to do with it."""
        raise NotImplementedError

    def lines(self) -> Lines:
        """At most ``ROWS`` lines, with a number of queries that does not depend on them."""
        raise NotImplementedError

    def all_url(self) -> str:
        """Where the whole list is; empty when there is none."""
        return ""

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        """What the template shows."""
        lines = self.lines()
        return {"panel": self, "lines": lines.first, "count": lines.count, "url": self.all_url()}


_panels: dict[str, type[DashboardPanel]] = {}


def register(panel: type[DashboardPanel]) -> type[DashboardPanel]:
    """Show a panel to whom it concerns; the same name replaces the earlier one."""
    _panels[panel.name] = panel
    return panel


def panels_for(request: HttpRequest) -> list[DashboardPanel]:
    """The panels of one person."""
    made = [panel(request) for panel in _panels.values()]
    return [panel for panel in made if panel.concerns()]
