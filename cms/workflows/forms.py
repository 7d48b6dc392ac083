"""The form of the last approval: a comment, and when the text goes live."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils import timezone
from wagtail.forms import TaskStateCommentForm
from wagtail.models import TaskState

from cms.workflows.sets.membership import open_item
from cms.workflows.versions import instant_of

LOCAL_TIME = "%Y-%m-%dT%H:%M"


class When(TextChoices):
    """The choices of who approves."""

    AS_ASKED = "page", "Comme la page le demande"
    NOW = "now", "Maintenant"
    AT = "at", "À la date suivante"


class LocalDateTimeInput(forms.DateTimeInput):
    """The browser's own field for a date and a time; it needs no script."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"style": "width: 100%; min-width: 0; max-width: 20rem", **(attrs or {})},
            format=LOCAL_TIME,
        )


def future_instant_field(label: str, *, required: bool) -> forms.DateTimeField:
    """A date and a time to the minute, as everyone in the country writes them."""
    return forms.DateTimeField(
        label=label,
        required=required,
        widget=LocalDateTimeInput,
        input_formats=[LOCAL_TIME, "%Y-%m-%d %H:%M"],
        help_text="Heure de Paris.",
        error_messages={"invalid": "Donnez une date et une heure, par exemple 24/11/2026 09:00."},
    )


def check_future(instant: datetime) -> None:
    """Refuse an instant that has passed.

    Raises:
        forms.ValidationError: it has.
    """
    if instant <= timezone.now():
        raise forms.ValidationError("Cette date est passée : choisissez une date à venir.")


class ApprovalForm(TaskStateCommentForm):
    """What who gives the last approval may say with it."""

    when = forms.ChoiceField(
        label="Publier",
        choices=When.choices,
        initial=When.AS_ASKED,
        required=False,
        widget=forms.RadioSelect,
    )
    go_live_at = future_instant_field("Date et heure de publication", required=False)
    step = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The editor behind the window has a field for the same date.
        super().__init__(*args, **{"auto_id": "id_approval_%s", **kwargs})

    def clean_go_live_at(self) -> datetime | None:
        """Only asked for when the date is chosen here.

        Raises:
            forms.ValidationError: no date, a past one, or one after the expiry of the page.
        """
        if self.cleaned_data.get("when") != When.AT:
            return None
        instant: datetime | None = self.cleaned_data["go_live_at"]
        if instant is None:
            raise forms.ValidationError("Donnez la date et l’heure de publication.")
        check_future(instant)
        return instant

    def clean(self) -> dict[str, Any]:
        """Compare the date with what the page says of itself.

        Raises:
            forms.ValidationError: the page expires before, or is published with a set.
        """
        data: dict[str, Any] = super().clean() or self.cleaned_data
        step = TaskState.objects.filter(pk=data.get("step")).first()
        if step is None or data.get("when") in {"", None, When.AS_ASKED}:
            return data
        expire_at = instant_of(step.revision.content, "expire_at")
        if expire_at is not None and expire_at <= (data.get("go_live_at") or timezone.now()):
            self.add_error("go_live_at", "La page expire avant cette date.")
        if open_item(step.revision.content_object) is not None:
            self.add_error("when", "Cette page est publiée avec les autres de son groupe.")
        return data
