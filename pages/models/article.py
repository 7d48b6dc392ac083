"""News and stories."""

from typing import ClassVar

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from pages.choices import ArticleCategory, Kind
from pages.models.base import CampusPage


class ArticlePage(CampusPage):
    """An article; ``published_on`` is the date shown, when one is known."""

    kind = Kind.ARTICLE
    template_name: ClassVar[str] = "pages/article.html"

    published_on = models.DateField("date affichée", null=True, blank=True)
    category = models.CharField("rubrique", max_length=24, choices=ArticleCategory, blank=True)
    source = models.CharField("source", max_length=300, blank=True)

    content_panels = [
        *CampusPage.content_panels,
        *CampusPage.summary_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("published_on"), FieldPanel("category")]),
                FieldPanel("source"),
            ],
            heading="L’essentiel",
        ),
        InlinePanel("authors", heading="Auteurs", label="auteur"),
        FieldPanel("body"),
        *CampusPage.filing_panels,
    ]

    parent_page_types: ClassVar[list[str]] = ["pages.ArticleIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "actualité"
        verbose_name_plural = "actualités"


class ArticleAuthor(Orderable):
    """A person who signs an article."""

    article = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="authors")
    person = models.ForeignKey(
        "snippets.Person", models.CASCADE, related_name="articles", verbose_name="personne"
    )

    panels = [FieldPanel("person")]

    class Meta(Orderable.Meta):
        verbose_name = "auteur"
        verbose_name_plural = "auteurs"

    def __str__(self) -> str:
        return str(self.person)
