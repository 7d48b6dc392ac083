"""The search page, and the reading of a list's address that catalogues share with it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from search import service
from search.catalogues import EVERYTHING, Catalogue
from search.forms import InvalidAddress, PageTooFar, default_request, read_request
from search.listing import Listing


def build_listing(request: HttpRequest, catalogue: Catalogue) -> Listing:
    """Answer the address of a list; a bad address gives a listing with errors and no response.

    Raises:
        Http404: a page after the last one.
    """
    try:
        wanted = read_request(request.GET, catalogue)
    except InvalidAddress as error:
        return Listing(request.path, catalogue, default_request(catalogue), None, error.errors)
    except PageTooFar as error:
        raise Http404 from error
    response = service.search(wanted)
    if wanted.page > max(1, response.pages):
        raise Http404
    return Listing(request.path, catalogue, wanted, response)


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """``/recherche``: one GET form over every public content; 400 names what it cannot use."""
    listing = build_listing(request, EVERYTHING)
    status = 400 if listing.errors else 200
    return render(request, "search/page.html", {"listing": listing}, status=status)
