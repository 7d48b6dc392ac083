"""Administrations, public bodies and associations that carry or publish contents."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import RevisionMixin


class OrganisationKind(models.TextChoices):
    """What sort of body it is; codes are public."""

    ADMINISTRATION_CENTRALE = "administration-centrale", "Administration centrale"
    SERVICE_DECONCENTRE = "service-deconcentre", "Service déconcentré ou préfecture"
    MINISTERE = "ministere", "Ministère"
    OPERATEUR = "operateur", "Opérateur ou établissement public"
    COLLECTIVITE = "collectivite", "Collectivité territoriale"
    ETABLISSEMENT_DE_SANTE = "etablissement-de-sante", "Établissement de santé"
    LABORATOIRE = "laboratoire", "Laboratoire d’innovation"
    ASSOCIATION = "association", "Association"
    AUTRE = "autre", "Autre"


class Organisation(RevisionMixin, models.Model):
    """A body that carries, publishes or takes part; ``name`` is its full name."""

    name = models.CharField("nom", max_length=200)
    acronym = models.CharField("sigle", max_length=40, blank=True)
    slug = models.SlugField(
        "identifiant",
        max_length=160,
        unique=True,
        help_text="Figure dans les adresses et dans l’API : ne le changez pas une fois publié.",
    )
    kind = models.CharField("nature", max_length=30, choices=OrganisationKind, blank=True)
    logo = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="logo",
    )
    website = models.URLField("site web", blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="organisation de rattachement",
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("acronym"),
        FieldPanel("slug"),
        FieldPanel("kind"),
        FieldPanel("logo"),
        FieldPanel("website"),
        FieldPanel("parent"),
    ]

    class Meta:
        verbose_name = "organisation"
        verbose_name_plural = "organisations"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name, with its acronym when it has one."""
        return f"{self.name} ({self.acronym})" if self.acronym else self.name

    def clean(self) -> None:
        """Refuse a circle of parents.

        Raises:
            ValidationError: the organisation would be above itself.
        """
        super().clean()
        seen, above = {self.pk}, self.parent
        while above is not None:
            if above.pk in seen:
                raise ValidationError({"parent": "Une organisation ne peut dépendre d’elle-même."})
            seen.add(above.pk)
            above = above.parent
