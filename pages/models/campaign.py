"""Campaigns: a week or a month of events."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from pages.choices import Kind
from pages.models.base import CampusPage
from pages.models.rules import in_order
from snippets.fields import ReferencedManyToManyField


class CampaignPage(CampusPage):
    """An edition of a campaign, with its own themes."""

    kind = Kind.CAMPAIGN
    template_name: ClassVar[str] = "pages/campaign.html"

    edition = models.PositiveSmallIntegerField("numéro d’édition", null=True, blank=True)
    starts_on = models.DateField("premier jour", null=True, blank=True)
    ends_on = models.DateField("dernier jour", null=True, blank=True)
    tagline = models.CharField("accroche", max_length=200, blank=True)
    partners = ReferencedManyToManyField(
        "snippets.Organisation", blank=True, related_name="+", verbose_name="partenaires"
    )

    content_panels = [
        *CampusPage.content_panels,
        *CampusPage.summary_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("edition"), FieldPanel("tagline")]),
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                FieldPanel("partners"),
            ],
            heading="L’essentiel",
        ),
        InlinePanel("campaign_themes", heading="Thématiques", label="thématique"),
        InlinePanel("figures", heading="Chiffres clés", label="chiffre clé"),
        FieldPanel("body"),
        *CampusPage.filing_panels,
    ]

    parent_page_types: ClassVar[list[str]] = ["pages.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = ["pages.EventPage"]

    class Meta:
        verbose_name = "temps fort"
        verbose_name_plural = "temps forts"

    def clean(self) -> None:
        """Check the dates.

        Raises:
            ValidationError: dates out of order, or an end without a start.
        """
        super().clean()
        errors: dict[str, Any] = {}
        in_order(self, errors, "starts_on", "ends_on", "Le dernier jour doit suivre le premier.")
        if self.ends_on and not self.starts_on:
            errors["starts_on"] = "Donnez le premier jour, puisque le dernier est connu."
        if errors:
            raise ValidationError(errors)


class CampaignTheme(Orderable):
    """A theme that this campaign alone uses."""

    campaign = ParentalKey(CampaignPage, on_delete=models.CASCADE, related_name="campaign_themes")
    label = models.CharField("libellé", max_length=160)
    slug = models.SlugField("identifiant", max_length=160)

    panels = [FieldPanel("label"), FieldPanel("slug")]

    class Meta(Orderable.Meta):
        verbose_name = "thématique"
        verbose_name_plural = "thématiques"

    def __str__(self) -> str:
        return f"{self.label} – {self.campaign.title}"


class CampaignFigure(Orderable):
    """A key figure of a campaign."""

    campaign = ParentalKey(CampaignPage, on_delete=models.CASCADE, related_name="figures")
    figure = models.ForeignKey(
        "snippets.Figure", models.CASCADE, related_name="+", verbose_name="chiffre clé"
    )

    panels = [FieldPanel("figure")]

    class Meta(Orderable.Meta):
        verbose_name = "chiffre clé"
        verbose_name_plural = "chiffres clés"

    def __str__(self) -> str:
        return str(self.figure)
