"""People: experts and animators who agreed to be shown."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin

from snippets.fields import ReferencedManyToManyField
from snippets.models.organisations import Organisation
from snippets.models.vocabularies import Region, VocabularyEntry
from snippets.versions import ReadableVersions


class Skill(VocabularyEntry):
    """Something a person knows how to do."""

    panels = [FieldPanel("label"), FieldPanel("slug")]

    class Meta(VocabularyEntry.Meta):
        verbose_name = "compétence"
        verbose_name_plural = "compétences"


class Person(LockableMixin, DraftStateMixin, RevisionMixin, ReadableVersions):
    """An expert profile; shown only with a dated consent."""

    name = models.CharField("nom", max_length=160, help_text="Prénom, puis nom.")
    slug = models.SlugField("identifiant", max_length=160, unique=True)
    role = models.CharField("fonction", max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name="organisation",
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name="région",
    )
    skills = ReferencedManyToManyField(
        Skill, blank=True, related_name="people", verbose_name="compétences"
    )
    bio = RichTextField("présentation", blank=True, features=["bold", "italic", "link", "ul"])
    photo = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="photo",
    )
    is_public = models.BooleanField(
        "visible sur le site",
        default=False,
        help_text="Seulement avec l’accord de la personne.",
    )
    consent_on = models.DateField("date de l’accord", null=True, blank=True)
    consent_wording = models.TextField("texte de l’accord", blank=True)

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("role"),
        FieldPanel("organisation"),
        FieldPanel("region"),
        FieldPanel("skills"),
        FieldPanel("bio"),
        FieldPanel("photo"),
        MultiFieldPanel(
            [FieldPanel("is_public"), FieldPanel("consent_on"), FieldPanel("consent_wording")],
            heading="Accord de la personne",
        ),
    ]

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def is_shown(self) -> bool:
        """Whether the public may read this name now."""
        return bool(self.live and self.is_public and self.consent_on)

    def clean(self) -> None:
        """A visible person has a dated consent.

        Raises:
            ValidationError: visible without the date or the wording of the consent.
        """
        super().clean()
        if self.is_public:
            missing = {
                name: "À remplir pour rendre la personne visible."
                for name in ("consent_on", "consent_wording")
                if not getattr(self, name)
            }
            if missing:
                raise ValidationError(missing)
