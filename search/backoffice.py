"""The menu « Recherche » of the backoffice: what editors decide, and what agents look for."""

from typing import Any

from django.urls import URLPattern
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail_modeladmin.options import ModelAdmin, ModelAdminGroup, modeladmin_register
from wagtail_modeladmin.views import EditView

from search import rank_screen
from search.insight import screens
from search.insight.models import DeniedSuggestion
from search.models import SynonymSet
from search.promotions_admin import (
    PrefilledCreateView,
    PromotedResultAdmin,
    TrialButtons,
    TrialMixin,
)


class SynonymCreateView(TrialMixin, PrefilledCreateView):
    """Creation of a set of synonyms."""

    prefilled_field = "terms"


class SynonymEditView(TrialMixin, EditView):
    """Edition of a set of synonyms."""


class SynonymSetAdmin(ModelAdmin):
    """The list of synonyms; an edit counts from the next search on."""

    model = SynonymSet
    menu_label = "Synonymes"
    menu_icon = "resubmit"
    list_display = ("terms", "state")
    list_filter = ("is_active",)
    search_fields = ("terms",)
    panels = (FieldPanel("terms"), FieldPanel("is_active"))
    button_helper_class = TrialButtons
    create_view_class = SynonymCreateView
    edit_view_class = SynonymEditView

    def state(self, synonyms: SynonymSet) -> str:
        """In a word, where modeladmin would show an icon of Django's admin, which is not there."""
        return "actif" if synonyms.is_active else "suspendu"

    state.short_description = "état"  # type: ignore[attr-defined]
    state.admin_order_field = "is_active"  # type: ignore[attr-defined]


class DeniedSuggestionCreateView(PrefilledCreateView):
    """Creation of a refusal."""

    page_title = "Nouvelle"
    prefilled_field = "text"


class DeniedSuggestionAdmin(ModelAdmin):
    """The list of what no suggestion may say; an edit counts from the next suggestion on."""

    model = DeniedSuggestion
    menu_label = "Suggestions écartées"
    menu_icon = "cross"
    list_display = ("text", "scope")
    search_fields = ("text",)
    panels = (FieldPanel("text"), FieldPanel("whole_query"))
    create_view_class = DeniedSuggestionCreateView

    def scope(self, denied: DeniedSuggestion) -> str:
        """In words, where modeladmin would show an icon of Django's admin, which is not there."""
        return "cette recherche seulement" if denied.whole_query else "toute recherche qui le dit"

    scope.short_description = "portée"  # type: ignore[attr-defined]
    scope.admin_order_field = "whole_query"  # type: ignore[attr-defined]


@modeladmin_register
class SearchGroup(ModelAdminGroup):
    """One menu for all of search: the decisions, then the reports."""

    menu_label = "Recherche"
    menu_icon = "search"
    menu_order = 700
    items = (SynonymSetAdmin, PromotedResultAdmin, DeniedSuggestionAdmin)

    def get_submenu_items(self) -> list[MenuItem]:
        """The lists of records, then the reports, then what explains a rank."""
        items: list[Any] = super().get_submenu_items()
        items += screens.menu_items(len(items) + 1)
        return [*items, rank_screen.menu_item(len(items) + 1)]


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    """The addresses of the reports, and of what explains a rank."""
    return [*screens.urls(), rank_screen.url()]
