"""Themes, audiences and territories: what pages are filed under."""

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import RevisionMixin


class VocabularyEntry(models.Model):
    """A label for people and a slug for addresses; the slug is part of the public contract."""

    label = models.CharField("libellé", max_length=160)
    slug = models.SlugField(
        "identifiant",
        max_length=160,
        unique=True,
        help_text="Figure dans les adresses et dans l’API : ne le changez pas une fois publié.",
    )

    class Meta:
        abstract = True
        ordering = ("label",)

    def __str__(self) -> str:
        return self.label


class ThemePictogram(models.TextChoices):
    """Pictograms of the DSFR (artwork/pictograms) that fit a theme."""

    DOCUMENT = "document", "Document"
    INNOVATION = "innovation", "Innovation"
    CITIZENS = "avatar", "Citoyens"
    SEARCH = "search", "Recherche"
    LEAF = "environment", "Environnement"
    HEALTH = "health", "Santé"
    DIGITAL = "coding", "Numérique"
    HUMAN = "human-cooperation", "Coopération"
    SUCCESS = "success", "Réussite"
    SCHOOL = "school", "Formation"


class ThemeColour(models.TextChoices):
    """Illustrative colours of the DSFR."""

    GREEN_TILLEUL_VERVEINE = "green-tilleul-verveine", "Tilleul verveine"
    GREEN_BOURGEON = "green-bourgeon", "Bourgeon"
    GREEN_EMERAUDE = "green-emeraude", "Émeraude"
    GREEN_MENTHE = "green-menthe", "Menthe"
    GREEN_ARCHIPEL = "green-archipel", "Archipel"
    BLUE_ECUME = "blue-ecume", "Écume"
    BLUE_CUMULUS = "blue-cumulus", "Cumulus"
    PURPLE_GLYCINE = "purple-glycine", "Glycine"
    PINK_MACARON = "pink-macaron", "Macaron"
    PINK_TUILE = "pink-tuile", "Tuile"
    YELLOW_TOURNESOL = "yellow-tournesol", "Tournesol"
    YELLOW_MOUTARDE = "yellow-moutarde", "Moutarde"
    ORANGE_TERRE_BATTUE = "orange-terre-battue", "Terre battue"
    BROWN_CAFE_CREME = "brown-cafe-creme", "Café crème"
    BROWN_CARAMEL = "brown-caramel", "Caramel"
    BROWN_OPERA = "brown-opera", "Opéra"
    BEIGE_GRIS_GALET = "beige-gris-galet", "Gris galet"


class Theme(RevisionMixin, VocabularyEntry):
    """A theme of the campus; a tree of two levels."""

    summary = models.TextField("présentation", blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="thème parent",
        limit_choices_to={"parent": None},
        help_text="Laissez vide pour un thème de premier niveau.",
    )
    pictogram = models.CharField("pictogramme", max_length=40, choices=ThemePictogram, blank=True)
    colour = models.CharField("couleur", max_length=40, choices=ThemeColour, blank=True)

    panels = [
        FieldPanel("label"),
        FieldPanel("slug"),
        FieldPanel("summary"),
        FieldPanel("parent"),
        FieldPanel("pictogram"),
        FieldPanel("colour"),
    ]

    class Meta(VocabularyEntry.Meta):
        verbose_name = "thème"
        verbose_name_plural = "thèmes"

    def clean(self) -> None:
        """Keep the tree at two levels.

        Raises:
            ValidationError: a parent that has a parent, or a parent given to a theme with children.
        """
        super().clean()
        if self.parent_id is None:
            return
        if self.parent_id == self.pk:
            raise ValidationError({"parent": "Un thème ne peut pas être son propre parent."})
        if self.parent is not None and self.parent.parent_id is not None:
            raise ValidationError({"parent": "Choisissez un thème de premier niveau."})
        if self.pk and self.children.exists():
            raise ValidationError(
                {"parent": "Ce thème a déjà des sous-thèmes : il reste au premier niveau."}
            )


class AudienceGroup(models.TextChoices):
    VERSANT = "versant", "Versant de la fonction publique"
    PROFIL = "profil", "Profil"


class Audience(RevisionMixin, VocabularyEntry):
    """For whom a content is: a branch of the civil service, or a profile."""

    group = models.CharField("groupe", max_length=12, choices=AudienceGroup)

    panels = [FieldPanel("label"), FieldPanel("slug"), FieldPanel("group")]

    class Meta(VocabularyEntry.Meta):
        verbose_name = "public"
        verbose_name_plural = "publics"


class Region(VocabularyEntry):
    """A French region, with its INSEE code and the id of its shape on the map."""

    insee_code = models.CharField("code INSEE", max_length=3, unique=True)
    map_shape = models.CharField("forme sur la carte", max_length=40, blank=True)

    panels = [
        FieldPanel("label"),
        FieldPanel("slug"),
        FieldPanel("insee_code"),
        FieldPanel("map_shape"),
    ]

    class Meta(VocabularyEntry.Meta):
        verbose_name = "région"
        verbose_name_plural = "régions"


class Department(VocabularyEntry):
    """A French department, under its region."""

    code = models.CharField("code", max_length=3, unique=True)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="departments", verbose_name="région"
    )

    panels = [
        FieldPanel("label"),
        FieldPanel("slug"),
        FieldPanel("code"),
        FieldPanel("region"),
    ]

    class Meta(VocabularyEntry.Meta):
        verbose_name = "département"
        verbose_name_plural = "départements"
