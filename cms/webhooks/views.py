"""The follow-up of one subscription: its state, its secrets, its log; and one message of it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.delivery.models import PublishedDocument
from cms.webhooks.forms import LogForm, ReplayForm, theme_choices
from cms.webhooks.models import MAX_LIVE_SECRETS, Attempt, Message, Subscription
from pages.choices import Kind

PER_PAGE = 50
INDEX = "webhooks_subscription_modeladmin_index"
EDIT = "webhooks_subscription_modeladmin_edit"
FOLLOW_UP = "webhooks_follow_up"
MESSAGE = "webhooks_message"


class Screen(PermissionRequiredMixin, WagtailAdminTemplateMixin, View):
    """A page for who may change subscriptions: technical administrators."""

    permission_required = "webhooks.change_subscription"
    raise_exception = True
    header_icon = "link-external"

    def trail(self, *items: tuple[str, str]) -> list[dict[str, Any]]:
        """Breadcrumbs: home, the list of subscriptions, then these (address and label)."""
        below = [(reverse(INDEX), "Abonnements"), *items]
        return [*self.breadcrumbs_items, *({"url": url, "label": label} for url, label in below)]


class FollowUpView(Screen):
    """One subscription; what a POST of another view has to say is shown by this one too."""

    page_title = "Suivi de l’abonnement"
    template_name = "webhooks/admin/follow_up.html"

    def get(self, request: HttpRequest, subscription_id: int) -> HttpResponseBase:
        """Show the state of the subscription and its log."""
        return self.shown(get_object_or_404(Subscription, pk=subscription_id))

    def shown(self, subscription: Subscription, **extra: Any) -> HttpResponseBase:
        """Render the page; ``extra`` replaces what it would show."""
        filters = LogForm(self.request.GET)
        live_secrets = subscription.secrets.live().count()
        page = messages_of(subscription, filters, self.request.GET.get("p", "1"))
        shown = list(page)
        titles = _titles(shown)
        context = {
            "breadcrumbs_items": self.trail(("", str(subscription.client))),
            "subscription": subscription,
            "edit_url": reverse(EDIT, args=[subscription.pk]),
            "kinds": [Kind(kind).label for kind in subscription.kinds],
            "themes": _labels(subscription.themes),
            "secrets": subscription.secrets.select_related("created_by"),
            "live_secrets": live_secrets,
            "situation": subscription.situation(has_secret=live_secrets > 0),
            "max_secrets": MAX_LIVE_SECRETS,
            "waiting": subscription.messages.filter(state=Message.State.PENDING).count(),
            "filters": filters,
            "messages_page": page,
            "rows": [(message, titles.get(message.document_id)) for message in shown],
            "replay_form": ReplayForm(),
            "query": _without_page(self.request),
        }
        answer: HttpResponseBase = self.render_to_response(
            self.get_context_data(**{**context, **extra})
        )
        return answer


class MessageView(Screen):
    """One message, its body, and every attempt to send it."""

    page_title = "Message"
    template_name = "webhooks/admin/message.html"

    def get(self, request: HttpRequest, message_id: str) -> HttpResponseBase:
        """Show the message."""
        message = get_object_or_404(Message.objects.select_related("subscription"), pk=message_id)
        follow_up = reverse(FOLLOW_UP, args=[message.subscription_id])
        context = {
            "breadcrumbs_items": self.trail(
                (follow_up, str(message.subscription.client)), ("", message.pk)
            ),
            "message": message,
            "title": _titles([message]).get(message.document_id),
            "attempts": message.attempts.all(),
        }
        answer: HttpResponseBase = self.render_to_response(self.get_context_data(**context))
        return answer


def messages_of(subscription: Subscription, filters: LogForm, number: str) -> "Page[Message]":
    """One page of the messages that pass the filters, newest first, with their last attempt."""
    last = Attempt.objects.filter(message=OuterRef("pk")).order_by("-number")
    found: QuerySet[Message] = subscription.messages.annotate(
        last_outcome=Subquery(last.values("outcome")[:1]),
        last_status=Subquery(last.values("status")[:1]),
        last_error=Subquery(last.values("error")[:1]),
        last_at=Subquery(last.values("started_at")[:1]),
    ).order_by("-created_at", "-sequence", "pk")
    if filters.is_valid():
        asked = filters.cleaned_data
        if asked["state"]:
            found = found.filter(state=asked["state"])
        if asked["outcome"]:
            found = found.filter(attempts__outcome=asked["outcome"]).distinct()
        if asked["since"]:
            found = found.filter(created_at__date__gte=asked["since"])
        if asked["document"]:
            found = found.filter(document_id=asked["document"])
    return Paginator(found, PER_PAGE).get_page(number)


def _titles(messages: Iterable[Message]) -> dict[Any, str]:
    """The title of each document that is public still."""
    ids = {message.document_id for message in messages if message.document_id}
    rows = PublishedDocument.objects.public().filter(pk__in=ids)
    return dict(rows.values_list("pk", "title"))


def _labels(slugs: Sequence[str]) -> list[str]:
    """The label of each theme; the slug of one that is no more."""
    labels = dict(theme_choices()) if slugs else {}
    return [labels.get(slug, slug) for slug in slugs]


def _without_page(request: HttpRequest) -> str:
    """The filters of the address, for the links to other pages of the log."""
    query = request.GET.copy()
    query.pop("p", None)
    return query.urlencode()
