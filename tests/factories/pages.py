"""Build pages of the campus below a home page that is the site's root."""

from typing import Any

import factory
from django.utils import timezone
from wagtail.models import Page, Site
from wagtail_factories import PageFactory

from pages import models


class CampusPageFactory(PageFactory):
    """A live page with the fields that publishing requires."""

    summary = "Un résumé d’une phrase."

    class Meta:
        abstract = True


class HomePageFactory(CampusPageFactory):
    title = "Campus de la transformation publique"
    slug = "campus"
    hero_title = "Transformer l’action publique"

    class Meta:
        model = models.HomePage


class TrainingIndexPageFactory(CampusPageFactory):
    title = "Formations"

    class Meta:
        model = models.TrainingIndexPage


class ToolkitIndexPageFactory(CampusPageFactory):
    title = "Mallettes et kits"

    class Meta:
        model = models.ToolkitIndexPage


class ResourceIndexPageFactory(CampusPageFactory):
    title = "Outils et ressources"

    class Meta:
        model = models.ResourceIndexPage


class EventIndexPageFactory(CampusPageFactory):
    title = "Agenda"

    class Meta:
        model = models.EventIndexPage


class TrainingPageFactory(CampusPageFactory):
    title = factory.Sequence(lambda number: f"Formation {number}")

    class Meta:
        model = models.TrainingPage


class ToolkitPageFactory(CampusPageFactory):
    title = factory.Sequence(lambda number: f"Mallette {number}")
    toolkit_kind = "mallette"

    class Meta:
        model = models.ToolkitPage


class ResourcePageFactory(CampusPageFactory):
    title = factory.Sequence(lambda number: f"Ressource {number}")

    class Meta:
        model = models.ResourcePage


class CampaignPageFactory(CampusPageFactory):
    title = factory.Sequence(lambda number: f"Temps fort {number}")

    class Meta:
        model = models.CampaignPage


class EventPageFactory(CampusPageFactory):
    title = factory.Sequence(lambda number: f"Événement {number}")
    starts_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = models.EventPage


class CommunityIndexPageFactory(CampusPageFactory):
    title = "Communautés"

    class Meta:
        model = models.CommunityIndexPage


class CommunityPageFactory(CampusPageFactory):
    title = factory.Sequence(lambda number: f"Communauté {number}")

    class Meta:
        model = models.CommunityPage


class LabIndexPageFactory(CampusPageFactory):
    title = "Laboratoires"

    class Meta:
        model = models.LabIndexPage


class LabPageFactory(CampusPageFactory):
    title = factory.Sequence(lambda number: f"Laboratoire {number}")
    lab_kind = "territorial"

    class Meta:
        model = models.LabPage


class ArticleIndexPageFactory(CampusPageFactory):
    title = "Actualités"

    class Meta:
        model = models.ArticleIndexPage


class ArticlePageFactory(CampusPageFactory):
    title = factory.Sequence(lambda number: f"Actualité {number}")

    class Meta:
        model = models.ArticlePage


class StandardPageFactory(CampusPageFactory):
    title = factory.Sequence(lambda number: f"Page {number}")

    class Meta:
        model = models.StandardPage


def make_home(**fields: Any) -> models.HomePage:
    """A home page at the root of the default site."""
    root = Page.get_first_root_node()
    home: models.HomePage = HomePageFactory(parent=root, **fields)
    site = Site.objects.filter(is_default_site=True).first() or Site(
        hostname="localhost", is_default_site=True
    )
    site.root_page = home
    site.save()
    return home
