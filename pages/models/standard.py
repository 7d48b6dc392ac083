"""Standard pages: legal notices, accessibility statement, help."""

from typing import ClassVar

from wagtail.admin.panels import FieldPanel

from pages.models.base import CampusPage


class StandardPage(CampusPage):
    """A page with a text and nothing else."""

    content_panels = [
        *CampusPage.content_panels,
        *CampusPage.summary_panels,
        FieldPanel("body"),
        *CampusPage.filing_panels,
    ]

    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "page simple"
        verbose_name_plural = "pages simples"
