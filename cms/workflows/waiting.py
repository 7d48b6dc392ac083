"""The report « En attente de validation »: what waits, for whom, since when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import ButtonsColumnMixin, Column, DateColumn, Table, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import ListingButton
from wagtail.models import Page, TaskState, WorkflowState

from cms import spreadsheets
from cms.accounts.models import User
from cms.workflows.letters import title_of
from cms.workflows.models import SeparateApprovalTask
from cms.workflows.separation import approvable_by
from cms.workflows.sets.rights import may_contribute, may_manage, takes_part_in_steps
from cms.workflows.waiting_filters import WaitingFilterSet, kind_of

URL_NAME = "waiting_steps"
NAMES_SHOWN = 5


def may_read(user: Any) -> bool:
    """Whoever approves a step, or manages what is published."""
    return takes_part_in_steps(user) or may_manage(user)


@dataclass(frozen=True)
class Waiting:
    """One line of the report."""

    title: str
    kind: str
    step: str
    since: datetime
    days: int
    requester: str
    approvers: str
    mine: str
    edit_url: str | None
    compare_url: str | None


class ContentColumn(ButtonsColumnMixin, TitleColumn):
    """The title, with the way to the comparison for what is live already."""

    cell_template_name = "wagtailadmin/tables/title_cell.html"

    def get_buttons(
        self, instance: Waiting, parent_context: Mapping[str, Any]
    ) -> list[ListingButton]:
        """Compare with what readers see."""
        if instance.compare_url is None:
            return []
        label = "Comparer avec la version en ligne"
        attrs = {"aria-label": f"{label} : « {instance.title} »"}
        return [ListingButton(label, url=instance.compare_url, attrs=attrs)]


class WaitingReport(ReportView):
    """Every content in validation; its lines are made for one page of the list at once."""

    page_title = "En attente de validation"
    header_icon = "clipboard-list"
    model = WorkflowState
    verbose_name_plural = "contenus"
    filterset_class = WaitingFilterSet
    index_url_name = URL_NAME
    index_results_url_name = f"{URL_NAME}_results"
    export_filename = "en-attente-de-validation"
    is_searchable = False
    default_ordering = "current_task_state__started_at"
    no_results_message = "Rien n’attend de validation."
    export_headings = {
        "title": "Contenu",
        "kind": "Type",
        "step": "Étape",
        "since": "Depuis le",
        "days": "Jours d’attente",
        "requester": "Demandé par",
        "approvers": "Peuvent agir",
        "mine": "Je peux approuver",
    }
    list_export = list(export_headings)
    custom_field_preprocess = dict.fromkeys(("title", "requester", "approvers"), spreadsheets.TEXT)
    columns = [
        ContentColumn("title", label="Contenu", get_url=lambda row: row.edit_url),
        Column("kind", label="Type"),
        Column("step", label="Étape"),
        DateColumn("since", label="Depuis"),
        Column("requester", label="Demandé par"),
        Column("approvers", label="Peuvent agir"),
        Column("mine", label="Je peux approuver"),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who has no part in the validation.

        Raises:
            PermissionDenied: neither a reviewer, a validator nor an administrator.
        """
        if not may_read(request.user):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def get_queryset(self) -> "QuerySet[WorkflowState]":
        """What is under way, the longest wait first."""
        states = WorkflowState.objects.active().exclude(current_task_state=None)
        return (
            states.select_related("current_task_state__task", "requested_by", "content_type")
            .prefetch_related("content_object")
            .order_by("current_task_state__started_at", "pk")
        )

    def get_table(self, object_list: Iterable[WorkflowState]) -> Table:
        """The table of the lines made from these records."""
        self.lines = _lines(object_list, self.request.user)
        table: Table = super().get_table(self.lines)
        return table

    def decorate_paginated_queryset(self, object_list: object) -> list[Waiting]:
        """The same lines, for the export."""
        return self.lines


