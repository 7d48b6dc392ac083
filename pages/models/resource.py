"""Resources: guides, sheets, games, online tools."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from media.models import Licence
from pages.choices import Difficulty, Kind, ResourceType
from pages.models.base import CampusPage
from pages.models.rules import in_order, positive
from snippets.fields import ReferencedManyToManyField


class ResourcePage(CampusPage):
    """Something to use: with files, or an address elsewhere."""

    kind = Kind.RESOURCE
    template_name: ClassVar[str] = "pages/resource.html"

    resource_type = models.CharField(
        "type de ressource", max_length=20, choices=ResourceType, blank=True
    )
    external_url = models.URLField("adresse de l’outil", blank=True)
    duration_minutes = models.PositiveIntegerField("durée (en minutes)", null=True, blank=True)
    participants_min = models.PositiveIntegerField("participants (au moins)", null=True, blank=True)
    participants_max = models.PositiveIntegerField("participants (au plus)", null=True, blank=True)
    difficulty = models.CharField("difficulté", max_length=16, choices=Difficulty, blank=True)
    licence = models.CharField("licence", max_length=20, choices=Licence, blank=True)
    published_on = models.DateField("parue le", null=True, blank=True)
    authors = ReferencedManyToManyField(
        "snippets.Organisation", blank=True, related_name="+", verbose_name="auteurs"
    )

    content_panels = [
        *CampusPage.content_panels,
        *CampusPage.summary_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("resource_type"), FieldPanel("difficulty")]),
                FieldPanel("external_url"),
                FieldPanel("duration_minutes"),
                FieldRowPanel([FieldPanel("participants_min"), FieldPanel("participants_max")]),
                FieldRowPanel([FieldPanel("licence"), FieldPanel("published_on")]),
                FieldPanel("authors"),
            ],
            heading="L’essentiel",
        ),
        InlinePanel("files", heading="Fichiers", label="fichier"),
        FieldPanel("body"),
        *CampusPage.filing_panels,
    ]

    parent_page_types: ClassVar[list[str]] = ["pages.ResourceIndexPage", "pages.ToolkitPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "outil ou ressource"
        verbose_name_plural = "outils et ressources"

    def clean(self) -> None:
        """Check quantities.

        Raises:
            ValidationError: a zero, or a maximum under the minimum.
        """
        super().clean()
        positive(self, "duration_minutes", "participants_min", "participants_max")
        errors: dict[str, Any] = {}
        in_order(
            self,
            errors,
            "participants_min",
            "participants_max",
            "Le maximum ne peut être plus petit que le minimum.",
        )
        if errors:
            raise ValidationError(errors)


class ResourceFile(Orderable):
    """A file of a resource, with the label under which it is offered."""

    resource = ParentalKey(ResourcePage, on_delete=models.CASCADE, related_name="files")
    document = models.ForeignKey(
        settings.WAGTAILDOCS_DOCUMENT_MODEL,
        models.CASCADE,
        related_name="+",
        verbose_name="document",
    )
    label = models.CharField("libellé", max_length=200, blank=True)

    panels = [FieldPanel("document"), FieldPanel("label")]

    class Meta(Orderable.Meta):
        verbose_name = "fichier"
        verbose_name_plural = "fichiers"

    def __str__(self) -> str:
        return self.label or str(self.document)
