"""Addresses of the whole project; Wagtail's pages come last."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from cms.api.preview_views import show_page
from cms.api.urls import root_without_slash

handler400 = "cms.operations.errors.bad_request"
handler403 = "cms.operations.errors.permission_denied"
handler404 = "cms.operations.errors.page_not_found"
handler500 = "cms.operations.errors.server_error"

BACKOFFICE = settings.CAMPUS_BACKOFFICE_PATH.lstrip("/")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("cms.operations.urls")),
    path("api/v1", root_without_slash),
    path("api/v1/", include("cms.api.urls")),
    path("integration/", include("cms.api.embed.urls")),
    path("apercu/<str:token>/", show_page, name="campus_preview"),
    path("", include("search.urls")),
    path("", include("pages.media_urls")),
    path(BACKOFFICE, include("pages.usage.urls")),
    path(BACKOFFICE, include("pages.backoffice.urls")),
    path(BACKOFFICE, include(wagtailadmin_urls)),
    path("", include(wagtail_urls)),
]
