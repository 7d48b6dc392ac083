"""The addresses of the campus, and a trivial view: bytes that are already there."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cms import urls

handler400 = urls.handler400
handler403 = urls.handler403
handler404 = urls.handler404
handler500 = urls.handler500

BODY = b'{"items": [' + b", ".join([b'{"title": "trivial"}'] * 20) + b"]}"


def trivial(request: HttpRequest) -> HttpResponse:
    """What the server and the framework cost with nothing behind."""
    return HttpResponse(BODY, content_type="application/json")


urlpatterns = [path("api/bench/trivial", trivial), *urls.urlpatterns]
