"""Views that stand for the site, the backoffice and the API in the tests of operations."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.template import engines
from django.template.response import SimpleTemplateResponse
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from cms.delivery.models import WorkerHeartbeat


def page(request: HttpRequest) -> HttpResponse:
    """A page of the site with an inline script."""
    return HttpResponse(f'<script nonce="{request.csp_nonce}"></script>')  # type: ignore[attr-defined]


def html(request: HttpRequest) -> HttpResponse:
    """HTML without inline code."""
    return HttpResponse("<p>…</p>")


def preview(request: HttpRequest) -> HttpResponse:
    """The preview of a page inside the backoffice: its policy is set already."""
    return HttpResponse("<p>…</p>", headers={"Content-Security-Policy": "default-src 'self'"})


def data(request: HttpRequest) -> HttpResponse:
    """Data of the API."""
    return JsonResponse({})


def not_modified(request: HttpRequest) -> HttpResponse:
    """An answer without a body or a type."""
    return HttpResponseNotModified()


@csrf_exempt
def write(request: HttpRequest, outcome: str) -> HttpResponse:
    """Write a row, then answer as ``outcome`` says."""
    WorkerHeartbeat.objects.create(name="written", beat_at=timezone.now())
    match outcome:
        case "raise":
            raise RuntimeError("after the write")
        case "forbid":
            raise PermissionDenied
        case "template":
            return SimpleTemplateResponse(
                engines["django"].from_string("{% include 'absent.html' %}")
            )
    return HttpResponse(status=int(outcome))


def written(request: HttpRequest) -> HttpResponse:
    """Like ``write`` with 200, but protected against forgery."""
    return write(request, "200")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page of a refusal; it counts rows, as a page with a menu would."""
    return HttpResponse(str(WorkerHeartbeat.objects.count()), status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """The page of an error."""
    return HttpResponse("…", status=500)


handler403 = forbidden
handler500 = broken

backoffice = settings.CAMPUS_BACKOFFICE_PATH.lstrip("/")
urlpatterns = [
    path("", include("cms.operations.urls")),
    path("page", page),
    path("write/<outcome>", write),
    path("api/data", data),
    path("api/docs", html),
    path("api/not-modified", not_modified),
    path(f"{backoffice}page", html),
    path(f"{backoffice}preview", preview),
    path(f"{backoffice}written", written),
    path(f"{backoffice}write/<outcome>", write),
]
