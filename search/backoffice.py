"""The backoffice's records of search: synonyms, for editors."""

from wagtail.admin.panels import FieldPanel
from wagtail_modeladmin.options import ModelAdmin, modeladmin_register

from search.models import SynonymSet


@modeladmin_register
class SynonymSetAdmin(ModelAdmin):
    """The list of synonyms; an edit counts from the next search on."""

    model = SynonymSet
    menu_label = "Synonymes"
    menu_icon = "search"
    menu_order = 700
    list_display = ("terms", "state")
    list_filter = ("is_active",)
    search_fields = ("terms",)
    panels = (FieldPanel("terms"), FieldPanel("is_active"))

    def state(self, synonyms: SynonymSet) -> str:
        """In a word, where modeladmin would show an icon of Django's admin, which is not there."""
        return "actif" if synonyms.is_active else "suspendu"

    state.short_description = "état"  # type: ignore[attr-defined]
    state.admin_order_field = "is_active"  # type: ignore[attr-defined]
