"""Values that a new page of each kind begins with; the editor changes what does not fit."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from wagtail.signals import init_new_page

from media.models import Licence
from pages.choices import Kind

REVIEW_EVERY = 12
"""Months between two reviews of a content that stays."""


def connect() -> None:
    """Listen to the creation form; called once, when the applications are ready."""
    init_new_page.connect(_prefill_form, dispatch_uid="pages.starting.prefill")


def prefill(page: Any) -> None:
    """Give a new page of the campus the usual values of its kind, where it has none."""
    values = VALUES.get(page.kind)
    for name, value in (values() if values else {}).items():
        if not getattr(page, name):
            setattr(page, name, value)


def _prefill_form(page: Any, **kwargs: Any) -> None:
    if hasattr(page, "kind"):
        prefill(page)


def _lasting() -> dict[str, Any]:
    return {"reviewed_on": timezone.localdate(), "review_interval_months": REVIEW_EVERY}


VALUES: dict[Kind, Callable[[], dict[str, Any]]] = {
    Kind.TRAINING: lambda: {"language": "fr", **_lasting()},
    Kind.TOOLKIT: _lasting,
    Kind.RESOURCE: lambda: {
        "licence": Licence.ETALAB,
        "published_on": timezone.localdate(),
        **_lasting(),
    },
    Kind.COMMUNITY: _lasting,
    Kind.LAB: _lasting,
    Kind.ARTICLE: lambda: {"published_on": timezone.localdate()},
}
