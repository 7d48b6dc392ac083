"""The site map: every public page, by section."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.delivery.models import PublishedDocument
from pages.choices import Kind

SECTIONS = tuple(kind for kind in Kind.values if kind != Kind.PAGE)


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """``/plan-du-site``: one query, whatever the number of pages."""
    rows = PublishedDocument.objects.public().order_by("kind", "sort_title", "id")
    titles = rows.values_list("kind", "title", "path")
    by_kind = {kind: list(found) for kind, found in groupby(titles, key=lambda row: row[0])}
    sections = [
        {"label": Kind(kind).label, "pages": [row[1:] for row in by_kind.get(kind, [])]}
        for kind in (Kind.PAGE, *SECTIONS)
    ]
    return render(
        request,
        "search/site_map.html",
        {"sections": [section for section in sections if section["pages"]]},
    )
