"""The screens of the editors' guide, open to whoever enters the backoffice."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cms.backoffice.guide.pages import FIRST, guide_pages, image_path


def show_page(request: HttpRequest, name: str = FIRST) -> HttpResponse:
    """A page of the guide, with the list of the others.

    Raises:
        Http404: there is no such page.
    """
    pages = guide_pages()
    page = next((each for each in pages if each.name == name), None)
    if page is None:
        raise Http404
    place = pages.index(page)
    context = {
        "page": page,
        "pages": pages,
        "following": pages[place + 1] if place + 1 < len(pages) else None,
    }
    return render(request, "backoffice/guide/page.html", context)


def show_image(request: HttpRequest, name: str) -> HttpResponse:
    """A screenshot of the guide.

    Raises:
        Http404: there is no such image.
    """
    path = image_path(name)
    if path is None:
        raise Http404
    return HttpResponse(path.read_bytes(), content_type="image/png")
