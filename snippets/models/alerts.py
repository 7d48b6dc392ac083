"""The banner shown on the whole site for some time."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import DraftStateMixin, RevisionMixin


class AlertLevel(models.TextChoices):
    INFO = "info", "Information"
    WARNING = "warning", "Attention"
    ALERT = "alert", "Alerte"


class AlertQuerySet(models.QuerySet["Alert"]):
    """Reads of the banners."""

    def current(self, now: datetime) -> "AlertQuerySet":
        """Published banners whose dates include ``now``, less those that expired a moment ago."""
        return self.filter(
            Q(starts_at=None) | Q(starts_at__lte=now),
            Q(ends_at=None) | Q(ends_at__gt=now),
            Q(expire_at=None) | Q(expire_at__gt=now),
            live=True,
        )


class Alert(DraftStateMixin, RevisionMixin, models.Model):
    """A site-wide banner with dates."""

    title = models.CharField("titre", max_length=160)
    text = models.CharField("texte", max_length=300, blank=True)
    link_label = models.CharField("libellé du lien", max_length=80, blank=True)
    link_url = models.CharField("adresse du lien", max_length=500, blank=True)
    level = models.CharField("niveau", max_length=8, choices=AlertLevel, default=AlertLevel.INFO)
    starts_at = models.DateTimeField("affiché à partir du", null=True, blank=True)
    ends_at = models.DateTimeField("affiché jusqu’au", null=True, blank=True)

    objects = AlertQuerySet.as_manager()

    panels = [
        FieldPanel("title"),
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("link_label"), FieldPanel("link_url")]),
        FieldPanel("level"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
    ]

    class Meta:
        verbose_name = "bandeau d’information"
        verbose_name_plural = "bandeaux d’information"
        ordering = ("-starts_at",)

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Check dates and link.

        Raises:
            ValidationError: an end before the start, or half a link.
        """
        super().clean()
        errors: dict[str, Any] = {}
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            errors["ends_at"] = "La fin doit venir après le début."
        if self.link_url and not self.link_label:
            errors["link_label"] = "Donnez un libellé au lien."
        if self.link_url and not self.link_url.startswith(("/", "https://")):
            errors["link_url"] = "Une adresse du site (/…) ou une adresse en https://."
        if errors:
            raise ValidationError(errors)
