"""API clients in the backoffice, for technical administrators."""

from typing import Any

from django import forms
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail_modeladmin.helpers import ButtonHelper
from wagtail_modeladmin.options import ModelAdmin, modeladmin_register

from cms.api.key_views import KeysView
from cms.api.models import ApiClient, Scope


class ApiClientForm(WagtailAdminModelForm):
    """Scopes as boxes to tick."""

    scopes = forms.MultipleChoiceField(
        label="Droits", choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )


class ApiClientButtons(ButtonHelper):
    """Adds a way to the keys of a client."""

    def get_buttons_for_obj(self, obj: ApiClient, **kwargs: Any) -> list[dict[str, Any]]:
        """Wagtail's buttons, then « Clés » for who may change the client."""
        buttons: list[dict[str, Any]] = super().get_buttons_for_obj(obj, **kwargs)
        if self.permission_helper.user_can_edit_obj(self.request.user, obj):
            buttons.append(
                {
                    "url": reverse("api_client_keys", args=[obj.pk]),
                    "label": "Clés",
                    "classname": self.finalise_classname(["button-secondary"], []),
                    "title": f"Clés de {obj}",
                }
            )
        return buttons


@modeladmin_register
class ApiClientAdmin(ModelAdmin):
    """List, creation and edition of API clients."""

    model = ApiClient
    menu_label = "Clients de l’API"
    menu_icon = "key"
    menu_order = 700
    list_display = ["name", "organisation", "contact_email", "live_keys", "state"]
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

    def live_keys(self, client: ApiClient) -> int:
        """How many keys of this client open the API now."""
        return client.keys.live().count()

    live_keys.short_description = "clés valables"  # type: ignore[attr-defined]

    def state(self, client: ApiClient) -> str:
        """In a word, where modeladmin would show an icon of Django's admin, which is not there."""
        return "actif" if client.is_active else "suspendu"

    state.short_description = "état"  # type: ignore[attr-defined]
    state.admin_order_field = "is_active"  # type: ignore[attr-defined]


@hooks.register("register_admin_urls")
def key_urls() -> list[URLPattern]:
    """The page of the keys of one client."""
    return [path("api/apiclient/<int:client_id>/cles/", KeysView.as_view(), name="api_client_keys")]


@hooks.register("register_log_actions")
def key_log_actions(actions: Any) -> None:
    """Name what happens to keys in the audit log."""
    actions.register_action("campus.api_key.create", "Créer une clé", "Clé de l’API créée")
    actions.register_action("campus.api_key.revoke", "Révoquer une clé", "Clé de l’API révoquée")
