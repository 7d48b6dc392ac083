"""Addresses of the public API, mounted at ``/api/v1/``."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.utils.encoding import escape_uri_path, iri_to_uri
from django.views.decorators.csrf import csrf_exempt

from cms.api.discovery import Discovery
from cms.api.endpoints import ENDPOINTS
from cms.api.http import Endpoint, admit, cache_control, finish, serve
from cms.api.problems import Problem, not_found


@csrf_exempt
def elsewhere(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer an address that no endpoint has: 308 to the form without final slash, or 404."""
    if rest.endswith("/"):
        query_string = request.META.get("QUERY_STRING", "")
        location = escape_uri_path(request.path.rstrip("/"))
        location += f"?{iri_to_uri(query_string)}" if query_string else ""
        headers = {"Location": location, "Cache-Control": cache_control(None, private=False)}
        return finish(request, HttpResponse(status=308, headers=headers))
    try:
        response = admit(request)
        if response is None:
            raise not_found("Cette adresse de l’API n’existe pas ; voir /api/v1/.")
    except Problem as problem:
        response = problem.response()
    return finish(request, response)


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
