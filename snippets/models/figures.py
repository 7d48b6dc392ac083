"""Key figures, with where they come from."""

from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import RevisionMixin


class Figure(RevisionMixin, models.Model):
    """A number, its unit and its source; ``qualifier`` says how exact it is."""

    class Qualifier(models.TextChoices):
        MORE_THAN = "plus de", "plus de"
        ABOUT = "environ", "environ"

    slug = models.SlugField("identifiant", max_length=160, unique=True)
    value = models.BigIntegerField("valeur")
    qualifier = models.CharField("précision", max_length=12, choices=Qualifier, blank=True)
    unit = models.CharField("unité", max_length=80, blank=True)
    label = models.CharField("libellé", max_length=200)
    source = models.CharField("source", max_length=300, blank=True)

    panels = [
        FieldPanel("label"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("qualifier"), FieldPanel("value"), FieldPanel("unit")]),
        FieldPanel("source"),
    ]

    class Meta:
        verbose_name = "chiffre clé"
        verbose_name_plural = "chiffres clés"
        ordering = ("label",)

    def __str__(self) -> str:
        return f"{self.value} {self.unit} – {self.label}"
