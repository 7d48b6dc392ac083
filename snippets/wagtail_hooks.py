"""Vocabularies, organisations, people and site furniture in the backoffice."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from snippets import models


class ThemeViewSet(SnippetViewSet):
    model = models.Theme
    icon = "tag"
    list_display = ["label", "parent", "slug"]
    search_fields = ["label", "slug"]


class AudienceViewSet(SnippetViewSet):
    model = models.Audience
    icon = "group"
    list_display = ["label", "group", "slug"]
    list_filter = ["group"]
    search_fields = ["label", "slug"]


class RegionViewSet(SnippetViewSet):
    model = models.Region
    icon = "globe"
    list_display = ["label", "insee_code", "slug"]
    search_fields = ["label", "slug"]


class DepartmentViewSet(SnippetViewSet):
    model = models.Department
    icon = "globe"
    list_display = ["label", "code", "region"]
    list_filter = ["region"]
    search_fields = ["label", "code"]


class OrganisationViewSet(SnippetViewSet):
    model = models.Organisation
    icon = "home"
    list_display = ["name", "acronym", "kind"]
    list_filter = ["kind"]
    search_fields = ["name", "acronym", "slug"]


class SkillViewSet(SnippetViewSet):
    model = models.Skill
    icon = "tick"
    search_fields = ["label"]


class PersonViewSet(SnippetViewSet):
    model = models.Person
    icon = "user"
    list_display = ["name", "role", "organisation", "is_public"]
    list_filter = ["is_public", "region"]
    search_fields = ["name", "role"]


class FigureViewSet(SnippetViewSet):
    model = models.Figure
    icon = "order"
    list_display = ["label", "value", "unit", "source"]
    search_fields = ["label", "slug"]


class AlertViewSet(SnippetViewSet):
    model = models.Alert
    icon = "warning"
    list_display = ["title", "level", "starts_at", "ends_at"]


class MenuViewSet(SnippetViewSet):
    model = models.Menu
    icon = "list-ul"
    list_display = ["place"]


class VocabularyGroup(SnippetViewSetGroup):
    menu_label = "Vocabulaires"
    menu_icon = "tag"
    menu_order = 300
    items = (
        ThemeViewSet,
        AudienceViewSet,
        RegionViewSet,
        DepartmentViewSet,
        OrganisationViewSet,
        SkillViewSet,
        PersonViewSet,
    )


class FurnitureGroup(SnippetViewSetGroup):
    menu_label = "Habillage du site"
    menu_icon = "desktop"
    menu_order = 310
    items = (MenuViewSet, AlertViewSet, FigureViewSet)


register_snippet(VocabularyGroup)
register_snippet(FurnitureGroup)
