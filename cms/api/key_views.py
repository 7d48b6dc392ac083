"""The keys of one client (create one, shown once; revoke), and what it asks for."""

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from wagtail.log_actions import log

from cms.accounts.models import User
from cms.api.models import MAX_LIVE_KEYS, ApiClient
from cms.api.usage import daily_usage, total


class NewKeyForm(forms.Form):
    """How long a new key lives."""

    lifetime_days = forms.TypedChoiceField(
        label="Durée de validité",
        coerce=int,
        initial=365,
        choices=[(90, "3 mois"), (365, "1 an"), (730, "2 ans")],
    )


class KeysView(PermissionRequiredMixin, View):
    """List the keys of a client; ``POST`` creates one or revokes one."""

    permission_required = "api.change_apiclient"
    raise_exception = True
    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest, client_id: int) -> HttpResponse:
        """Show the keys, never their secrets."""
        return self._page(request, get_object_or_404(ApiClient, pk=client_id), NewKeyForm())

    def post(self, request: HttpRequest, client_id: int) -> HttpResponse:
        """Revoke the key named by ``revoke``, else create one and show its token this once."""
        client = get_object_or_404(ApiClient, pk=client_id)
        if "revoke" in request.POST:
            return self._revoke(request, client)
        form = NewKeyForm(request.POST)
        if not form.is_valid():
            return self._page(request, client, form)
        expires_at = timezone.now() + timedelta(days=form.cleaned_data["lifetime_days"])
        try:
            key, token = client.issue_key(
                expires_at=expires_at, created_by=cast(User, request.user)
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self._page(request, client, form)
        log(client, "campus.api_key.create", user=request.user, data={"prefix": key.prefix})
        return self._page(request, client, NewKeyForm(), token=token)

    def _revoke(self, request: HttpRequest, client: ApiClient) -> HttpResponse:
        key = get_object_or_404(client.keys, prefix=request.POST["revoke"])
        key.revoke()
        log(client, "campus.api_key.revoke", user=request.user, data={"prefix": key.prefix})
        messages.success(request, f"La clé {key} est révoquée.")
        return HttpResponseRedirect(reverse("api_client_keys", args=[client.pk]))

    def _page(
        self, request: HttpRequest, client: ApiClient, form: NewKeyForm, **extra: Any
    ) -> HttpResponse:
        """Render the page; the backoffice tells browsers to keep no copy of what it answers."""
        context = {
            "client": client,
            "keys": client.keys.select_related("created_by"),
            "can_create": client.keys.live().count() < MAX_LIVE_KEYS,
            "max_keys": MAX_LIVE_KEYS,
            "form": form,
            **extra,
        }
        return render(request, "wagtailadmin/api/keys.html", context)


class UsageView(PermissionRequiredMixin, View):
    """What a client asked for, day by day."""

    permission_required = "api.view_apiclient"
    raise_exception = True
    http_method_names = ["get"]

    def get(self, request: HttpRequest, client_id: int) -> HttpResponse:
        """Show the last days, and their total."""
        client = get_object_or_404(ApiClient, pk=client_id)
        days = daily_usage(client, timezone.localdate())
        context = {"client": client, "days": days, "total": total(usage for _, usage in days)}
        return render(request, "wagtailadmin/api/usage.html", context)
