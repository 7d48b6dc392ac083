"""Communities of public agents."""

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
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from cms.accounts.roles import Role
from pages.blocks import SHORT_FEATURES
from pages.choices import CommunityScope, Kind, Qualifier
from pages.models.base import CampusPage


class CommunityPage(CampusPage):
    """A community, who animates it and how one joins."""

    kind = Kind.COMMUNITY
    template_name: ClassVar[str] = "pages/community.html"
    entrusted_as: ClassVar[Role] = Role.COMMUNITY_ANIMATOR

    scope = models.CharField("nature", max_length=16, choices=CommunityScope, blank=True)
    members_qualifier = models.CharField("précision", max_length=12, choices=Qualifier, blank=True)
    members_count = models.PositiveIntegerField("nombre de membres", null=True, blank=True)
    members_unit = models.CharField(
        "qui sont-ils", max_length=80, blank=True, help_text="Par exemple : coachs, designers."
    )
    organiser = models.ForeignKey(
        "snippets.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="animée par",
    )
    region = models.ForeignKey(
        "snippets.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="région",
    )
    is_open = models.BooleanField(
        "ouverte à tous les agents",
        null=True,
        blank=True,
        help_text="« Inconnu » si vous ne savez pas.",
    )
    how_to_join = RichTextField("comment la rejoindre", blank=True, features=SHORT_FEATURES)
    meeting_rhythm = models.CharField("rythme des rencontres", max_length=200, blank=True)
    hub_url = models.URLField("adresse de l’espace en ligne", blank=True)

    content_panels = [
        *CampusPage.content_panels,
        *CampusPage.summary_panels,
        MultiFieldPanel(
            [
                FieldPanel("scope"),
                FieldRowPanel(
                    [
                        FieldPanel("members_qualifier"),
                        FieldPanel("members_count"),
                        FieldPanel("members_unit"),
                    ]
                ),
                FieldRowPanel([FieldPanel("organiser"), FieldPanel("region")]),
                FieldPanel("is_open"),
                FieldPanel("how_to_join"),
                FieldPanel("meeting_rhythm"),
                FieldPanel("hub_url"),
            ],
            heading="L’essentiel",
        ),
        InlinePanel("animators", heading="Animateurs", label="animateur"),
        InlinePanel("resources", heading="Ressources", label="ressource"),
        FieldPanel("body"),
        *CampusPage.filing_panels,
    ]

    parent_page_types: ClassVar[list[str]] = ["pages.CommunityIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "communauté"
        verbose_name_plural = "communautés"


class CommunityAnimator(Orderable):
    """A person who animates a community."""

    community = ParentalKey(CommunityPage, on_delete=models.CASCADE, related_name="animators")
    person = models.ForeignKey(
        "snippets.Person", models.CASCADE, related_name="animated", verbose_name="personne"
    )

    panels = [FieldPanel("person")]

    class Meta(Orderable.Meta):
        verbose_name = "animateur"
        verbose_name_plural = "animateurs"

    def __str__(self) -> str:
        return str(self.person)


class CommunityResource(Orderable):
    """A resource or a toolkit that a community recommends."""

    community = ParentalKey(CommunityPage, on_delete=models.CASCADE, related_name="resources")
    target = models.ForeignKey(
        "wagtailcore.Page", models.CASCADE, related_name="+", verbose_name="ressource"
    )

    panels = [
        PageChooserPanel(
            "target", ["pages.ResourcePage", "pages.ToolkitPage", "pages.TrainingPage"]
        )
    ]

    class Meta(Orderable.Meta):
        verbose_name = "ressource"
        verbose_name_plural = "ressources"

    def __str__(self) -> str:
        return str(self.target)

    def clean(self) -> None:
        """A community recommends something to use.

        Raises:
            ValidationError: a page of another kind.
        """
        super().clean()
        allowed = {Kind.RESOURCE, Kind.TOOLKIT, Kind.TRAINING}
        if self.target_id and getattr(self.target.specific_class, "kind", None) not in allowed:
            raise ValidationError(
                {"target": "Choisissez une ressource, une mallette ou une formation."}
            )
