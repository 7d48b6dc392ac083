"""Deletions asked by a program or by a script of the page: what is in use stays."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from wagtail.admin.api.actions.delete import DeletePageAPIAction
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.documents.views.multiple import DeleteView as DocumentUploadDeletion
from wagtail.images.views.multiple import DeleteView as ImageUploadDeletion
from wagtail.models import Page

from pages.usage.guard import with_what_is_below
from pages.usage.naming import is_many
from pages.usage.uses import uses_of

IN_USE = "D’autres contenus l’utilisent : supprimez-le dans le backoffice, qui en donne la liste."
MANY = (
    "Cette page en contient d’autres : supprimez-la dans le backoffice, qui demande confirmation."
)


class GuardedPageDeletion(DeletePageAPIAction):
    """Wagtail's deletion by its API, refused for what is in use and for a whole section."""

    def execute(self, instance: Page, data: Any) -> HttpResponse:
        """Answer 409 with a sentence; who may not delete gets Wagtail's own answer."""
        may = instance.permissions_for_user(self.request.user).can_delete()
        targets = with_what_is_below([instance]) if may else []
        if is_many(len(targets)):
            return JsonResponse({"detail": MANY}, status=409)
        if uses_of(targets):
            return JsonResponse({"detail": IN_USE}, status=409)
        answer: HttpResponse = super().execute(instance, data)
        return answer


class GuardedPagesAPI(PagesAdminAPIViewSet):
    """Wagtail's API of the backoffice, with that deletion."""

    actions = {**PagesAdminAPIViewSet.actions, "delete": GuardedPageDeletion}


def guard_api(router: Any) -> None:
    """Stand in for Wagtail's pages in the API of the backoffice."""
    router.register_endpoint("pages", GuardedPagesAPI)


class _GuardedUpload:
    """The screen that sends many files deletes what was just sent, which nothing uses yet."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        view: Any = self
        view.model = view.get_model()
        medium = get_object_or_404(view.model, pk=kwargs[view.pk_url_kwarg])
        policy = view.permission_policy
        may = policy.user_has_permission_for_instance(request.user, "delete", medium)
        if may and uses_of([medium]):
            return JsonResponse({"success": False, "error_message": IN_USE}, status=409)
        answer: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
        return answer


class GuardedImageUploadDeletion(_GuardedUpload, ImageUploadDeletion):
    """Wagtail's deletion of an image just sent."""


class GuardedDocumentUploadDeletion(_GuardedUpload, DocumentUploadDeletion):
    """Wagtail's deletion of a document just sent."""
