"""Read one document for a template: the stored one, or a draft presented for one reader."""

import json
from typing import Any
from uuid import UUID

from cms.delivery import sources
from cms.delivery.encoding import full_document, to_json
from cms.delivery.models import PublishedDocument


def stored_document(document_id: UUID) -> dict[str, Any] | None:
    """The public document, as the API gives it; None when the page is not public."""
    row = PublishedDocument.objects.public().filter(pk=document_id).first()
    return dict(json.loads(bytes(row.body))) if row else None


def draft_document(page: Any) -> dict[str, Any]:
    """A page as it stands, for a preview or for readers of a restricted page; stored nowhere."""
    presented, now = sources.current().draft(page)
    return dict(json.loads(to_json(full_document(presented.data, 0, now))))
