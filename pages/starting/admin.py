"""The list of the models of pages, where they are renamed and deleted."""

from typing import Any

from django.utils.text import capfirst
from wagtail.admin.panels import FieldPanel
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin

from pages.models.page_template import PageTemplate


class NoneAddedHere(PermissionHelper):
    """A model is made from a page, never in the list."""

    def user_can_create(self, user: Any) -> bool:
        """Nobody: the button stands on pages."""
        return False


class PageTemplateAdmin(ModelAdmin):
    """Models by name, with the type of page that each makes."""

    model = PageTemplate
    menu_label = "Modèles de page"
    menu_icon = "copy"
    menu_order = 320
    list_display = ["name", "kind_of_page", "description", "created_by", "updated_at"]
    list_select_related = ["content_type", "created_by"]
    search_fields = ["name", "description"]
    permission_helper_class = NoneAddedHere
    panels = [FieldPanel("name"), FieldPanel("description")]

    def kind_of_page(self, template: PageTemplate) -> str:
        """« Formation »."""
        page_type = template.page_type
        return capfirst(page_type._meta.verbose_name) if page_type else "type supprimé"

    kind_of_page.short_description = "type de page"  # type: ignore[attr-defined]
