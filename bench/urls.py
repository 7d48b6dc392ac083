"""The addresses of the campus, beside them Wagtail's own API and a view that sends stored bytes."""

from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import path
from wagtail.api import APIField
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet

from bench.models import Stored
from cms import urls
from pages.models import ResourcePage

handler400 = urls.handler400
handler403 = urls.handler403
handler404 = urls.handler404
handler500 = urls.handler500

RELATIONS = ("themes", "audiences", "authors")
FIELDS = ("summary", "resource_type", "difficulty", "licence", "published_on", *RELATIONS)
"""What our cards of resources show besides title, dates and address."""

# As the documentation of Wagtail says to do.
ResourcePage.api_fields = [APIField(name) for name in (*FIELDS, "body")]


class Pages(PagesAPIViewSet):
    """Wagtail's own, as it comes."""

    name: ClassVar[str] = "pages"


router = WagtailAPIRouter("wagtailapi")
router.register_endpoint("pages", Pages)


def stored(request: HttpRequest, number: int) -> HttpResponse:
    """Send bytes of the database: the least that an answer made with Django costs."""
    content = Stored.objects.values_list("content", flat=True).get(pk=number)
    return HttpResponse(bytes(content), content_type="application/json")


urlpatterns = [
    path("bench/stored/<int:number>", stored),
    path("bench/wagtail/", router.urls),
    *urls.urlpatterns,
]
