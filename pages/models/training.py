"""Trainings and their sessions."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from pages.blocks import SHORT_FEATURES
from pages.choices import Delivery, Kind, Level
from pages.models.base import CampusPage
from pages.models.rules import in_order, positive


class TrainingPage(CampusPage):
    """A training of the catalogue."""

    kind = Kind.TRAINING
    template_name: ClassVar[str] = "pages/training.html"

    level = models.CharField("niveau", max_length=20, choices=Level, blank=True)
    delivery = models.CharField("modalité", max_length=12, choices=Delivery, blank=True)
    duration_minutes = models.PositiveIntegerField("durée (en minutes)", null=True, blank=True)
    prerequisites = RichTextField("prérequis", blank=True, features=SHORT_FEATURES)
    provider = models.ForeignKey(
        "snippets.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="organisme",
    )
    certification = models.CharField("certification", max_length=200, blank=True)
    language = models.CharField(
        "langue", max_length=12, blank=True, help_text="Code de la langue : fr, en…"
    )
    registration_url = models.URLField("adresse d’inscription", blank=True)
    is_permanent = models.BooleanField(
        "accès permanent",
        default=False,
        help_text="Formation en ligne, ouverte à tout moment, sans session.",
    )

    content_panels = [
        *CampusPage.content_panels,
        *CampusPage.summary_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("level"), FieldPanel("delivery")]),
                FieldRowPanel([FieldPanel("duration_minutes"), FieldPanel("language")]),
                FieldPanel("provider"),
                FieldPanel("certification"),
                FieldPanel("registration_url"),
                FieldPanel("is_permanent"),
            ],
            heading="L’essentiel",
        ),
        InlinePanel("objectives", heading="Objectifs", label="objectif"),
        InlinePanel("programme", heading="Programme", label="étape"),
        FieldPanel("prerequisites"),
        InlinePanel("sessions", heading="Sessions", label="session"),
        FieldPanel("body"),
        *CampusPage.filing_panels,
    ]

    parent_page_types: ClassVar[list[str]] = ["pages.TrainingIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "formation"
        verbose_name_plural = "formations"

    def clean(self) -> None:
        """Check the duration.

        Raises:
            ValidationError: a duration of no time.
        """
        super().clean()
        positive(self, "duration_minutes")


class TrainingObjective(Orderable):
    """Something learners can do afterwards."""

    training = ParentalKey(TrainingPage, on_delete=models.CASCADE, related_name="objectives")
    text = models.CharField("objectif", max_length=300)

    panels = [FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = "objectif"
        verbose_name_plural = "objectifs"

    def __str__(self) -> str:
        return self.text


class TrainingStep(Orderable):
    """A step of the programme."""

    training = ParentalKey(TrainingPage, on_delete=models.CASCADE, related_name="programme")
    title = models.CharField("titre", max_length=200)
    summary = models.TextField("contenu", blank=True)

    panels = [FieldPanel("title"), FieldPanel("summary")]

    class Meta(Orderable.Meta):
        verbose_name = "étape"
        verbose_name_plural = "étapes"

    def __str__(self) -> str:
        return self.title


class TrainingSession(Orderable):
    """A session: when, where, and whether one may still register."""

    training = ParentalKey(TrainingPage, on_delete=models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField("début", null=True, blank=True)
    ends_at = models.DateTimeField("fin", null=True, blank=True)
    registration_opens_at = models.DateTimeField(
        "ouverture des inscriptions", null=True, blank=True
    )
    registration_closes_at = models.DateTimeField("clôture des inscriptions", null=True, blank=True)
    place = models.CharField("lieu", max_length=250, blank=True)
    region = models.ForeignKey(
        "snippets.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="région",
    )
    delivery = models.CharField("modalité", max_length=12, choices=Delivery, blank=True)
    seats = models.PositiveIntegerField("places", null=True, blank=True)
    seats_left = models.PositiveIntegerField("places restantes", null=True, blank=True)
    is_cancelled = models.BooleanField("annulée", default=False)
    registration_url = models.URLField("adresse d’inscription", blank=True)

    panels = [
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldRowPanel([FieldPanel("registration_opens_at"), FieldPanel("registration_closes_at")]),
        FieldRowPanel([FieldPanel("place"), FieldPanel("region")]),
        FieldRowPanel([FieldPanel("delivery"), FieldPanel("seats"), FieldPanel("seats_left")]),
        FieldPanel("registration_url"),
        FieldPanel("is_cancelled"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "session"
        verbose_name_plural = "sessions"

    def __str__(self) -> str:
        return f"{self.starts_at:%d/%m/%Y}" if self.starts_at else "session sans date"

    def clean(self) -> None:
        """Check that dates and seats make sense.

        Raises:
            ValidationError: dates out of order, or more seats left than seats.
        """
        super().clean()
        errors: dict[str, Any] = {}
        if self.ends_at and not self.starts_at:
            errors["starts_at"] = "Donnez le début, puisque la fin est connue."
        in_order(self, errors, "starts_at", "ends_at", "La fin doit venir après le début.")
        in_order(
            self,
            errors,
            "registration_opens_at",
            "registration_closes_at",
            "La clôture des inscriptions doit venir après leur ouverture.",
        )
        in_order(
            self,
            errors,
            "registration_opens_at",
            "starts_at",
            "Les inscriptions doivent ouvrir avant le début de la session.",
            on="registration_opens_at",
        )
        if self.seats is not None and (self.seats_left or 0) > self.seats:
            errors["seats_left"] = "Il ne peut rester plus de places qu’il n’y en a."
        if errors:
            raise ValidationError(errors)
