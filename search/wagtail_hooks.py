"""Lists and rows of cards of the pages that show others; pages know nothing of search."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from wagtail import hooks
from wagtail.models import Page

from search import (
    backoffice,  # noqa: F401 - importing it registers its records
    catalogues,
    shelves,
)
from search.listing import Listing
from search.similar import similar_references
from search.views import build_listing, shareable

Serve = Callable[[Page, HttpRequest, Any, Any], HttpResponse]


@hooks.register("on_serve_page")
@hooks.register("campus_preview_page")
def add_lists(serve: Serve) -> Serve:
    """Add ``listing``, ``shelves`` and ``similar`` to the context of a page once it may be seen.

    The preview of a page, which Wagtail serves by another way, has them as well.
    """

    def serve_with_lists(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        if (elsewhere := shareable(request)) is not None:
            return elsewhere
        response = serve(page, request, args, kwargs)
        context = response.context_data if isinstance(response, TemplateResponse) else None
        if context is not None and "document" in context:
            listing, rows = lists_of(request, context["document"])
            similar = similar_references(context["document"])
            context.update(listing=listing, shelves=rows, similar=similar)
            if listing is not None and listing.errors:
                response.status_code = 400
        return response

    return serve_with_lists


def lists_of(
    request: HttpRequest, document: Mapping[str, Any]
) -> tuple[Listing | None, Mapping[str, Any]]:
    """The list and the rows of cards of one document.

    Raises:
        Http404: a page of the list after the last one.
    """
    kind, details = document["kind"], document["details"]
    slug = document["path"].rstrip("/").rsplit("/", 1)[-1]
    if kind == "campaign":
        return build_listing(request, catalogues.of_campaign(slug)), {}
    if kind == "lab":
        return None, shelves.of_lab(slug)
    if kind == "page" and details["template"] == "home":
        return None, shelves.of_home()
    if kind == "page" and details["lists"]:
        listing = build_listing(request, catalogues.of_kind(details["lists"]))
        return listing, _rows_of_index(listing)
    return None, {}


def _rows_of_index(listing: Listing) -> Mapping[str, Any]:
    if not listing.is_default or listing.errors:
        return {}
    if listing.kind == "event":
        return shelves.of_agenda()
    return shelves.of_lab_index(listing) if listing.kind == "lab" else {}
