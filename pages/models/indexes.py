"""Index pages: each lists, filters and searches one kind."""

from typing import ClassVar

from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from pages.blocks import SHORT_FEATURES
from pages.choices import Kind
from pages.models.base import CampusPage


class IndexPage(CampusPage):
    """Base of the indexes; ``lists`` is the kind that the page lists."""

    template_name: ClassVar[str] = "pages/index.html"
    lists: ClassVar[Kind]

    intro = RichTextField("introduction", blank=True, features=SHORT_FEATURES)

    content_panels = [
        *CampusPage.content_panels,
        *CampusPage.summary_panels,
        FieldPanel("intro"),
        FieldPanel("body"),
    ]

    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    max_count = 1

    class Meta:
        abstract = True


class TrainingIndexPage(IndexPage):
    """The catalogue of trainings."""

    lists = Kind.TRAINING
    subpage_types: ClassVar[list[str]] = ["pages.TrainingPage"]

    class Meta:
        verbose_name = "rubrique des formations"
        verbose_name_plural = "rubriques des formations"


class ToolkitIndexPage(IndexPage):
    """The catalogue of toolkits."""

    lists = Kind.TOOLKIT
    subpage_types: ClassVar[list[str]] = ["pages.ToolkitPage"]

    class Meta:
        verbose_name = "rubrique des mallettes et kits"
        verbose_name_plural = "rubriques des mallettes et kits"


class ResourceIndexPage(IndexPage):
    """The catalogue of resources."""

    lists = Kind.RESOURCE
    subpage_types: ClassVar[list[str]] = ["pages.ResourcePage"]

    class Meta:
        verbose_name = "rubrique des outils et ressources"
        verbose_name_plural = "rubriques des outils et ressources"


class CommunityIndexPage(IndexPage):
    """The directory of communities."""

    lists = Kind.COMMUNITY
    subpage_types: ClassVar[list[str]] = ["pages.CommunityPage"]

    class Meta:
        verbose_name = "rubrique des communautés"
        verbose_name_plural = "rubriques des communautés"


class LabIndexPage(IndexPage):
    """The directory of innovation laboratories."""

    lists = Kind.LAB
    subpage_types: ClassVar[list[str]] = ["pages.LabPage"]

    class Meta:
        verbose_name = "rubrique des laboratoires"
        verbose_name_plural = "rubriques des laboratoires"


class EventIndexPage(IndexPage):
    """The agenda."""

    lists = Kind.EVENT
    subpage_types: ClassVar[list[str]] = ["pages.EventPage", "pages.CampaignPage"]

    class Meta:
        verbose_name = "agenda"
        verbose_name_plural = "agendas"


class ArticleIndexPage(IndexPage):
    """The news."""

    lists = Kind.ARTICLE
    subpage_types: ClassVar[list[str]] = ["pages.ArticlePage"]

    class Meta:
        verbose_name = "rubrique des actualités"
        verbose_name_plural = "rubriques des actualités"
