"""Toolkits: an ordered set of resources and trainings."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
)
from wagtail.models import Orderable

from pages.choices import Kind, ToolkitKind
from pages.models.base import CampusPage


class ToolkitPage(CampusPage):
    """A ready-made set, such as the mallette de la transformation managériale."""

    kind = Kind.TOOLKIT
    template_name: ClassVar[str] = "pages/toolkit.html"

    toolkit_kind = models.CharField("forme", max_length=20, choices=ToolkitKind)
    programme = models.CharField(
        "programme", max_length=200, blank=True, help_text="Programme dont elle fait partie."
    )
    organisation = models.ForeignKey(
        "snippets.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="organisation",
    )

    content_panels = [
        *CampusPage.content_panels,
        *CampusPage.summary_panels,
        MultiFieldPanel(
            [
                FieldPanel("toolkit_kind"),
                FieldRowPanel([FieldPanel("programme"), FieldPanel("organisation")]),
            ],
            heading="L’essentiel",
        ),
        InlinePanel("items", heading="Étapes", label="étape"),
        FieldPanel("body"),
        *CampusPage.filing_panels,
    ]

    parent_page_types: ClassVar[list[str]] = ["pages.ToolkitIndexPage"]
    subpage_types: ClassVar[list[str]] = ["pages.ResourcePage"]

    class Meta:
        verbose_name = "mallette ou kit"
        verbose_name_plural = "mallettes et kits"


class ToolkitItem(Orderable):
    """A step: a resource or a training, with its own introduction."""

    toolkit = ParentalKey(ToolkitPage, on_delete=models.CASCADE, related_name="items")
    target = models.ForeignKey(
        "wagtailcore.Page", models.CASCADE, related_name="+", verbose_name="ressource ou formation"
    )
    intro = models.TextField("présentation", blank=True)
    duration_minutes = models.PositiveIntegerField("durée (en minutes)", null=True, blank=True)
    start_here = models.BooleanField("commencer ici", default=False)

    panels = [
        PageChooserPanel("target", ["pages.ResourcePage", "pages.TrainingPage"]),
        FieldPanel("intro"),
        FieldRowPanel([FieldPanel("duration_minutes"), FieldPanel("start_here")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "étape"
        verbose_name_plural = "étapes"

    def __str__(self) -> str:
        return str(self.target)

    def clean(self) -> None:
        """A step is a resource or a training.

        Raises:
            ValidationError: a page of another kind.
        """
        super().clean()
        if not self.target_id:
            return
        if getattr(self.target.specific_class, "kind", None) not in {Kind.RESOURCE, Kind.TRAINING}:
            raise ValidationError({"target": "Choisissez une ressource ou une formation."})
