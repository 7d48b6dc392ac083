"""What the reports on pages share: whose pages, which addresses, which columns."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page, get_page_content_types
from wagtail.permissions import policy_registry

from cms import spreadsheets
from cms.accounts.models import User

RIGHTS = ["add", "change", "publish"]


def editable_pages(user: User) -> "QuerySet[Page]":
    """The pages that a person may change: those that a report tells them of."""
    policy = policy_registry.get_by_type(Page)
    found: QuerySet[Page] = policy.instances_user_has_any_permission_for(
        user, ["change", "publish"]
    )
    return found.order_by()


def may_read_reports(request: HttpRequest) -> bool:
    """Whether somebody has any right on any page."""
    policy = policy_registry.get_by_type(Page)
    return bool(policy.user_has_any_permission(request.user, RIGHTS))


class PageTypeFilterSet(WagtailFilterSet):
    """By type of page."""

    content_type = ContentTypeFilter(
        label="Type",
        queryset=lambda request: get_page_content_types(include_base_page_type=False),
    )

    class Meta:
        model = Page
        fields = ["content_type"]


class EditorialReport(ReportView):
    """A report on the pages that somebody may change.

    ``slug`` is the end of its address and the name of its exports; ``explanation`` says what it
    lists, ``nothing`` what it says when it lists nothing.
    """

    slug = ""
    explanation = ""
    nothing = "Rien à signaler."
    model = Page
    any_permission_required = RIGHTS
    filterset_class: type[WagtailFilterSet] | None = PageTypeFilterSet
    results_template_name = "backoffice/report_results.html"
    custom_field_preprocess = {"title": spreadsheets.TEXT}

    def __init_subclass__(cls) -> None:
        """Name the addresses after the slug."""
        cls.index_url_name = url_name(cls.slug)
        cls.index_results_url_name = f"{url_name(cls.slug)}_results"
        cls.export_filename = cls.slug

    @property
    def permission_policy(self) -> Any:
        """Rights on pages, whatever the rows are."""
        return policy_registry.get_by_type(Page)

    def edit_url(self, page: Page) -> str:
        """The form of a page, which comes back to this list."""
        back = urlencode({"next": self.request.get_full_path()})
        return f"{reverse('wagtailadmin_pages:edit', args=[page.pk])}?{back}"

    def page_columns(self) -> list[Column]:
        """The title, that leads to the form, and the type."""
        return [
            TitleColumn("title", label="Titre", get_url=self.edit_url, sort_key="title"),
            Column("type", label="Type", accessor="page_type_display_name"),
        ]

    @property
    def no_results_message(self) -> str:
        """What an empty report says."""
        return self.nothing


def url_name(slug: str) -> str:
    """Name of the address of a report."""
    return f"backoffice_{slug.replace('-', '_')}"


def report_urls(view: type[EditorialReport]) -> list[URLPattern]:
    """The page of a report, and its rows alone for filters without a reload."""
    address = f"rapports/{view.slug}/"
    return [
        path(address, view.as_view(), name=view.index_url_name),
        path(
            f"{address}resultats/",
            view.as_view(results_only=True),
            name=view.index_results_url_name,
        ),
    ]
