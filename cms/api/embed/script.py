"""The script of ``<campus-liste>``, at an address that never changes: other sites paste it."""

import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cms.api.front.encodings import accepted, coded_tag, compressed, known_tag
from cms.api.http import hashed_tag

COMPONENT = Path(__file__).parent / "component"
PARTS = ("filters.js", "dates.js", "card.js", "element.js")
CACHE_CONTROL = "public, max-age=3600, stale-while-revalidate=86400, stale-if-error=604800"
_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": CACHE_CONTROL,
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
}


@require_safe
def component(request: HttpRequest) -> HttpResponse:
    """``/integration/campus-liste.js``: the script, compressed for who accepts it, or 304."""
    content = source(settings.CAMPUS_BASE_URL)
    coding = accepted(request.headers.get("Accept-Encoding", ""))
    etag = hashed_tag(content)
    held = known_tag(request.headers.get("If-None-Match", ""), etag)
    if held:
        return HttpResponse(status=304, headers={**_HEADERS, "ETag": held})
    headers = {**_HEADERS, "ETag": coded_tag(etag, coding)}
    if coding:
        headers["Content-Encoding"] = coding
        content = _compressed(content, coding)
    return HttpResponse(content, content_type="text/javascript; charset=utf-8", headers=headers)


@cache
def source(campus: str) -> bytes:
    """The script of a campus at this address: its parts in one scope that leaves no name behind.

    It runs as a module and as a classic script alike, which neither ``import.meta`` nor
    ``document.currentScript`` allows: the server writes the address of the campus.
    """
    parts = "\n".join((COMPONENT / name).read_text(encoding="utf-8") for name in PARTS)
    styles = (COMPONENT / "style.css").read_text(encoding="utf-8")
    for mark, value in (("%CAMPUS%", campus), ("%STYLES%", styles)):
        parts = parts.replace(f'"{mark}"', json.dumps(value, ensure_ascii=False))
    return f'(() => {{\n"use strict";\n\n{parts}}})();\n'.encode()


@cache
def _compressed(content: bytes, coding: str) -> bytes:
    return compressed(content, coding)
