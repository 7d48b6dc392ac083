"""Saving over somebody's newer version is said, never silent.

Wagtail's editor asks the server every few seconds who else is there, and refuses to save by itself
over a newer version. A person who presses the button in between would replace it without a word:
their version is kept (no text is lost, the other one is in the history) and they are told.
"""

from typing import cast

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page, Revision

_MARK = "_campus_overwritten"


def connect() -> None:
    """Register the hooks; called once, when the applications are ready."""
    hooks.register("before_edit_page", note_a_newer_version)
    hooks.register("after_edit_page", tell_of_a_newer_version)


def note_a_newer_version(request: HttpRequest, page: Page) -> None:
    """Remember the version of somebody else that this request is about to replace."""
    latest = page.get_latest_revision() if request.method == "POST" else None
    if latest is None or latest.user_id in {None, cast(AbstractBaseUser, request.user).pk}:
        return
    known = request.POST.get("overwrite_revision_id") or request.POST.get("loaded_revision_id")
    seen_at = request.POST.get("loaded_revision_created_at")
    is_same = known == str(latest.pk) and seen_at in {None, "", latest.created_at.isoformat()}
    if known and not is_same:
        setattr(request, _MARK, latest)


def tell_of_a_newer_version(request: HttpRequest, page: Page) -> None:
    """Say whose version was replaced, when, and where to compare both."""
    replaced: Revision | None = getattr(request, _MARK, None)
    current = page.get_latest_revision() if replaced else None
    if replaced is None or current is None or current.pk == replaced.pk:
        return
    saved_at = timezone.localtime(replaced.created_at)
    messages.warning(
        request,
        f"{replaced.user} avait enregistré cette page à {saved_at:%H h %M}, pendant que vous "
        "l’écriviez. Votre version est maintenant la plus récente ; la sienne reste dans "
        "l’historique.",
        buttons=[
            messages.button(
                reverse(
                    "wagtailadmin_pages:revisions_compare",
                    args=[page.pk, replaced.pk, current.pk],
                ),
                "Comparer",
            )
        ],
    )
