"""Where the backoffice shows the guide: its addresses, and its entry in the help menu."""

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.backoffice.guide import views


@hooks.register("register_admin_urls")
def guide_urls() -> list[URLPattern]:
    """The list, a page, an image."""
    return [
        path("guide/", views.show_page, name="guide"),
        path("guide/images/<str:name>", views.show_image, name="guide_image"),
        path("guide/<slug:name>/", views.show_page, name="guide_page"),
    ]


@hooks.register("register_help_menu_item")
def guide_item() -> MenuItem:
    """« Guide de rédaction », first in the help."""
    return MenuItem("Guide de rédaction", reverse("guide"), name="guide", icon_name="help", order=0)
