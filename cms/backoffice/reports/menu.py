"""The addresses of the reports, and their entries in the menu « Rapports »."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail.admin.menu import MenuItem
from wagtail.admin.wagtail_hooks import SiteHistoryReportMenuItem

from cms.backoffice.reports import links, reviews
from cms.backoffice.reports.base import EditorialReport, may_read_reports, report_urls
from cms.backoffice.reports.contents import (
    RecentPublications,
    Scheduled,
    WithoutImageDescription,
    WithoutTheme,
)
from cms.backoffice.reports.journal import Journal
from cms.backoffice.reports.links import AbsentPages, BrokenLinks
from cms.backoffice.reports.reviews import PagesToReview

REPORTS: tuple[type[EditorialReport], ...] = (
    PagesToReview,
    BrokenLinks,
    AbsentPages,
    WithoutImageDescription,
    WithoutTheme,
    RecentPublications,
    Scheduled,
)
FIRST_ORDER = 100


class ReportMenuItem(MenuItem):
    """An entry for who may read the reports."""

    def is_shown(self, request: HttpRequest) -> bool:
        """The same right as the reports themselves."""
        return may_read_reports(request)


def menu_items() -> list[MenuItem]:
    """An entry for each report, before Wagtail's own, then the audit log."""
    items: list[MenuItem] = [
        ReportMenuItem(
            view.page_title,
            reverse(view.index_url_name),
            name=view.slug,
            icon_name=view.header_icon,
            order=order,
        )
        for order, view in enumerate(REPORTS, FIRST_ORDER)
    ]
    address = reverse(Journal.index_url_name)
    journal = SiteHistoryReportMenuItem(
        Journal.page_title, address, name="journal", icon_name="history", order=1000
    )
    return [*items, journal]


def urls() -> list[URLPattern]:
    """The reports and what their buttons do."""
    return [
        *(pattern for view in REPORTS for pattern in report_urls(view)),
        path("rapports/journal/", Journal.as_view(), name=Journal.index_url_name),
        path(
            "rapports/journal/resultats/",
            Journal.as_view(results_only=True),
            name=Journal.index_results_url_name,
        ),
        path("rapports/pages-a-relire/<int:page_id>/relue/", reviews.mark, name=reviews.MARK),
        path(
            "rapports/liens-casses/<int:link_id>/verifier/",
            links.check_again,
            name=links.CHECK_AGAIN,
        ),
    ]
