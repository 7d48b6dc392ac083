"""The search page, and the reading of a list's address that catalogues share with it."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from search import service, way_out
from search.catalogues import EVERYTHING, Catalogue
from search.forms import InvalidAddress, read_request, without_empty_fields
from search.insight import log
from search.insight.models import Source
from search.listing import Listing


def build_listing(request: HttpRequest, catalogue: Catalogue) -> Listing:
    """Answer the address of a list; a bad address gives a listing with errors and no response.

    Raises:
        Http404: a page after the last one.
    """
    try:
        wanted = read_request(request.GET, catalogue)
    except InvalidAddress as error:
        return Listing(request.path, catalogue, error.kept, None, error.errors)
    response = service.search(wanted)
    if wanted.page > max(1, response.pages):
        raise Http404
    search_id = log.record(wanted, response, Source.SITE) if _is_read(request) else None
    listing = Listing(request.path, catalogue, wanted, response, search_id=search_id)
    if response.count:
        return listing
    return replace(listing, way_out=way_out.find(wanted, listing.selection, catalogue))


def shareable(request: HttpRequest) -> HttpResponseRedirect | None:
    """Send a form that left fields empty to the address to share, None when it is that one."""
    query = without_empty_fields(request.GET)
    if query is None:
        return None
    return HttpResponseRedirect(f"{request.path}?{query}" if query else request.path)


def _is_read(request: HttpRequest) -> bool:
    """Whether a person is about to read the answer: browsers fetch some pages in advance."""
    return request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", "")


@csrf_exempt  # it changes nothing: a POST is refused for what it is
@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """``/recherche``: one GET form over every public content; 400 names what it cannot use."""
    if (elsewhere := shareable(request)) is not None:
        return elsewhere
    listing = build_listing(request, EVERYTHING)
    status = 400 if listing.errors else 200
    return render(request, "search/page.html", {"listing": listing}, status=status)
