"""What can be done to a set: each a POST of its own, by who may, written in the audit log."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.views import View

from cms.accounts.models import User
from cms.workflows.models import PublicationItem, PublicationSet
from cms.workflows.sets import collective, planning
from cms.workflows.sets.membership import NotPossible, remove_item
from cms.workflows.sets.rights import may_add, may_contribute, may_manage, takes_part_in_steps
from cms.workflows.sets.viewset import PlanForm

ACTION = "publication_sets_action"
MOST_SENTENCES = 12


class ActionView(View):
    """One action on one set; afterwards its screen is shown again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, action: str) -> HttpResponseBase:
        """Do it, or say why it cannot be done.

        Raises:
            Http404: there is no such set, or no such action.
            PermissionDenied: it is not for this person.
        """
        if action not in ACTIONS:
            raise Http404(action)
        held = get_object_or_404(PublicationSet, pk=pk)
        is_theirs, act = ACTIONS[action]
        if not is_theirs(request.user):
            raise PermissionDenied(action)
        try:
            with transaction.atomic():
                act(self, held)
        except NotPossible as error:
            messages.error(request, str(error))
        except ValidationError as error:
            messages.error(request, f"Rien n’a été publié : {' '.join(error.messages)}")
        return HttpResponseRedirect(held.get_absolute_url())

    @property
    def user(self) -> User:
        """Who acts."""
        return cast(User, self.request.user)

    def plan(self, held: PublicationSet) -> None:
        """Settle its time."""
        form = PlanForm(self.request.POST)
        if not form.is_valid():
            raise NotPossible(" ".join(map(str, form.errors.get("publish_at", []))))
        planning.plan(held, form.cleaned_data["publish_at"], self.user)
        messages.success(self.request, "La publication groupée est planifiée.")

    def take_up_again(self, held: PublicationSet) -> None:
        """Take it back into preparation."""
        planning.take_up_again(held, self.user)
        messages.success(self.request, "La préparation de la publication groupée est reprise.")

    def cancel(self, held: PublicationSet) -> None:
        """End it, with what is approved published at once when that is asked."""
        published = planning.cancel(held, self.user, publish=self._publishes())
        told = f" {_pages(published)} en ligne." if published else ""
        messages.success(self.request, f"La publication groupée est annulée.{told}")

    def remove(self, held: PublicationSet) -> None:
        """Take one page out, published at once when that is asked and allowed."""
        number = self.request.POST.get("item", "")
        if not number.isdecimal():
            raise Http404(number)
        item = get_object_or_404(
            PublicationItem.objects.select_related("publication_set", "page", "revision"),
            pk=number,
            publication_set=held,
        )
        publishes = self._publishes()
        if not may_add(self.user, held, item.page) or (publishes and not may_manage(self.user)):
            raise PermissionDenied("remove")
        title, revision = item.page.draft_title, remove_item(item, self.user)
        if publishes and revision is not None:
            planning.publish_now(revision, self.user)
            messages.success(self.request, f"« {title} » est retirée et en ligne.")
        else:
            messages.success(self.request, f"« {title} » est retirée.")

    def submit_all(self, held: PublicationSet) -> None:
        """Ask for the validation of every page that is not yet in it."""
        outcome = collective.submit_all(held, self.user)
        self._tell(outcome, "soumise", "soumises")

    def approve_all(self, held: PublicationSet) -> None:
        """Approve the step of every page that waits for this person."""
        outcome = collective.approve_all(held, self.user)
        self._tell(outcome, "approuvée", "approuvées")

    def _publishes(self) -> bool:
        return self.request.POST.get("publish") == "1"

    def _tell(self, outcome: collective.Outcome, one: str, many: str) -> None:
        """Say how many pages were dealt with, and why the others were not."""
        if outcome.done:
            verb = many if outcome.done > 1 else one
            messages.success(self.request, f"{_pages(outcome.done)} {verb}.")
        elif not outcome.left:
            messages.info(self.request, f"Aucune page à traiter : aucune n’a été {one}.")
        for sentence in outcome.left[:MOST_SENTENCES]:
            messages.warning(self.request, sentence)
        if (others := len(outcome.left) - MOST_SENTENCES) > 0:
            messages.warning(self.request, f"Et {_pages(others)} de plus, pour les mêmes raisons.")


def _pages(count: int) -> str:
    return f"{count} page{'s' if count > 1 else ''}"


def _anyone_concerned(user: Any) -> bool:
    return may_manage(user) or may_contribute(user)


ACTIONS: dict[str, tuple[Callable[[Any], bool], Callable[[ActionView, PublicationSet], None]]] = {
    "planifier": (may_manage, ActionView.plan),
    "reprendre": (may_manage, ActionView.take_up_again),
    "annuler": (may_manage, ActionView.cancel),
    "retirer": (_anyone_concerned, ActionView.remove),
    "soumettre": (may_contribute, ActionView.submit_all),
    "approuver": (takes_part_in_steps, ActionView.approve_all),
}


def urls() -> list[URLPattern]:
    """The address of every action."""
    return [
        path("publications-groupees/<int:pk>/<slug:action>/", ActionView.as_view(), name=ACTION)
    ]
