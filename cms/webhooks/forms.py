"""Forms of the backoffice: a subscription, the filters of its log, and what to send again."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm

from cms.delivery.models import Change
from cms.webhooks.addresses import check_address
from cms.webhooks.models import Message, Outcome, Subscription
from pages.choices import Kind
from snippets.models import Theme

NAME_TIMEOUT = 3.0
"""Seconds that a name may take to be resolved while somebody waits for the form."""


def theme_choices() -> list[tuple[str, str]]:
    """Every theme by its slug, those of the second level after their parent."""
    themes = list(Theme.objects.select_related("parent").order_by("label"))
    found: list[tuple[str, str]] = []
    for theme in themes:
        if theme.parent_id is None:
            found.append((theme.slug, theme.label))
            below = [child for child in themes if child.parent_id == theme.pk]
            found += [(child.slug, f"{theme.label} › {child.label}") for child in below]
    return found


class SubscriptionForm(WagtailAdminModelForm):
    """Kinds and themes as boxes to tick; the address is looked up before it is kept."""

    kinds = forms.MultipleChoiceField(
        label="Types de contenu",
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Aucun coché : tous les types.",
    )
    themes = forms.MultipleChoiceField(
        label="Thèmes",
        choices=theme_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Aucun coché : tous les thèmes. Un thème comprend ses sous-thèmes.",
    )

    class Meta:
        model = Subscription
        fields = ("client", "url", "kinds", "themes")

    def clean_url(self) -> str:
        """Refuse an address that could not be called.

        Raises:
            ValidationError: see ``check_address``.
        """
        url: str = self.cleaned_data["url"]
        if self.instance.pk is None or url != self.initial.get("url"):
            check_address(url, NAME_TIMEOUT)
        return url


class LogForm(forms.Form):
    """Filters of the log of a subscription, in the address of the page."""

    state = forms.ChoiceField(
        label="État du message",
        choices=[("", "Tous"), *Message.State.choices],
        required=False,
    )
    outcome = forms.ChoiceField(
        label="Issue d’une tentative",
        choices=[("", "Toutes"), *Outcome.choices],
        required=False,
    )
    since = forms.DateField(
        label="Depuis le", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    document = forms.UUIDField(label="Identifiant du contenu", required=False)


class ReplayForm(forms.Form):
    """From where on everything is sent again: an instant, or a line of the change log."""

    since = forms.DateTimeField(
        label="Depuis le",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    sequence = forms.IntegerField(
        label="ou après le numéro du journal (« seq »)", required=False, min_value=0
    )

    def clean(self) -> dict[str, Any]:
        """Want one of the two, in the past.

        Raises:
            ValidationError: none or both were given, or it is to come.
        """
        values: dict[str, Any] = super().clean() or {}
        if self.errors:
            return values
        since, sequence = values.get("since"), values.get("sequence")
        if (since is None) == (sequence is None):
            raise ValidationError("Donnez une date ou un numéro du journal, l’un des deux.")
        if since is not None and since > timezone.now():
            raise ValidationError({"since": "Cette date est à venir."})
        newest = Change.objects.order_by("-sequence").values_list("sequence", flat=True).first()
        if sequence is not None and sequence > (newest or 0):
            raise ValidationError({"sequence": f"Le dernier numéro du journal est {newest or 0}."})
        return values