def _lines(records: Iterable[WorkflowState], user: Any) -> list[Waiting]:
    """Make the lines; what was deleted meanwhile has none."""
    states = [state for state in records if state.content_object is not None]
    moving = [state for state in states if state.status == WorkflowState.STATUS_IN_PROGRESS]
    steps = [state.current_task_state_id for state in moving]
    reviewable = TaskState.objects.reviewable_by(user).filter(pk__in=steps)
    viewer = _Viewer(
        writes=may_contribute(user),
        approves=frozenset(reviewable.values_list("pk", flat=True)),
        finder=AdminURLFinder(),
    )
    approvers = approvers_by_step(moving)
    return [
        _line(state, approvers.get(state.current_task_state_id, []), viewer) for state in states
    ]


@dataclass(frozen=True)
class _Viewer:
    """Who looks: whether they edit pages, which steps they may approve."""

    writes: bool
    approves: frozenset[int]
    finder: AdminURLFinder


def approvers_by_step(states: Sequence[WorkflowState]) -> dict[int, list[User]]:
    """Who may approve each step under way, by its number.

    One query for each person of the groups concerned, whatever the number of steps.
    """
    tasks = SeparateApprovalTask.objects.prefetch_related("groups__user_set").filter(
        pk__in={state.current_task_state.task_id for state in states}
    )
    of_task = {
        task.pk: {
            person.pk
            for group in task.groups.all()
            for person in group.user_set.all()
            if person.is_active
        }
        for task in tasks
    }
    people = User.objects.in_bulk({pk for members in of_task.values() for pk in members})
    found: dict[int, list[User]] = {state.current_task_state_id: [] for state in states}
    waiting = TaskState.objects.filter(pk__in=found)
    for pk, person in sorted(people.items(), key=lambda pair: str(pair[1])):
        for step, task in approvable_by(waiting, person).values_list("pk", "task"):
            if pk in of_task.get(task, ()):
                found[step].append(person)
    return found


def _line(state: WorkflowState, approvers: Sequence[User], viewer: _Viewer) -> Waiting:
    step, content = state.current_task_state, state.content_object
    sent_back = state.status == WorkflowState.STATUS_NEEDS_CHANGES
    since = step.finished_at if sent_back and step.finished_at else step.started_at
    who = str(state.requested_by or "") if sent_back else _names(approvers)
    may_approve = step.pk in viewer.approves
    opens = viewer.writes or may_approve
    return Waiting(
        title=title_of(content),
        kind=kind_of(state.content_type),
        step=f"À reprendre ({step.task.name})" if sent_back else step.task.name,
        since=since,
        days=(timezone.now() - since).days,
        requester=str(state.requested_by or ""),
        approvers=who or "personne",
        mine="Oui" if may_approve else "Non",
        edit_url=viewer.finder.get_edit_url(content) if opens else None,
        compare_url=_compare_url(content) if opens else None,
    )


def _names(people: Sequence[User]) -> str:
    shown = ", ".join(str(person) for person in people[:NAMES_SHOWN])
    others = len(people) - NAMES_SHOWN
    return f"{shown} et {others} autre{'s' if others > 1 else ''}" if others > 0 else shown


def _compare_url(content: Any) -> str | None:
    if not isinstance(content, Page) or not content.live:
        return None
    return reverse("wagtailadmin_pages:revisions_compare", args=[content.pk, "live", "latest"])


class WaitingMenuItem(MenuItem):
    """The entry of the menu, for who may read the report."""

    def is_shown(self, request: HttpRequest) -> bool:
        """The same rule as the report itself."""
        return may_read(request.user)


def menu_item() -> WaitingMenuItem:
    """The entry of the menu « Rapports »."""
    return WaitingMenuItem(
        "En attente de validation", reverse(URL_NAME), icon_name="clipboard-list", order=100
    )


def urls() -> list[URLPattern]:
    """The page, and its rows alone for filters without a reload."""
    view = WaitingReport
    return [
        path("reports/en-attente/", view.as_view(), name=URL_NAME),
        path(
            "reports/en-attente/results/",
            view.as_view(results_only=True),
            name=f"{URL_NAME}_results",
        ),
    ]
