"""How an editor sees a page before it is public: as a page, and as the document other sites get."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from wagtail import hooks

from cms.delivery.reading import draft_document

DOCUMENT_MODE = "document"


class PreviewMixin:
    """The previews of every page type, on phone, tablet and desktop."""

    preview_modes = [("", "Page du site"), (DOCUMENT_MODE, "Document de l’API")]
    preview_sizes = [
        {
            "name": "mobile",
            "icon": "mobile-alt",
            "device_width": 375,
            "label": "Voir comme sur un téléphone",
        },
        {
            "name": "tablet",
            "icon": "tablet-alt",
            "device_width": 768,
            "label": "Voir comme sur une tablette",
        },
        {
            "name": "desktop",
            "icon": "desktop",
            "device_width": 1280,
            "label": "Voir comme sur un ordinateur",
        },
    ]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Serve the page as readers will see it, or its document as other sites will get it.

        What stands above pages completes the page, as it does on the site, by the hook
        ``campus_preview_page``: a function that takes and gives what serves a page.
        """
        if mode_name == DOCUMENT_MODE:
            return self._serve_document(request)
        serve = _serve
        for complete in reversed(hooks.get_hooks("campus_preview_page")):
            serve = complete(serve)
        return serve(self, request, (), {})

    def _serve_document(self, request: HttpRequest) -> HttpResponse:
        document = draft_document(self)
        response = TemplateResponse(
            request,
            "pages/preview_document.html",
            {
                "page": self,
                "document": document,
                "json": json.dumps(document, ensure_ascii=False, indent=2),
            },
        )
        patch_cache_control(response, private=True)
        return response


def _serve(page: Any, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
    """The end of the chain: what Wagtail serves as a preview."""
    return super(PreviewMixin, page).serve_preview(request, "")
