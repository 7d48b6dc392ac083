"""Events, on their own or in a campaign."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from cms.workflows.tied_forms import TiedPageFormMixin
from pages.choices import DatePrecision, EventFormat, EventMode, Kind, OrganiserCategory
from pages.forms import CampusPageForm
from pages.models.base import CampusPage
from pages.models.rules import in_order, positive
from snippets.fields import ReferencedManyToManyField


class EventPageForm(TiedPageFormMixin, CampusPageForm):
    """The form of pages; a lab manager leaves the event to their laboratory."""


class EventPage(CampusPage):
    """An event; its campaign is the page it stands under.

    The managers of the laboratories that it names may write it.
    """

    kind = Kind.EVENT
    template_name: ClassVar[str] = "pages/event.html"
    base_form_class = EventPageForm
    entrusted_through: ClassVar[str] = "labs"

    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin", null=True, blank=True)
    all_day = models.BooleanField(
        "heures inconnues",
        default=False,
        help_text="Cochez si seuls les jours sont connus : les heures ne sont pas affichées.",
    )
    date_precision = models.CharField(
        "précision des dates", max_length=12, choices=DatePrecision, default=DatePrecision.DAY
    )
    sessions = models.TextField("parties", blank=True, help_text="Un titre par ligne.")
    format = models.CharField("format", max_length=20, choices=EventFormat, blank=True)
    mode = models.CharField("modalité", max_length=12, choices=EventMode, blank=True)
    place = models.CharField("lieu", max_length=250, blank=True)
    region = models.ForeignKey(
        "snippets.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="région",
    )
    organisers = ReferencedManyToManyField(
        "snippets.Organisation", blank=True, related_name="+", verbose_name="organisateurs"
    )
    organiser_category = models.CharField(
        "catégorie d’organisateur", max_length=16, choices=OrganiserCategory, blank=True
    )
    labs = ReferencedManyToManyField(
        "pages.LabPage", blank=True, related_name="+", verbose_name="laboratoires"
    )
    campaign_theme = models.ForeignKey(
        "pages.CampaignTheme",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="thématique du temps fort",
    )
    registration_url = models.URLField("adresse d’inscription", blank=True)
    capacity = models.PositiveIntegerField("nombre de places", null=True, blank=True)
    is_cancelled = models.BooleanField("annulé", default=False)
    replay_url = models.URLField("adresse de la rediffusion", blank=True)
    transcript = models.TextField("transcription", blank=True)

    content_panels = [
        *CampusPage.content_panels,
        *CampusPage.summary_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                FieldRowPanel([FieldPanel("all_day"), FieldPanel("date_precision")]),
                FieldPanel("is_cancelled"),
            ],
            heading="Dates",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("format"), FieldPanel("mode")]),
                FieldRowPanel([FieldPanel("place"), FieldPanel("region")]),
                FieldPanel("organisers"),
                FieldPanel("organiser_category"),
                FieldPanel("labs"),
                FieldPanel("campaign_theme"),
                FieldRowPanel([FieldPanel("registration_url"), FieldPanel("capacity")]),
                FieldPanel("sessions"),
            ],
            heading="L’essentiel",
        ),
        MultiFieldPanel(
            [FieldPanel("replay_url"), FieldPanel("transcript")], heading="Après l’événement"
        ),
        FieldPanel("body"),
        *CampusPage.filing_panels,
    ]

    parent_page_types: ClassVar[list[str]] = ["pages.CampaignPage", "pages.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "événement"
        verbose_name_plural = "événements"

    def clean(self) -> None:
        """Check dates, seats and the theme of the campaign.

        Raises:
            ValidationError: dates out of order, no seat, or a theme of another campaign.
        """
        super().clean()
        positive(self, "capacity")
        errors: dict[str, Any] = {}
        in_order(self, errors, "starts_at", "ends_at", "La fin doit venir après le début.")
        if self.campaign_theme is not None and self.pk:
            parent = self.get_parent()
            if parent is not None and parent.pk != self.campaign_theme.campaign_id:
                errors["campaign_theme"] = "Cette thématique est celle d’un autre temps fort."
        if errors:
            raise ValidationError(errors)
