"""The body of a message: thin, so that it says nothing that the API would not say to anyone."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from cms.delivery.encoding import instant, to_json
from cms.delivery.models import Change

TEST_TYPE = "campus.test"


def content_body(change: Change, operation: str) -> str:
    """Say that a document changed, in JSON: ``type`` and ``timestamp``, then ``data``.

    ``timestamp`` is when the change was written. ``url`` gives the document, or why it is no
    longer there, in the API.

    Args:
        change: the line of the log that is told.
        operation: of the message; a document that leaves the themes of a subscription is deleted
            for it.
    """
    data = {
        "id": str(change.document_id),
        "kind": change.kind,
        "op": operation,
        "version": change.version,
        "url": document_url(change.document_id),
        "seq": change.sequence,
    }
    return _body(f"content.{operation}", change.created_at, data)


def test_body(now: datetime) -> str:
    """Say nothing but that the link works."""
    return _body(TEST_TYPE, now, {"message": "Message d’essai du Campus."})


def document_url(document_id: UUID) -> str:
    """The address of a document in the API."""
    return f"{settings.CAMPUS_BASE_URL}/api/v1/contents/{document_id}"


def _body(kind: str, at: datetime, data: dict[str, Any]) -> str:
    return to_json({"type": kind, "timestamp": instant(at), "data": data}).decode()
