"""The home page."""

from typing import ClassVar

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable

from pages.blocks import NeedBlock, PillarBlock
from pages.models.base import CampusPage


class HomePage(CampusPage):
    """What the campus offers: pillars, entries by need, key figures."""

    template_name: ClassVar[str] = "pages/home.html"

    hero_title = models.CharField("titre d’accueil", max_length=160)
    hero_text = models.TextField("texte d’accueil", max_length=400, blank=True)
    pillars = StreamField([("pillar", PillarBlock())], verbose_name="piliers", blank=True)
    needs = StreamField([("need", NeedBlock())], verbose_name="entrées par besoin", blank=True)

    content_panels = [
        *CampusPage.content_panels,
        MultiFieldPanel([FieldPanel("hero_title"), FieldPanel("hero_text")], heading="Accueil"),
        *CampusPage.summary_panels,
        FieldPanel("pillars"),
        FieldPanel("needs"),
        InlinePanel("figures", heading="Chiffres clés", label="chiffre clé"),
        FieldPanel("body"),
    ]

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    max_count = 1

    class Meta:
        verbose_name = "page d’accueil"
        verbose_name_plural = "pages d’accueil"


class HomeFigure(Orderable):
    """A key figure on the home page."""

    home = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="figures")
    figure = models.ForeignKey(
        "snippets.Figure", models.CASCADE, related_name="+", verbose_name="chiffre clé"
    )

    panels = [FieldPanel("figure")]

    class Meta(Orderable.Meta):
        verbose_name = "chiffre clé"
        verbose_name_plural = "chiffres clés"

    def __str__(self) -> str:
        return str(self.figure)
