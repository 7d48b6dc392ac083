"""From what happens to a page to what the public reads: every event ends in ``synchronise``."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wagtail.models import Page

from cms.delivery.encoding import full_document, to_json
from cms.delivery.models import PublishedDocument
from cms.delivery.publish import synchronise
from pages.documents.base import present
from pages.documents.presentation import Surroundings
from pages.models.base import CampusPage

EDITORIAL_FIELDS = frozenset(
    {
        "draft_title",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        "locked",
        "locked_at",
        "locked_by",
    }
)


def page_saved(page: CampusPage, update_fields: Iterable[str] | None) -> None:
    """Bring the document of a saved page in step; saving a draft touches no public field."""
    if update_fields is not None and EDITORIAL_FIELDS.issuperset(update_fields):
        return
    synchronise([page.translation_key])


def subtree_ids(page: Page) -> list[UUID]:
    """Ids of a page and of all pages below it."""
    return list(
        Page.objects.filter(path__startswith=page.path)
        .order_by("path")
        .values_list("translation_key", flat=True)
    )


def document_for(page: CampusPage, *, is_preview: bool) -> dict[str, Any]:
    """The document that a template shows.

    A public page shows what the API gives. A preview, and a page for some readers only, is
    presented now and stored nowhere.
    """
    if not is_preview:
        stored = PublishedDocument.objects.public().filter(pk=page.translation_key).first()
        if stored is not None:
            return dict(json.loads(bytes(stored.body)))
    surroundings = Surroundings()
    presented = present(page, surroundings)
    document = full_document(presented.data, 0, surroundings.visibility.now)
    return dict(json.loads(to_json(document)))
