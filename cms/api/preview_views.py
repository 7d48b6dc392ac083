"""Preview links for people: the page that they show, and the screen where editors give them."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.views import View
from django.views.decorators.http import require_safe
from wagtail.log_actions import log
from wagtail.models import Page

from cms.accounts.models import User
from cms.api.preview import HEADERS
from cms.api.preview_links import LIFETIMES, EndedLink, PreviewLink, UnknownLink
from pages.file_passes import add_passes


@require_safe
def show_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show the revision of a link as the page it will be, to people without an account.

    A link that has ended says so with a 410, an unknown one is a 404; nobody keeps a copy.
    """
    try:
        link = PreviewLink.open(token)
    except UnknownLink:
        response = render(request, "404.html", status=404)
    except EndedLink as error:
        response = render(request, "pages/preview_ended.html", {"reason": str(error)}, status=410)
    else:
        response = _page_of(request, link)
    for name, value in {"Cache-Control": "no-store", **HEADERS}.items():
        response.headers[name] = value
    return response


def _page_of(request: Any, link: PreviewLink) -> HttpResponse:
    page = link.draft()
    request.is_preview, request.preview_link = True, link
    response = page.serve_preview(request, page.default_preview_mode)
    if isinstance(response, SimpleTemplateResponse):
        response = response.render()
        response.content = add_passes(response.content)
    return cast(HttpResponse, response)


class NewLinkForm(forms.Form):
    """How long a new link lives."""

    days = forms.TypedChoiceField(
        label="Durée de validité", coerce=int, initial=7, choices=list(LIFETIMES.items())
    )


class PreviewLinksView(View):
    """The preview links of one page, for who may edit it: give one, revoke one or all."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest, page_id: int) -> HttpResponse:
        """List the links that were given, never their tokens."""
        return self._screen(request, self._page(request, page_id), NewLinkForm())

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        """Revoke what ``revoke`` names (a link, or « all »), else give a link, shown this once."""
        page = self._page(request, page_id)
        if "revoke" in request.POST:
            return self._revoke(request, page, request.POST["revoke"])
        form = NewLinkForm(request.POST)
        if not form.is_valid():
            return self._screen(request, page, form)
        try:
            link, token = PreviewLink.give(
                page, days=form.cleaned_data["days"], created_by=cast(User, request.user)
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self._screen(request, page, form)
        log(page, "campus.preview.give", user=request.user, data={"link": str(link.pk)})
        return self._screen(request, page, NewLinkForm(), new=_addresses(token, link.expires_at))

    def _page(self, request: HttpRequest, page_id: int) -> Page:
        page = get_object_or_404(Page, pk=page_id).specific
        if not page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied("only who may edit a page shows its drafts")
        return page

    def _revoke(self, request: HttpRequest, page: Page, which: str) -> HttpResponse:
        links = PreviewLink.objects.filter(page_id=page.pk)
        if which != "all":
            links = links.filter(pk__in=[link.pk for link in links if str(link.pk) == which])
        revoked = links.revoke()
        log(page, "campus.preview.revoke", user=request.user, data={"links": revoked})
        word = "lien révoqué" if revoked < 2 else "liens révoqués"
        messages.success(request, f"{revoked} {word}.")
        return HttpResponseRedirect(reverse("campus_preview_links", args=[page.pk]))

    def _screen(
        self, request: HttpRequest, page: Page, form: NewLinkForm, **extra: Any
    ) -> HttpResponse:
        links = PreviewLink.objects.filter(page_id=page.pk).select_related("created_by", "revision")
        context = {
            "page": page,
            "links": links,
            "live": [link for link in links if link.is_live],
            "form": form,
            **extra,
        }
        return render(request, "wagtailadmin/api/preview_links.html", context)


def _addresses(token: str, expires_at: datetime) -> dict[str, Any]:
    """Where a token opens, for people and for programs."""
    base = settings.CAMPUS_BASE_URL
    return {
        "page": base + reverse("campus_preview", args=[token]),
        "document": base + reverse("api:getPreview", args=[token]),
        "expires_at": expires_at,
    }
