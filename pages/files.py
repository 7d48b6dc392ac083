"""Serve uploaded files: to everyone once a public page uses them, to editors before that.

Who was given a preview of a page reads its files too, by a pass in their addresses.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.models import CollectionViewRestriction

from cms.delivery.models import DocumentReference, PublishedDocument
from media.models import CampusDocument, CampusImage, CampusRendition
from pages.file_passes import has_pass

PUBLIC_CACHE = "public, max-age=3600"
PRIVATE_CACHE = "private, no-store"
INLINE_TYPES = {"application/pdf"}


def is_used_in_public(label: str, key: object) -> bool:
    """Whether a public document quotes this image or file."""
    documents = DocumentReference.objects.filter(label=label, key=str(key)).values("document_id")
    return PublishedDocument.objects.public().filter(pk__in=documents).exists()


def in_private_collection(medium: Any) -> bool:
    """Whether the collection of an image or file, or one above it, is restricted."""
    ancestors = medium.collection.get_ancestors(inclusive=True)
    return CollectionViewRestriction.objects.filter(collection__in=ancestors).exists()


def _may_read(request: HttpRequest, medium: Any) -> tuple[bool, bool]:
    """Whether to serve, and whether everybody may have it."""
    is_open = not in_private_collection(medium)
    if is_open and is_used_in_public(medium._meta.label_lower, medium.pk):
        return True, True
    return (is_open and has_pass(request)) or request.user.has_perm(
        "wagtailadmin.access_admin"
    ), False


@require_safe
def serve_document(request: HttpRequest, key: UUID, filename: str) -> HttpResponseBase:
    """Give a document by its public id; an old file name still works after a replacement.

    Raises:
        Http404: unknown, missing on disk, or not to be shown to this visitor.
    """
    documents = CampusDocument.objects.select_related("collection")
    document: CampusDocument = get_object_or_404(documents, key=key)
    allowed, is_public = _may_read(request, document)
    if not allowed:
        raise Http404
    return _respond(
        document.file.name,
        document.content_type,
        is_public=is_public,
        download_name="" if document.content_type in INLINE_TYPES else document.filename,
    )


@require_safe
def serve_image(request: HttpRequest, path: str) -> HttpResponseBase:
    """Give a size of an image by its path under the media folder.

    Raises:
        Http404: unknown, missing on disk, or not to be shown to this visitor.
    """
    rendition = (
        CampusRendition.objects.select_related("image__collection").filter(file=path).first()
    )
    image = rendition.image if rendition else CampusImage.objects.filter(file=path).first()
    if image is None:
        raise Http404
    allowed, is_public = _may_read(request, image)
    is_original = rendition is None
    if is_original:  # originals may hold what the sizes shown do not
        allowed, is_public = request.user.has_perm("wagtailadmin.access_admin"), False
    if not allowed:
        raise Http404
    return _respond(path, None, is_public=is_public)


def _respond(
    name: str, content_type: str | None, *, is_public: bool, download_name: str = ""
) -> FileResponse:
    try:
        source = default_storage.open(name, "rb")
    except (FileNotFoundError, SuspiciousFileOperation, IsADirectoryError) as error:
        raise Http404 from error
    response = FileResponse(
        source,
        content_type=content_type,
        as_attachment=bool(download_name),
        filename=download_name or name.rsplit("/", 1)[-1],
    )
    response["Cache-Control"] = PUBLIC_CACHE if is_public else PRIVATE_CACHE
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Access-Control-Allow-Origin"] = "*" if is_public else settings.CAMPUS_BASE_URL
    return response
