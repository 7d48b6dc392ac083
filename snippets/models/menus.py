"""The menus of the site: main navigation and footer."""

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.models import Orderable


class MenuPlace(models.TextChoices):
    """Where a menu stands; one menu a place."""

    MAIN = "main", "Navigation principale"
    FOOTER = "footer", "Pied de page"
    LEGAL = "legal", "Mentions du pied de page"


class Menu(ClusterableModel):
    """An ordered list of links for one place."""

    place = models.CharField("emplacement", max_length=8, choices=MenuPlace, unique=True)

    panels = [FieldPanel("place"), InlinePanel("items", heading="Liens", label="lien")]

    class Meta:
        verbose_name = "menu"
        verbose_name_plural = "menus"
        ordering = ("place",)

    def __str__(self) -> str:
        return self.get_place_display()


class MenuItem(Orderable):
    """A link: to a page (hidden while that page is not public) or to an address."""

    menu = ParentalKey(Menu, on_delete=models.CASCADE, related_name="items")
    label = models.CharField("libellé", max_length=80)
    page = models.ForeignKey(
        "wagtailcore.Page",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="page",
    )
    url = models.CharField("adresse", max_length=500, blank=True)

    panels = [FieldPanel("label"), PageChooserPanel("page"), FieldPanel("url")]

    class Meta(Orderable.Meta):
        verbose_name = "lien"
        verbose_name_plural = "liens"

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """A link has one target.

        Raises:
            ValidationError: no target, two targets, or an address of another form.
        """
        super().clean()
        if bool(self.page_id) == bool(self.url):
            raise ValidationError({"page": "Choisissez une page, ou donnez une adresse."})
        if self.url and not self.url.startswith(("/", "https://")):
            raise ValidationError({"url": "Une adresse du site (/…) ou une adresse en https://."})
