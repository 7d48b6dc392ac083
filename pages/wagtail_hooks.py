"""Help for those who write, in the editor of pages and of images."""

from collections.abc import Iterator
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail_modeladmin.options import modeladmin_register

from cms.accounts.models import User
from pages.backoffice import views
from pages.backoffice.duplicates import near_titles
from pages.starting.admin import PageTemplateAdmin
from pages.starting.choices import starts_at_place
from pages.starting.views import KEEP_RIGHT, KeepTemplateView, NewFromTemplateView, may_be_kept

modeladmin_register(PageTemplateAdmin)


@hooks.register("register_admin_urls")
def writing_urls() -> list[URLPattern]:
    """The pieces of the editor that are asked for again."""
    return [
        path("pages/<int:page_id>/verifications/", views.findings, name="campus_findings"),
        path("images/<int:image_id>/cadrages/", views.image_crops, name="campus_image_crops"),
        path(
            "pages/<int:parent_id>/modeles/",
            NewFromTemplateView.as_view(),
            name="campus_new_from_template",
        ),
        path(
            "pages/<int:page_id>/enregistrer-modele/",
            KeepTemplateView.as_view(),
            name="campus_keep_template",
        ),
    ]


@hooks.register("insert_global_admin_css")
def writing_css() -> SafeString:
    """The style of the counters, of the findings and of the crops."""
    return format_html('<link rel="stylesheet" href="{}">', static("campus/backoffice/writing.css"))


@hooks.register("insert_editor_js")
def writing_js() -> SafeString:
    """Counters, findings at each save, crops of the image that is chosen."""
    return format_html(
        '<script type="module" src="{}"></script>', static("campus/backoffice/writing.js")
    )


@hooks.register("after_create_page")
def tell_of_near_titles(request: HttpRequest, page: Page) -> None:
    """Warn who made a page that another has nearly its title; a draft saved by itself is silent."""
    if "application/json" in request.headers.get("accept", ""):
        return
    twins = near_titles(page, cast(User, request.user))
    if twins:
        links: Any = format_html_join(
            ", ",
            '<a class="campus-link" href="{}">{}</a> ({})',
            ((twin.url, twin.title, twin.state) for twin in twins),
        )
        messages.warning(request, format_html("Une page a déjà presque le même titre : {}.", links))


@hooks.register("before_create_page")
def offer_templates(request: HttpRequest, parent: Page, page_type: type[Page]) -> None:
    """Say at the top of an empty form that a page may begin from something."""
    if request.method != "GET":
        return
    if any(start.page_type is page_type for start in starts_at_place(parent)):
        messages.info(
            request,
            format_html(
                "Plutôt que d’une page vide, vous pouvez "
                '<a class="campus-link" href="{}">partir d’un modèle</a>.',
                reverse("campus_new_from_template", args=[parent.pk]),
            ),
        )


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def template_buttons(page: Page, user: User, *args: Any, **kwargs: Any) -> Iterator[Button]:
    """Begin a page below this one from a model; keep this one as a model."""
    rights = page.permissions_for_user(user)
    page_type = page.specific_class
    if rights.can_add_subpage() and page_type and page_type.creatable_subpage_models():
        yield Button(
            "Créer à partir d’un modèle",
            url=reverse("campus_new_from_template", args=[page.pk]),
            icon_name="copy",
            priority=46,
        )
    if rights.can_edit() and user.has_perm(KEEP_RIGHT) and may_be_kept(page):
        yield Button(
            "Enregistrer comme modèle",
            url=reverse("campus_keep_template", args=[page.pk]),
            icon_name="download",
            priority=47,
        )


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """Name what happens to models in the audit log."""
    actions.register_action(
        "campus.template.keep", "Enregistrer comme modèle", "Modèle de page enregistré"
    )
