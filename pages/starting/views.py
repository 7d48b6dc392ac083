"""« Créer à partir d’un modèle » and « Enregistrer comme modèle »."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View
from wagtail.log_actions import log
from wagtail.models import Page, PageSubscription

from pages.starting.choices import Start, starts_at_place
from pages.starting.forms import KeepForm, NewPageForm
from pages.starting.snapshots import begin_at, keep

KEEP_RIGHT = "pages.add_pagetemplate"


class NewFromTemplateView(View):
    """Begin a page below another: a draft is made, and opened in its editor."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest, parent_id: int) -> HttpResponse:
        """Show what a page may begin with here."""
        parent, starts = self._place(request, parent_id)
        return self._screen(request, parent, starts, NewPageForm(starts))

    def post(self, request: HttpRequest, parent_id: int) -> HttpResponse:
        """Make the draft."""
        parent, starts = self._place(request, parent_id)
        form = NewPageForm(starts, request.POST)
        if not form.is_valid():
            return self._screen(request, parent, starts, form)
        page = self._make(request, parent, form)
        messages.success(
            request,
            f"Le brouillon « {page.title} » est créé. Complétez-le, puis soumettez-le.",
        )
        return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    def _place(self, request: HttpRequest, parent_id: int) -> tuple[Page, list[Start]]:
        """The parent and the ways to begin below it.

        Raises:
            Http404: no such page.
            PermissionDenied: the person may add nothing there.
        """
        parent = get_object_or_404(Page, pk=parent_id).specific
        if not parent.permissions_for_user(request.user).can_add_subpage():
            raise PermissionDenied
        return parent, starts_at_place(parent)

    @transaction.atomic
    def _make(self, request: HttpRequest, parent: Page, form: NewPageForm) -> Any:
        page = form.chosen.make()
        page.title = page.draft_title = form.cleaned_data["title"]
        page.live, page.has_unpublished_changes, page.owner = False, True, request.user
        if form.chosen.is_dated:
            begin_at(page, form.cleaned_data["starts_at"])
        parent.add_child(instance=page)
        log(page, "wagtail.create", user=request.user, content_changed=True)
        page.save_revision(user=request.user, log_action=True, clean=False)
        PageSubscription.objects.create(page=page, user=request.user, comment_notifications=True)
        return page

    def _screen(
        self, request: HttpRequest, parent: Page, starts: list[Start], form: NewPageForm
    ) -> HttpResponse:
        context = {"parent": parent, "starts": starts, "form": form}
        return render(request, "pages/backoffice/new_from_template.html", context)


class KeepTemplateView(View):
    """Keep the last saved version of a page as a model for others."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest, page_id: int) -> HttpResponse:
        """Ask for the name of the model."""
        page = self._page(request, page_id)
        return self._screen(request, page, KeepForm(initial={"name": page.draft_title}))

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        """Keep the model; a second time replaces it."""
        page = self._page(request, page_id)
        form = KeepForm(request.POST)
        if not form.is_valid():
            return self._screen(request, page, form)
        template = keep(page, user=request.user, **form.cleaned_data)
        log(template, "campus.template.keep", user=request.user, data={"page": page.pk})
        messages.success(
            request, f"Le modèle « {template.name} » est enregistré. La page n’a pas changé."
        )
        return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    def _page(self, request: HttpRequest, page_id: int) -> Any:
        """The last saved version of a page.

        Raises:
            Http404: no such page, or one whose kind has no model.
            PermissionDenied: the person may not edit it, or keeps no models.
        """
        page = get_object_or_404(Page, pk=page_id).get_latest_revision_as_object()
        may_edit = page.permissions_for_user(request.user).can_edit()
        if not (may_edit and request.user.has_perm(KEEP_RIGHT)):
            raise PermissionDenied
        if not may_be_kept(page):
            raise Http404
        return page

    def _screen(self, request: HttpRequest, page: Any, form: KeepForm) -> HttpResponse:
        context = {"page": page, "form": form}
        return render(request, "pages/backoffice/keep_template.html", context)


def may_be_kept(page: Page) -> bool:
    """Whether other pages of this type can be made: the home page and the indexes are alone."""
    page_type = page.specific_class
    return hasattr(page_type, "kind") and getattr(page_type, "max_count", None) is None
