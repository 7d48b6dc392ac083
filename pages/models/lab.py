"""Innovation laboratories."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from cms.accounts.roles import Role
from pages.choices import Kind, LabKind, LabStatus
from pages.models.base import CampusPage
from snippets.fields import ReferencedManyToManyField

YEARS = (MinValueValidator(1990), MaxValueValidator(2100))


class LabPage(CampusPage):
    """A laboratory of public innovation, where it stands and what it does."""

    kind = Kind.LAB
    template_name: ClassVar[str] = "pages/lab.html"
    entrusted_as: ClassVar[Role] = Role.LAB_MANAGER

    lab_kind = models.CharField("type de laboratoire", max_length=16, choices=LabKind)
    status = models.CharField("avancement", max_length=16, choices=LabStatus, blank=True)
    region = models.ForeignKey(
        "snippets.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="région",
    )
    department = models.ForeignKey(
        "snippets.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="département",
    )
    address = models.CharField("adresse postale", max_length=300, blank=True)
    latitude = models.DecimalField(
        "latitude",
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        "longitude",
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    carriers = ReferencedManyToManyField(
        "snippets.Organisation", blank=True, related_name="+", verbose_name="porteurs"
    )
    partners = ReferencedManyToManyField(
        "snippets.Organisation", blank=True, related_name="+", verbose_name="partenaires"
    )
    launch_year = models.PositiveSmallIntegerField(
        "année de lancement", null=True, blank=True, validators=YEARS
    )
    alternative_names = models.TextField(
        "autres noms", blank=True, help_text="Un nom par ligne : la recherche les connaît aussi."
    )
    services = models.TextField("services proposés", blank=True, help_text="Un service par ligne.")
    website = models.URLField("site web", blank=True)

    content_panels = [
        *CampusPage.content_panels,
        *CampusPage.summary_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("lab_kind"), FieldPanel("status")]),
                FieldRowPanel([FieldPanel("region"), FieldPanel("department")]),
                FieldPanel("address"),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                FieldPanel("carriers"),
                FieldPanel("partners"),
                FieldRowPanel([FieldPanel("launch_year"), FieldPanel("website")]),
                FieldPanel("alternative_names"),
                FieldPanel("services"),
            ],
            heading="L’essentiel",
        ),
        InlinePanel("projects", heading="Projets", label="projet"),
        FieldPanel("body"),
        *CampusPage.filing_panels,
    ]

    parent_page_types: ClassVar[list[str]] = ["pages.LabIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "laboratoire"
        verbose_name_plural = "laboratoires"

    def clean(self) -> None:
        """Check the place.

        Raises:
            ValidationError: half a position, or a department of another region.
        """
        super().clean()
        errors: dict[str, Any] = {}
        if (self.latitude is None) != (self.longitude is None):
            errors["longitude"] = "Donnez la latitude et la longitude, ou aucune des deux."
        if self.department and self.department.region_id != self.region_id:
            errors["department"] = "Ce département n’est pas dans la région choisie."
        if errors:
            raise ValidationError(errors)


class LabProject(Orderable):
    """A project of a laboratory."""

    lab = ParentalKey(LabPage, on_delete=models.CASCADE, related_name="projects")
    title = models.CharField("titre", max_length=250)
    summary = models.TextField("présentation", blank=True)
    year = models.PositiveSmallIntegerField("année", null=True, blank=True, validators=YEARS)
    partners = models.CharField(
        "partenaires", max_length=500, blank=True, help_text="Séparés par des points-virgules."
    )

    panels = [
        FieldPanel("title"),
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("year"), FieldPanel("partners")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "projet"
        verbose_name_plural = "projets"

    def __str__(self) -> str:
        return self.title
