"""Deleting many pages at once: the name of the site is typed first, whatever the door.

Wagtail asks for the name in its form and checks it only where it was sent.
"""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from wagtail.admin.views.pages.bulk_actions import DeleteBulkAction

NAME = "confirm_site_name"


def is_many(count: int) -> bool:
    """Whether so many pages go only once the name of the site was typed."""
    return count >= settings.WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT


def is_named(request: HttpRequest, count: int) -> bool:
    """Whether the name was typed as asked; a wrong one stops the deletion of few pages too."""
    typed = request.POST.get(NAME, "")
    return bool(typed == settings.WAGTAIL_SITE_NAME or not (typed or is_many(count)))


def ask_name(request: HttpRequest) -> HttpResponse:
    """Back to the screen that asks for the name."""
    messages.error(
        request, f"Rien n’est supprimé : pour confirmer, tapez « {settings.WAGTAIL_SITE_NAME} »."
    )
    query = request.GET.copy()
    if "next" in request.POST:
        query["next"] = request.POST["next"]
    return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")


class NamedBulkDeletion(DeleteBulkAction):
    """Wagtail's deletion of the pages ticked in a list, behind that name."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Delete, or ask for the name."""
        if not is_named(request, self.get_context_data()["total_page_count"]):
            return ask_name(request)
        answer: HttpResponse = super().post(request)
        return answer
