"""Subscriptions in the backoffice, for technical administrators."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail_modeladmin.helpers import ButtonHelper
from wagtail_modeladmin.options import ModelAdmin, modeladmin_register
from wagtail_modeladmin.views import CreateView

from cms.webhooks.actions import ActionView, ReplayView
from cms.webhooks.audit import ACTIONS
from cms.webhooks.forms import SubscriptionForm
from cms.webhooks.models import Message, Subscription
from cms.webhooks.views import FOLLOW_UP, MESSAGE, FollowUpView, MessageView


class SubscriptionButtons(ButtonHelper):
    """Adds a way to the follow-up of a subscription."""

    def get_buttons_for_obj(self, obj: Subscription, **kwargs: Any) -> list[dict[str, Any]]:
        """Wagtail's buttons, then « Suivi » for who may change the subscription."""
        buttons: list[dict[str, Any]] = super().get_buttons_for_obj(obj, **kwargs)
        if self.permission_helper.user_can_edit_obj(self.request.user, obj):
            buttons.append(
                {
                    "url": reverse(FOLLOW_UP, args=[obj.pk]),
                    "label": "Suivi",
                    "classname": self.finalise_classname(["button-secondary"], []),
                    "title": f"Suivi de {obj}",
                }
            )
        return buttons


class SubscriptionCreateView(CreateView):
    """Creation of a subscription, which leads to its first secret."""

    def get_success_url(self) -> str:
        """The follow-up, where the secret is created."""
        return reverse(FOLLOW_UP, args=[self.instance.pk])


@modeladmin_register
class SubscriptionAdmin(ModelAdmin):
    """List, creation and edition of subscriptions."""

    model = Subscription
    menu_label = "Abonnements"
    menu_icon = "link-external"
    menu_order = 701
    list_display = ["client", "url", "situation", "waiting", "last_success_at"]
    list_filter = ["state"]
    list_select_related = ["client"]
    search_fields = ["client__name", "url"]
    button_helper_class = SubscriptionButtons
    create_view_class = SubscriptionCreateView
    edit_handler = ObjectList(
        [
            MultiFieldPanel([FieldPanel("client"), FieldPanel("url")], heading="Récepteur"),
            MultiFieldPanel([FieldPanel("kinds"), FieldPanel("themes")], heading="Changements"),
        ],
        base_form_class=SubscriptionForm,
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Subscription]":
        """Subscriptions, each with the number of its messages that wait."""
        found: QuerySet[Subscription] = super().get_queryset(request)
        return found.annotate(
            waiting_count=Count("messages", filter=Q(messages__state=Message.State.PENDING)),
            secrets_count=Count("secrets", filter=Q(secrets__ended_at__isnull=True), distinct=True),
        )

    def situation(self, subscription: Any) -> str:
        """Its state in words, with what keeps it from working."""
        return str(subscription.situation(has_secret=subscription.secrets_count > 0))

    situation.short_description = "état"  # type: ignore[attr-defined]
    situation.admin_order_field = "state"  # type: ignore[attr-defined]

    def waiting(self, subscription: Any) -> int:
        """How many messages are to be sent to it."""
        count: int = subscription.waiting_count
        return count

    waiting.short_description = "messages en attente"  # type: ignore[attr-defined]


@hooks.register("register_admin_urls")
def follow_up_urls() -> list[URLPattern]:
    """The follow-up of a subscription, what can be done to it, and one message."""
    subscription = "webhooks/subscription/<int:subscription_id>/suivi/"
    message = "webhooks/message/<str:message_id>/"
    return [
        path(subscription, FollowUpView.as_view(), name=FOLLOW_UP),
        path(f"{subscription}<slug:action>/", ActionView.as_view(), name="webhooks_action"),
        path(message, MessageView.as_view(), name=MESSAGE),
        path(f"{message}renvoyer/", ReplayView.as_view(), name="webhooks_replay"),
    ]


@hooks.register("register_log_actions")
def log_actions(registry: Any) -> None:
    """Name what happens to subscriptions in the audit log."""
    for action, label, message in ACTIONS:
        registry.register_action(action, label, message)
