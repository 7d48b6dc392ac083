"""Addresses of the public API, mounted at ``/api/v1/``."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path, re_path
from django.utils.encoding import escape_uri_path, iri_to_uri
from django.views.decorators.csrf import csrf_exempt

from cms.api.discovery import Discovery
from cms.api.endpoints import ENDPOINTS
from cms.api.http import Endpoint, answered, cache_control, preflight, serve
from cms.api.keys import identify
from cms.api.problems import not_found


@csrf_exempt
def elsewhere(request: HttpRequest, rest: str) -> HttpResponseBase:
    """Answer an address that no endpoint has: 308 to the form without final slash, or 404."""
    return answered(request, lambda: preflight(request) or _found_elsewhere(request, rest))


def _found_elsewhere(request: HttpRequest, rest: str) -> HttpResponseBase:
    if rest.endswith("/"):
        return _permanently(request, request.path.rstrip("/"))
    identify(request)
    raise not_found("Cette adresse de l’API n’existe pas ; voir /api/v1/.")


@csrf_exempt
def root_without_slash(request: HttpRequest) -> HttpResponseBase:
    """Lead to the root, whose own address ends with a slash."""
    return answered(
        request, lambda: preflight(request) or _permanently(request, f"{request.path}/")
    )


def _permanently(request: HttpRequest, path: str) -> HttpResponseBase:
    query_string = request.META.get("QUERY_STRING", "")
    location = escape_uri_path(path) + (f"?{iri_to_uri(query_string)}" if query_string else "")
    headers = {"Location": location, "Cache-Control": cache_control(None, private=False)}
    return HttpResponse(status=308, headers=headers)


def _route(endpoint: Endpoint) -> str:
    return endpoint.path.replace("{", "<str:").replace("}", ">")


_discovery = Discovery(ENDPOINTS)

app_name = "api"
urlpatterns = [
    *(
        path(_route(endpoint), serve(endpoint), name=endpoint.name)
        for endpoint in (*_discovery.described, _discovery.docs)
    ),
    # Line breaks included: whatever is under the API is answered by the API.
    re_path(r"^(?P<rest>[\s\S]*)\Z", elsewhere),
]
