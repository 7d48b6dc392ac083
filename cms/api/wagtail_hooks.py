"""The API in the backoffice: clients, for technical administrators; preview links, for editors."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail_modeladmin.helpers import ButtonHelper
from wagtail_modeladmin.options import ModelAdmin, modeladmin_register

from cms.accounts.models import User
from cms.api.key_views import KeysView, UsageView
from cms.api.models import OFFERED_SCOPES, ApiClient, ApiUsage
from cms.api.preview_views import PreviewLinksView


class ApiClientForm(WagtailAdminModelForm):
    """Scopes as boxes to tick."""

    scopes = forms.MultipleChoiceField(
        label="Droits", choices=OFFERED_SCOPES, widget=forms.CheckboxSelectMultiple
    )


class ApiClientButtons(ButtonHelper):
    """Adds the ways to the keys of a client and to what it asks for."""

    def get_buttons_for_obj(self, obj: ApiClient, **kwargs: Any) -> list[dict[str, Any]]:
        """Wagtail's buttons, then « Clés » for who may change the client, and « Usage »."""
        buttons: list[dict[str, Any]] = super().get_buttons_for_obj(obj, **kwargs)
        if self.permission_helper.user_can_edit_obj(self.request.user, obj):
            buttons.append(self._button("Clés", "api_client_keys", obj))
        buttons.append(self._button("Usage", "api_client_usage", obj))
        return buttons

    def _button(self, label: str, url_name: str, client: ApiClient) -> dict[str, Any]:
        return {
            "url": reverse(url_name, args=[client.pk]),
            "label": label,
            "classname": self.finalise_classname(["button-secondary"], []),
            "title": f"{label} de {client}",
        }


@modeladmin_register
class ApiClientAdmin(ModelAdmin):
    """List, creation and edition of API clients."""

    model = ApiClient
    menu_label = "Clients de l’API"
    menu_icon = "key"
    menu_order = 700
    list_display = ["name", "organisation", "contact_email", "live_keys", "today", "state"]
    list_filter = ["is_active"]
    search_fields = ["name", "organisation", "contact_email"]
    button_helper_class = ApiClientButtons
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("organisation"), FieldPanel("contact_email")]),
            MultiFieldPanel(
                [FieldPanel("scopes"), FieldPanel("requests_per_minute"), FieldPanel("is_active")],
                heading="Accès",
            ),
        ],
        base_form_class=ApiClientForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiClient]:
        """The clients with their keys, and what those asked for today."""
        clients: QuerySet[ApiClient] = super().get_queryset(request)
        used_today = ApiUsage.objects.filter(day=timezone.localdate())
        return clients.prefetch_related(
            "keys", Prefetch("keys__usage", queryset=used_today, to_attr="usage_today")
        )

    def live_keys(self, client: ApiClient) -> str:
        """How many keys of this client open the API now, and which of them end soon."""
        live = [key for key in client.keys.all() if key.is_live]
        soon = [key.state for key in live if key.expires_soon]
        return ", ".join([str(len(live)), *(f"dont une qui {state}" for state in soon)])

    live_keys.short_description = "clés valables"  # type: ignore[attr-defined]

    def today(self, client: ApiClient) -> int:
        """How many requests of this client were answered today."""
        keys: Any = client.keys.all()
        return sum(usage.served for key in keys for usage in key.usage_today)

    today.short_description = "requêtes du jour"  # type: ignore[attr-defined]

    def state(self, client: ApiClient) -> str:
        """In a word, where modeladmin would show an icon of Django's admin, which is not there."""
        return "actif" if client.is_active else "suspendu"

    state.short_description = "état"  # type: ignore[attr-defined]
    state.admin_order_field = "is_active"  # type: ignore[attr-defined]


@hooks.register("register_admin_urls")
def client_urls() -> list[URLPattern]:
    """The pages of one client: its keys, what it asks for."""
    base = "api/apiclient/<int:client_id>"
    return [
        path(f"{base}/cles/", KeysView.as_view(), name="api_client_keys"),
        path(f"{base}/usage/", UsageView.as_view(), name="api_client_usage"),
    ]


@hooks.register("register_admin_urls")
def preview_urls() -> list[URLPattern]:
    """The preview links of one page."""
    return [
        path(
            "pages/<int:page_id>/apercus/", PreviewLinksView.as_view(), name="campus_preview_links"
        )
    ]


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def preview_button(page: Page, user: User, *args: Any, **kwargs: Any) -> Iterator[Button]:
    """« Liens d’aperçu » in the menu of a page, in its editor and in lists."""
    if page.permissions_for_user(user).can_edit():
        address = reverse("campus_preview_links", args=[page.pk])
        yield Button("Liens d’aperçu", url=address, icon_name="link", priority=45)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """Name what happens to keys and preview links in the audit log."""
    actions.register_action("campus.api_key.create", "Créer une clé", "Clé de l’API créée")
    actions.register_action("campus.api_key.revoke", "Révoquer une clé", "Clé de l’API révoquée")
    actions.register_action("campus.preview.give", "Donner un aperçu", "Lien d’aperçu donné")
    actions.register_action(
        "campus.preview.revoke", "Révoquer un aperçu", "Liens d’aperçu révoqués"
    )
