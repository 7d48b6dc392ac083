"""What to do instead of a deletion that is refused: a page once published is unpublished."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from wagtail.admin.views.pages.delete import DeleteView
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.workflows.sets.membership import planned_set_of

_wagtails_view = DeleteView.as_view()


def is_kept(page: Page, user: Any) -> bool:
    """Whether the person writes or validates this page, and may not delete it.

    It was published, or a planned publication set is about to publish it. ``can_unschedule`` is
    the right of validators, be the page live or not.
    """
    rights = page.permissions_for_user(user)
    if rights.can_delete() or not (rights.can_edit() or rights.can_unschedule()):
        return False
    return planned_set_of(page) is not None or _was_published(page)


def _was_published(page: Page) -> bool:
    """Whether the page, or one below it, was ever published."""
    family = page.get_descendants(inclusive=True)
    return bool(family.filter(first_published_at__isnull=False).exists())


def delete_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """Wagtail's deletion; where it would only refuse, say why and what to do."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not is_kept(page, request.user):
        answer: HttpResponse = _wagtails_view(request, page_id)
        return answer
    rights = page.permissions_for_user(request.user)
    context = {
        "page": page,
        "planned_set": planned_set_of(page),
        "can_unpublish": rights.can_unpublish(),
        "can_edit": rights.can_edit(),
        "back": reverse("wagtailadmin_pages:edit", args=[page.pk])
        if rights.can_edit()
        else reverse("wagtailadmin_explore", args=[page.get_parent().pk]),
    }
    status = 403 if request.method == "POST" else 200
    return render(request, "wagtailadmin/usage/kept.html", context, status=status)


def why_no_deletion(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """In the menu of a page, where « Supprimer » would stand: the way to the reason."""
    if is_kept(page, user):
        yield Button(
            "Supprimer : pourquoi est-ce impossible ?",
            reverse("wagtailadmin_pages:delete", args=[page.pk]),
            icon_name="bin",
            priority=30,
        )
