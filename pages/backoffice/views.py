"""Pieces of the page editor that a script asks for again: findings at each save, crops."""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.accounts.models import User
from media.models import CampusImage
from pages.backoffice.report import report_of


@require_GET
def findings(request: HttpRequest, page_id: int) -> HttpResponse:
    """The findings of the last saved version of a page, for who may edit it.

    Raises:
        Http404: no such page, or one that is not of the campus.
        PermissionDenied: the person may not edit it.
    """
    page = get_object_or_404(Page, pk=page_id).get_latest_revision_as_object()
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if not hasattr(page, "quality_findings"):
        raise Http404
    report = report_of(page, cast(User, request.user))
    return render(request, "pages/backoffice/findings.html", {"report": report})


@require_GET
def image_crops(request: HttpRequest, image_id: int) -> HttpResponse:
    """What the site shows of an image, for who may choose it.

    Raises:
        Http404: no such image.
        PermissionDenied: the person may not choose it.
    """
    image = get_object_or_404(CampusImage, pk=image_id)
    policy = policy_registry.get_by_type(CampusImage)
    if not policy.user_has_permission_for_instance(request.user, "choose", image):
        raise PermissionDenied
    return render(request, "pages/backoffice/crops.html", {"image": image})
