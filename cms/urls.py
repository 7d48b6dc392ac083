"""Addresses of the whole project; Wagtail's pages come last."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

handler400 = "cms.operations.errors.bad_request"
handler403 = "cms.operations.errors.permission_denied"
handler404 = "cms.operations.errors.page_not_found"
handler500 = "cms.operations.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("cms.operations.urls")),
    path("api/v1/", include("cms.api.urls")),
    path("", include("search.urls")),
    path("", include("pages.media_urls")),
    path(settings.CAMPUS_BACKOFFICE_PATH.lstrip("/"), include(wagtailadmin_urls)),
    path("", include(wagtail_urls)),
]
