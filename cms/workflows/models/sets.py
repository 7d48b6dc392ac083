"""Publication sets: pages that go live together at one instant, all or none."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from wagtail.models import Page, Revision


class PublicationSetQuerySet(models.QuerySet["PublicationSet"]):
    """Sets, by what may still happen to them."""

    def opened(self) -> "PublicationSetQuerySet":
        """Those that may still publish something."""
        return self.filter(status__in=PublicationSet.OPEN)

    def planned(self) -> "PublicationSetQuerySet":
        """Those that are published when their hour comes."""
        return self.filter(status=PublicationSet.Status.PLANNED)


class PublicationSet(models.Model):
    """Pages that are published together; each is approved in two steps like any other."""

    class Status(models.TextChoices):
        """Where a set stands."""

        PREPARATION = "preparation", "En préparation"
        PLANNED = "planned", "Planifiée"
        PUBLISHED = "published", "Publiée"
        FAILED = "failed", "Non publiée : à replanifier"
        CANCELLED = "cancelled", "Annulée"

    OPEN = (Status.PREPARATION, Status.PLANNED, Status.FAILED)

    title = models.CharField(
        "titre", max_length=200, help_text="Par exemple : « Lancement du mois de l’innovation »."
    )
    publish_at = models.DateTimeField("date de publication", null=True, blank=True, editable=False)
    status = models.CharField(
        "état", max_length=20, choices=Status, default=Status.PREPARATION, editable=False
    )
    created_at = models.DateTimeField("créée le", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="créée par",
    )
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="planifiée par",
    )
    published_at = models.DateTimeField("publiée le", null=True, editable=False)
    failure = models.TextField("ce qui manquait", blank=True, editable=False)

    objects = PublicationSetQuerySet.as_manager()

    class Meta:
        verbose_name = "publication groupée"
        verbose_name_plural = "publications groupées"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it may still publish something."""
        return self.status in self.OPEN

    @property
    def is_planned(self) -> bool:
        """Whether the worker will publish it at its time."""
        return self.status == self.Status.PLANNED

    @property
    def planned_for(self) -> datetime | None:
        """When the worker will publish it; None as long as that is not settled."""
        return self.publish_at if self.is_planned else None

    def get_absolute_url(self) -> str:
        """Its screen in the backoffice."""
        return reverse("publication_sets:inspect", args=[self.pk])

    def close(self, status: "PublicationSet.Status", **changes: Any) -> None:
        """End it: its pages may enter another set."""
        self.status = status
        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=["status", *changes])
        self.items.update(is_open=False)


class PublicationItem(models.Model):
    """One page of a set, with the very revision that was approved for it."""

    publication_set = models.ForeignKey(
        PublicationSet, models.CASCADE, related_name="items", verbose_name="publication groupée"
    )
    page = models.ForeignKey(Page, models.CASCADE, related_name="+", verbose_name="page")
    revision = models.ForeignKey(
        Revision,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="version approuvée",
    )
    approved_at = models.DateTimeField("approuvée le", null=True, blank=True)
    added_at = models.DateTimeField("ajoutée le", auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="ajoutée par",
    )
    is_open = models.BooleanField("en cours", default=True)

    class Meta:
        verbose_name = "page d’une publication groupée"
        verbose_name_plural = "pages d’une publication groupée"
        constraints = [
            models.UniqueConstraint(
                fields=["page"], condition=Q(is_open=True), name="page_in_one_open_set"
            ),
            models.UniqueConstraint(fields=["publication_set", "page"], name="page_once_in_a_set"),
        ]

    def __str__(self) -> str:
        return str(self.page)
