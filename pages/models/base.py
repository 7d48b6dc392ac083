"""What every page of the campus has, and how a page reaches its readers."""

from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
)
from wagtail.fields import StreamField
from wagtail.models import COMMENTS_RELATION_NAME, Orderable, Page
from wagtail.search import index

from cms.delivery.publish import change_log, synchronise
from cms.delivery.reading import draft_document, stored_document
from cms.workflows.permissions import CampusPagePermissionTester
from cms.workflows.sets.membership import planned_lock
from pages.backoffice.panels import CropsPanel
from pages.blocks import BodyBlock
from pages.choices import Kind
from pages.forms import CampusPageForm
from pages.models.previews import PreviewMixin
from pages.quality import Finding, findings_of
from snippets.fields import ReferencedManyToManyField
from snippets.versions import ReadableVersions

# Saving a draft touches these alone: nothing that the public reads.
EDITORIAL_FIELDS = frozenset(
    {
        "draft_title",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        "locked",
        "locked_at",
        "locked_by",
        COMMENTS_RELATION_NAME,
    }
)


def subtree_ids(page: Page) -> list[UUID]:
    """Ids of a page and of all those below it, parents first."""
    below = Page.objects.filter(path__startswith=page.path).order_by("path")
    return list(below.values_list("translation_key", flat=True))


class CampusPage(PreviewMixin, ReadableVersions, Page):
    """Base of every page type; it is abstract, each type has one table."""

    kind: ClassVar[Kind] = Kind.PAGE
    template_name: ClassVar[str] = "pages/standard.html"
    base_form_class = CampusPageForm
    search_auto_update = False  # see pages.indexing

    summary = models.TextField(
        "résumé",
        max_length=600,
        help_text="Une à trois phrases. Ce texte figure dans les listes, la recherche et l’API.",
    )
    image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="image",
    )
    image_alt = models.CharField(
        "description de l’image",
        max_length=250,
        blank=True,
        help_text="Ce que l’image apporte au texte ; laissez vide si elle est décorative.",
    )
    body = StreamField(BodyBlock(), verbose_name="contenu", blank=True)
    themes = ReferencedManyToManyField(
        "snippets.Theme", blank=True, related_name="+", verbose_name="thèmes"
    )
    audiences = ReferencedManyToManyField(
        "snippets.Audience", blank=True, related_name="+", verbose_name="publics"
    )
    search_keywords = models.CharField(
        "mots de recherche",
        max_length=500,
        blank=True,
        help_text="Sigles et autres mots sous lesquels on cherche cette page ; on ne les voit pas.",
    )
    reviewed_on = models.DateField("relu le", null=True, blank=True)
    review_interval_months = models.PositiveSmallIntegerField(
        "à relire tous les (mois)", null=True, blank=True
    )

    summary_panels = [
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel("image"), CropsPanel(), FieldPanel("image_alt")], heading="Image"
        ),
    ]
    filing_panels = [
        MultiFieldPanel([FieldPanel("themes"), FieldPanel("audiences")], heading="Classement"),
        InlinePanel("related_links", heading="Contenus liés", label="page"),
    ]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
            heading="Adresse et moteurs de recherche",
        ),
        FieldPanel("search_keywords"),
        FieldPanel("show_in_menus"),
    ]
    settings_panels = [
        *Page.settings_panels,
        FieldRowPanel(
            [FieldPanel("reviewed_on"), FieldPanel("review_interval_months")],
            heading="Relecture périodique",
        ),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("search_keywords"),
    ]

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> CampusPagePermissionTester:
        """The one place that says who may do what with this page."""
        return CampusPagePermissionTester(user, self)

    def get_lock(self) -> Any:
        """Wagtail's locks, and that of a page whose approved version waits for its set."""
        return planned_lock(self) or super().get_lock()

    def quality_findings(self) -> list[Finding]:
        """What to mend in this page as it stands: blocking findings first, then advice."""
        return findings_of(self)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save, and bring what is published in step, in one transaction."""
        page: Any = self
        if page.live and not page.first_published_at:
            # Code may save a live page without a revision: its dates must not move afterwards.
            page.first_published_at = page.last_published_at = timezone.now()
        is_new_draft = self._state.adding and not page.live
        is_editorial = EDITORIAL_FIELDS.issuperset(kwargs.get("update_fields") or ["title"])
        with transaction.atomic():
            if is_new_draft or is_editorial:
                return super().save(*args, **kwargs)
            address = Page.objects.filter(pk=page.pk).values_list("url_path", flat=True).first()
            result = super().save(*args, **kwargs)
            with change_log():
                # Pages below have another address too, even below one that readers cannot see.
                moved = address not in (None, page.url_path)
                synchronise(subtree_ids(page) if moved else [self.translation_key])
        return result

    def publish(self, *args: Any, **kwargs: Any) -> Any:
        """Publish, in one transaction with what readers get."""
        with transaction.atomic():
            return super().publish(*args, **kwargs)

    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        """Unpublish, in one transaction with what readers get."""
        with transaction.atomic():
            return super().unpublish(*args, **kwargs)

    def move(self, *args: Any, **kwargs: Any) -> Any:
        """Move with all below, in one transaction with what readers get."""
        with transaction.atomic():
            return super().move(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete with all below, in one transaction with what readers get."""
        with transaction.atomic():
            return super().delete(*args, **kwargs)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Serve the page, unless it has expired and the worker has yet to see it.

        Raises:
            Http404: the page has expired.
        """
        page: Any = self
        has_expired = page.expire_at is not None and page.expire_at <= timezone.now()
        if has_expired and not getattr(request, "is_preview", False):
            raise Http404
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give templates the presented document: what the API gives, or the draft in a preview."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        is_preview = getattr(request, "is_preview", False)
        stored = None if is_preview else stored_document(self.translation_key)
        context["document"] = stored or draft_document(self)
        return context

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        """The template is named after the kind, not after the Python module."""
        return self.template_name

    def clean(self) -> None:
        """A description belongs to an image.

        Raises:
            ValidationError: a description without an image.
        """
        super().clean()
        if self.image_alt and not self.image_id:
            raise ValidationError({"image_alt": "Cette description n’a pas d’image."})


class RelatedPage(Orderable):
    """A page that an editor chose to show beside another."""

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="related_links")
    target = models.ForeignKey(
        "wagtailcore.Page", models.CASCADE, related_name="+", verbose_name="page"
    )

    panels = [PageChooserPanel("target")]

    class Meta(Orderable.Meta):
        verbose_name = "contenu lié"
        verbose_name_plural = "contenus liés"

    def __str__(self) -> str:
        return str(self.target)
