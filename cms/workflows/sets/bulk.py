"""Put pages into a publication set from the listings: those ticked, with those below them."""

from collections.abc import Iterable, Sequence
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.urls import reverse
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.models import Page

from cms.accounts.models import User
from cms.workflows.models import PublicationSet
from cms.workflows.sets.membership import NotPossible, add_pages
from cms.workflows.sets.rights import may_add, may_manage

ACTION_TYPE = "publication_set"
MOST_SENTENCES = 12
_ADDS_TO = (PublicationSet.Status.PREPARATION, PublicationSet.Status.FAILED)


class AddToSetForm(forms.Form):
    """Which set, or the title of a new one, and whether the pages below come too."""

    publication_set = forms.ModelChoiceField(
        PublicationSet.objects.filter(status__in=_ADDS_TO),
        label="Publication groupée en préparation",
        required=False,
        empty_label="Choisissez…",
    )
    new_title = forms.CharField(
        label="Ou titre d’une nouvelle publication groupée", max_length=200, required=False
    )
    below = forms.BooleanField(
        label="Ajouter aussi toutes les pages qui se trouvent en dessous", required=False
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_manage(user):
            del self.fields["new_title"]

    def clean(self) -> dict[str, Any]:
        """One of the two.

        Raises:
            forms.ValidationError: neither a set nor a title, or both.
        """
        data: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = [data.get("publication_set"), data.get("new_title")]
        if sum(bool(value) for value in chosen) != 1 and not self.errors:
            raise forms.ValidationError(
                "Choisissez une publication groupée, ou donnez le titre d’une nouvelle."
                if "new_title" in self.fields
                else "Choisissez une publication groupée."
            )
        return data


class AddToSet(PageBulkAction):
    """The action « Ajouter à une publication groupée » of page listings and of each page."""

    display_name = "Ajouter à une publication groupée"
    action_type = ACTION_TYPE
    aria_label = "Ajouter les pages choisies à une publication groupée"
    template_name = "wagtailadmin/workflows/add_to_set.html"
    action_priority = 60
    form_class = AddToSetForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form depends on who fills it."""
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return {**kwargs, "user": self.request.user}

    def check_perm(self, page: Page) -> bool:
        """Whoever edits the page, or manages the sets."""
        user = self.request.user
        return may_manage(user) or bool(page.permissions_for_user(user).can_edit())

    def prepare_action(
        self, objects: Sequence[Page], objects_without_access: Any
    ) -> HttpResponse | None:
        """Put the pages into the set and show it."""
        user, data = cast(User, self.request.user), self.cleaned_form.cleaned_data
        held = data["publication_set"] or PublicationSet.objects.create(
            title=data["new_title"], created_by=user
        )
        pages = with_those_below(objects) if data["below"] else list(objects)
        allowed = [page for page in pages if may_add(user, held, page)]
        try:
            added, refused = add_pages(held, allowed, user)
        except NotPossible as error:
            messages.error(self.request, str(error))
            return HttpResponseRedirect(self.next_url)
        _tell(self.request, added, refused, len(pages) - len(allowed))
        return HttpResponseRedirect(held.get_absolute_url())

    @classmethod
    def execute_action(cls, objects: Iterable[Page], **kwargs: Any) -> tuple[int, int]:
        """Everything was done before, to show the set afterwards."""
        return 0, 0


def with_those_below(pages: Iterable[Page]) -> list[Page]:
    """These pages and all below them, in the order of the tree."""
    wanted = Q(pk=None)
    for page in pages:
        wanted |= Q(path__startswith=page.path)
    return list(Page.objects.filter(wanted).order_by("path").specific(defer=True))


def add_url(page: Page, next_url: str = "") -> str:
    """Address of the action for one page."""
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", ACTION_TYPE])
    query = {"id": page.pk} | ({"next": next_url} if next_url else {})
    return f"{address}?{urlencode(query)}"


def _tell(request: HttpRequest, added: int, refused: Sequence[str], not_theirs: int) -> None:
    if added:
        messages.success(request, f"{added} page{'s ajoutées' if added > 1 else ' ajoutée'}.")
    elif not refused and not not_theirs:
        messages.info(request, "Ces pages y étaient déjà.")
    for sentence in refused[:MOST_SENTENCES]:
        messages.warning(request, sentence)
    if (others := len(refused) - MOST_SENTENCES) > 0:
        messages.warning(request, f"{others} autres pages n’ont pas pu être ajoutées non plus.")
    if not_theirs:
        messages.warning(
            request,
            f"{not_theirs} page{'s' if not_theirs > 1 else ''} en dessous n’ont pas été ajoutées : "
            "vous ne pouvez pas les modifier.",
        )
