"""What can be done to a subscription: each a POST of its own, written in the audit log."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from cms.accounts.models import User
from cms.webhooks.audit import ADD_SECRET, END_SECRET, REPLAY, TEST
from cms.webhooks.forms import ReplayForm
from cms.webhooks.models import Message, Subscription
from cms.webhooks.outbox import write_test
from cms.webhooks.replay import BeingSent, replay, replay_since, sequence_before
from cms.webhooks.stopping import resume, stop
from cms.webhooks.views import FOLLOW_UP, MESSAGE, FollowUpView, Screen

Action = Callable[["ActionView", Subscription], "HttpResponseBase | None"]


class ActionView(FollowUpView):
    """One action on one subscription; afterwards the follow-up is shown again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, subscription_id: int, action: str) -> HttpResponseBase:
        """Do it.

        Raises:
            Http404: there is no such subscription, or no such action.
        """
        act = ACTIONS.get(action)
        if act is None:
            raise Http404(action)
        subscription = get_object_or_404(Subscription, pk=subscription_id)
        return act(self, subscription) or self.back(subscription)

    @property
    def user(self) -> User:
        """Who acts."""
        return cast(User, self.request.user)

    def back(self, subscription: Subscription) -> HttpResponseBase:
        """Lead to the follow-up."""
        return HttpResponseRedirect(reverse(FOLLOW_UP, args=[subscription.pk]))

    def log(self, subscription: Subscription, action: str, **data: Any) -> None:
        """Write in the audit log who did what."""
        log(subscription, action, user=self.user, data=data)

    def pause(self, subscription: Subscription) -> None:
        """Tell it nothing more until it is resumed."""
        if subscription.state == Subscription.State.ACTIVE:
            stop(subscription, Subscription.State.PAUSED, self.user)
            messages.success(self.request, "L’abonnement est en pause.")

    def resume(self, subscription: Subscription) -> None:
        """Tell it of changes again, and of what it missed when that is ticked."""
        if subscription.state == Subscription.State.ACTIVE:
            return
        missed = resume(subscription, self.user, with_missed="missed" in self.request.POST)
        told = f" {_count(missed)} préparé{'s' if missed > 1 else ''}." if missed else ""
        messages.success(self.request, f"L’abonnement reprend.{told}")

    def add_secret(self, subscription: Subscription) -> HttpResponseBase:
        """Create a secret and show it, this once."""
        try:
            record, secret = subscription.add_secret(self.user)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
            return self.back(subscription)
        self.log(subscription, ADD_SECRET, secret=str(record))
        return self.shown(subscription, new_secret=secret)

    def end_secret(self, subscription: Subscription) -> None:
        """Sign with a secret no more."""
        number = self.request.POST.get("secret", "")
        if not number.isdecimal():
            raise Http404(number)
        record = get_object_or_404(subscription.secrets.live(), pk=number)
        record.end()
        self.log(subscription, END_SECRET, secret=str(record))
        messages.success(self.request, f"Le secret {record} est retiré.")

    def test(self, subscription: Subscription) -> HttpResponseBase:
        """Send a message that tells of nothing."""
        if not subscription.secrets.live().exists():
            messages.error(self.request, "Créez d’abord un secret : un message est toujours signé.")
            return self.back(subscription)
        message = write_test(subscription, timezone.now())
        self.log(subscription, TEST, message=message.pk)
        messages.success(self.request, "Le message d’essai part dans la seconde.")
        return HttpResponseRedirect(reverse(MESSAGE, args=[message.pk]))

    def replay_since(self, subscription: Subscription) -> HttpResponseBase:
        """Send again all that changed since a point of the log."""
        form = ReplayForm(self.request.POST)
        if not form.is_valid():
            return self.shown(subscription, replay_form=form)
        sequence = form.cleaned_data["sequence"]
        if sequence is None:
            sequence = sequence_before(form.cleaned_data["since"])
        count = replay_since(subscription, sequence)
        self.log(subscription, REPLAY, sequence=sequence, messages=count)
        messages.success(self.request, f"{_count(count)} à envoyer de nouveau.")
        return self.back(subscription)


ACTIONS: dict[str, Action] = {
    "pause": ActionView.pause,
    "resume": ActionView.resume,
    "add-secret": ActionView.add_secret,
    "end-secret": ActionView.end_secret,
    "test": ActionView.test,
    "replay": ActionView.replay_since,
}


class ReplayView(Screen):
    """« Renvoyer » one message."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, message_id: str) -> HttpResponseBase:
        """Put it into the queue again, and show it; not while it is being sent."""
        found = get_object_or_404(Message.objects.select_related("subscription"), pk=message_id)
        try:
            sent = replay(found)
        except BeingSent:
            messages.error(
                request,
                "Ce message est en cours d’envoi : attendez la fin de la tentative, une minute au "
                "plus, puis renvoyez-le si besoin.",
            )
            return HttpResponseRedirect(reverse(MESSAGE, args=[found.pk]))
        log(found.subscription, REPLAY, user=request.user, data={"message": found.pk})
        messages.success(request, "Le message est renvoyé.")
        return HttpResponseRedirect(reverse(MESSAGE, args=[sent.pk]))


def _count(messages_count: int) -> str:
    return f"{messages_count} message{'s' if messages_count > 1 else ''}"
