"""« Pages à relire », and the button that notes a review."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, cast

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import RadioSelect
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST
from wagtail.admin.ui.tables import Column
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from cms import spreadsheets
from cms.accounts.models import User
from cms.backoffice.reports.base import (
    EditorialReport,
    PageTypeFilterSet,
    editable_pages,
    url_name,
)
from cms.backoffice.reviews import DueReview, due_reviews, mark_reviewed, reviewable
from pages.french import full_date
from pages.models.base import CampusPage

MARK = "backoffice_mark_reviewed"


def due_for(user: User, until: date) -> list[DueReview]:
    """The reviews that a person may do, the most overdue first; two queries."""
    due = due_reviews(until)
    theirs = set(
        editable_pages(user)
        .filter(pk__in=[each.page_id for each in due])
        .values_list("pk", flat=True)
    )
    return [each for each in due if each.page_id in theirs]


class ReviewFilterSet(PageTypeFilterSet):
    """By type, and how far ahead to look."""

    horizon = django_filters.ChoiceFilter(
        label="Échéance",
        choices=[
            ("30", "Dépassée, ou dans les 30 jours"),
            ("90", "Dépassée, ou dans les 90 jours"),
        ],
        empty_label="Dépassée",
        widget=RadioSelect,
        method="filter_horizon",
    )

    def filter_horizon(self, pages: "QuerySet[Page]", name: str, value: str) -> "QuerySet[Page]":
        """Nothing here: the report reads the horizon, also when none is chosen."""
        return pages

    class Meta(PageTypeFilterSet.Meta):
        fields = ["horizon", "content_type"]


class MarkReviewedColumn(Column):
    """A button in a form of its own: it works without a script."""

    cell_template_name = "backoffice/mark_reviewed_cell.html"

    def get_cell_context_data(
        self, instance: Page, parent_context: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Add the token of the form, and where it comes back to."""
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        request = parent_context["request"]
        return {**context, "csrf_token": get_token(request), "next": request.get_full_path()}


class PagesToReview(EditorialReport):
    """« Pages à relire »."""

    slug = "pages-a-relire"
    page_title = "Pages à relire"
    header_icon = "view"
    filterset_class = ReviewFilterSet
    explanation = (
        "Pages en ligne dont la relecture périodique est due. Relisez la page ; si elle est encore "
        "juste, marquez-la comme relue : rien n’est publié, seule la date de relecture change."
    )
    nothing = "Aucune page n’est à relire."
    list_export = ["title", "page_type_display_name", "due_on", "owner"]
    export_headings = {
        "title": "Titre",
        "page_type_display_name": "Type",
        "due_on": "À relire le",
        "owner": "Propriétaire",
    }
    custom_field_preprocess = dict.fromkeys(("title", "owner"), spreadsheets.TEXT)

    def get_filtered_queryset(self) -> list[Page]:
        """The pages of the horizon chosen, each with its ``due_on``, the most overdue first.

        Those that are overdue when no horizon is chosen.
        """
        chosen = self.filters.form.cleaned_data.get("horizon") if self.filters.is_valid() else ""
        until = timezone.localdate() + timedelta(days=int(chosen or 0))
        due = due_for(self.request.user, until)
        pages = self.filter_queryset(
            Page.objects.filter(pk__in=[each.page_id for each in due])
        ).select_related("content_type", "owner")
        by_key = {page.pk: page for page in pages}
        found = [(by_key[each.page_id], each.due_on) for each in due if each.page_id in by_key]
        for page, due_on in found:
            page.due_on = due_on
        return [page for page, _ in found]

    @property
    def columns(self) -> list[Column]:
        """Title, type, day, button."""
        title, kind = self.page_columns()
        title.sort_key = None  # the most overdue come first, always
        return [
            title,
            kind,
            Column("due_on", label="À relire le", accessor=_day),
            MarkReviewedColumn("mark", label="Relecture", accessor="pk"),
        ]


def _day(page: Any) -> str:
    return full_date(page.due_on)


@require_POST
def mark(request: HttpRequest, page_id: int) -> HttpResponse:
    """Note that a page was read again.

    Raises:
        Http404: no such page of the campus.
        PermissionDenied: it is not on line, or not theirs to change.
    """
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, CampusPage):
        raise Http404
    user = cast(User, request.user)  # the backoffice lets nobody else in
    if not reviewable(page, user):
        raise PermissionDenied
    mark_reviewed(page, user, timezone.localdate())
    messages.success(request, f"« {page.title} » est marquée comme relue aujourd’hui.")
    return redirect(get_valid_next_url_from_request(request) or url_name(PagesToReview.slug))
