"""The forms that begin a page from a model, and keep a page as a model."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from wagtail.admin.widgets import AdminDateTimeInput

from pages.starting.choices import Start


class NewPageForm(forms.Form):
    """What the new page begins with, its title, and the date of an event."""

    start = forms.ChoiceField(label="Partir de", widget=forms.RadioSelect)
    title = forms.CharField(label="Titre de la nouvelle page", max_length=255)
    starts_at = forms.DateTimeField(
        label="Date et heure de début",
        required=False,
        widget=AdminDateTimeInput,
        help_text="Pour un événement seulement.",
    )

    def __init__(self, starts: Sequence[Start], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._starts = {start.key: start for start in starts}
        choice = cast(forms.ChoiceField, self.fields["start"])
        choice.choices = [(start.key, start.label) for start in starts]
        if len(starts) == 1:
            choice.initial = starts[0].key
        if not any(start.is_dated for start in starts):
            del self.fields["starts_at"]

    @property
    def chosen(self) -> Start:
        """The start of a valid form."""
        return self._starts[self.cleaned_data["start"]]

    def clean(self) -> dict[str, Any]:
        """An event begins with its date.

        Raises:
            ValidationError: on the date, when it is missing.
        """
        cleaned: dict[str, Any] = super().clean() or {}
        start = self._starts.get(cleaned.get("start", ""))
        is_dated = start is not None and start.is_dated
        if is_dated and "starts_at" not in self.errors and not cleaned.get("starts_at"):
            self.add_error("starts_at", "Donnez la date de début de l’événement.")
        return cleaned


class KeepForm(forms.Form):
    """How a model is called, and when to use it."""

    name = forms.CharField(
        label="Nom du modèle",
        max_length=120,
        help_text="Un modèle de même nom, pour le même type de page, est remplacé.",
    )
    description = forms.CharField(
        label="Description",
        max_length=250,
        required=False,
        help_text="Quand s’en servir, en une phrase.",
    )
