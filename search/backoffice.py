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
    list_display = ("terms", "is_active")
    list_filter = ("is_active",)
    search_fields = ("terms",)
    panels = (FieldPanel("terms"), FieldPanel("is_active"))
