"""What waits for a person, what they sent, what dates will do, what is to be read again."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import GroupApprovalTask, Page, TaskState, WorkflowState

from cms.accounts.models import User
from cms.backoffice.panels.base import ROWS, DashboardPanel, Line, Lines, register
from cms.backoffice.reports.base import may_read_reports
from cms.backoffice.reports.contents import Scheduled, scheduled_pages
from cms.backoffice.reports.links import BrokenLinks, broken_uses, with_pages
from cms.backoffice.reports.reviews import PagesToReview, due_for
from cms.backoffice.wording import moment
from cms.workflows import waiting
from cms.workflows.models import SeparateApprovalTask
from cms.workflows.sets.awaiting import AwaitedSet, awaited_sets, outside
from pages.french import full_date


def title_of(content: Any) -> str:
    """The title of a page or of a snippet, as its draft has it."""
    return content.get_admin_display_title() if isinstance(content, Page) else str(content)


def edit_url(content: Any, user: User) -> str:
    """The form of a page or of a snippet; a page is not asked for rights, one by one."""
    if isinstance(content, Page):
        return reverse("wagtailadmin_pages:edit", args=[content.pk])
    return AdminURLFinder(user).get_edit_url(content) or ""


@register
class WaitingForMe(DashboardPanel):
    """The steps that the person may approve."""

    name = "waiting"
    heading = "Ce qui m’attend"
    icon = "tasks"
    order = 110
    nothing = "Rien n’attend votre approbation."

    def concerns(self) -> bool:
        """Members of the groups of a step, and superusers."""
        groups = self.user.groups.all()
        return self.user.is_superuser or any(
            model.objects.filter(active=True, groups__in=groups).exists()
            for model in (SeparateApprovalTask, GroupApprovalTask)
        )

    def lines(self) -> Lines:
        """What is approved at once for a whole set, then the oldest: they have waited longest."""
        states = TaskState.objects.reviewable_by(self.user)
        sets = awaited_sets(states)
        found = (
            outside(states, sets)
            .select_related("task", "workflow_state__requested_by")
            .prefetch_related("workflow_state__content_object")
            .order_by("started_at", "pk")
        )
        of_sets = [self._line_of_a_set(each) for each in sets[:ROWS]]
        alone = [self._line(state) for state in found[: ROWS - len(of_sets)]]
        return Lines([*of_sets, *alone], states.count())

    def _line_of_a_set(self, awaited: AwaitedSet) -> Line:
        return Line(
            str(awaited.publication_set),
            awaited.publication_set.get_absolute_url(),
            f"{awaited.count} pages vous attendent : lisez-les, puis approuvez-les d’un coup.",
            "Publication groupée",
        )

    def _line(self, state: TaskState) -> Line:
        content = state.workflow_state.content_object
        asked_by = state.workflow_state.requested_by
        details = f"depuis le {moment(state.started_at)}"
        return Line(
            title_of(content),
            edit_url(content, self.user) if content else "",
            f"Soumis par {asked_by}, {details}" if asked_by else details.capitalize(),
            state.task.name,
        )

    def all_url(self) -> str:
        """The report of all that waits."""
        return reverse(waiting.URL_NAME)


@register
class SentByMe(DashboardPanel):
    """What the person asked to validate, and where it stands."""

    name = "sent"
    heading = "Ce que j’ai soumis"
    icon = "upload"
    order = 120
    nothing = "Aucun de vos contenus n’est en cours de validation."

    def concerns(self) -> bool:
        """Whoever may write."""
        return may_read_reports(self.request)

    def lines(self) -> Lines:
        """What comes back to be changed first, then the latest."""
        states = WorkflowState.objects.active().filter(requested_by=self.user)
        found = (
            states.select_related("current_task_state__task")
            .prefetch_related("content_object")
            .order_by("-status", "-created_at", "-pk")
        )
        return Lines([self._line(state) for state in found[:ROWS]], states.count())

    def _line(self, state: WorkflowState) -> Line:
        content, step = state.content_object, state.current_task_state
        comes_back = state.status == WorkflowState.STATUS_NEEDS_CHANGES
        details = f"Soumis le {moment(state.created_at)}"
        if comes_back and step is not None and step.comment:
            details = f"« {step.comment[:160]} »"
        tag = "À reprendre" if comes_back else (step.task.name if step else "")
        url = edit_url(content, self.user) if content else ""
        return Line(title_of(content), url, details, tag, is_alarming=comes_back)

    def all_url(self) -> str:
        """Wagtail's list of validations, narrowed to those that the person asked for."""
        query = urlencode({"requested_by": self.user.pk})
        return f"{reverse('wagtailadmin_reports:workflow')}?{query}"


@register
class ComingDates(DashboardPanel):
    """What dates will publish or take off line."""

    name = "scheduled"
    heading = "Publications programmées"
    icon = "calendar-alt"
    order = 130
    nothing = "Aucune mise en ligne ni aucun retrait n’est programmé."

    def concerns(self) -> bool:
        """Whoever may change pages."""
        return may_read_reports(self.request)

    def lines(self) -> Lines:
        """The nearest first."""
        pages = scheduled_pages(self.user)
        first = pages.order_by("happens_at", "pk")[:ROWS]
        return Lines([self._line(page) for page in first], pages.count())

    def _line(self, page: Any) -> Line:
        dates = [
            f"{label} le {moment(at)}"
            for label, at in (("En ligne", page.go_live), ("Retrait", page.expire_at))
            if at is not None
        ]
        return Line(title_of(page), edit_url(page, self.user), "\u00a0; ".join(dates))

    def all_url(self) -> str:
        """The report."""
        return reverse(Scheduled.index_url_name)


@register
class ToReview(DashboardPanel):
    """Live pages whose review is due."""

    name = "reviews"
    heading = "Pages à relire"
    icon = "view"
    order = 140
    nothing = "Aucune page n’est à relire."

    def concerns(self) -> bool:
        """Whoever may change pages."""
        return may_read_reports(self.request)

    def lines(self) -> Lines:
        """The most overdue first."""
        due = due_for(self.user, timezone.localdate())
        first = due[:ROWS]
        pages = Page.objects.in_bulk([each.page_id for each in first])
        shown = [
            Line(
                title_of(pages[each.page_id]),
                edit_url(pages[each.page_id], self.user),
                f"À relire depuis le {full_date(each.due_on)}",
            )
            for each in first
            if each.page_id in pages
        ]
        return Lines(shown, len(due))

    def all_url(self) -> str:
        """The report, with the buttons that note a review."""
        return reverse(PagesToReview.index_url_name)


@register
class Broken(DashboardPanel):
    """Broken links of the pages that the person may change."""

    name = "links"
    heading = "Liens cassés"
    icon = "link"
    order = 150
    is_kept_empty = False

    def concerns(self) -> bool:
        """Whoever may change pages."""
        return may_read_reports(self.request)

    def lines(self) -> Lines:
        """The last that were found."""
        uses = broken_uses(self.user)
        first: Any = uses.select_related("link").order_by("-link__checked_at", "pk")[:ROWS]
        with_pages(first)
        shown = [
            Line(
                title_of(use.page),
                edit_url(use.page, self.user),
                f"{use.link.url[:120]} — {use.link.error}",
            )
            for use in first
        ]
        return Lines(shown, uses.count())

    def all_url(self) -> str:
        """The report."""
        return reverse(BrokenLinks.index_url_name)
