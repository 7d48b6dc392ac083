"""Published documents made by hand: what search reads, with no page behind."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

from cms.delivery.models import Change, DocumentInterval, DocumentTerm, PublishedDocument
from search.analysis import sort_key

PUBLISHED = datetime(2026, 3, 2, 9, tzinfo=UTC)


def publish(
    title: str,
    kind: str = "article",
    *,
    terms: Mapping[str, Sequence[str]] | None = None,
    intervals: Sequence[tuple[str, datetime, datetime | None]] = (),
    text: Mapping[str, str] | None = None,
    **values: object,
) -> PublishedDocument:
    """Write a document with its terms and the change that announces it."""
    key = values.pop("id", None) or uuid4()
    assert isinstance(key, UUID)
    slug = sort_key(title).replace(" ", "-")[:50]
    terms_by_name = {name: list(found) for name, found in (terms or {}).items()}
    path = f"/{kind}/{slug}-{key.hex[:6]}/"
    card = {
        "id": str(key), "kind": kind, "title": title, "path": path,
        "url": f"https://campus.example{path}", "summary": "",
    }  # fmt: skip
    change = Change.objects.create(
        document_id=key, kind=kind, operation="upsert", version=1, created_at=PUBLISHED
    )
    document = PublishedDocument.objects.create(
        **{
            "id": key,
            "kind": kind,
            "slug": slug,
            "path": path,
            "title": title,
            "sort_title": sort_key(title),
            "locale": "fr",
            "version": 1,
            "presenter_version": 1,
            "digest": uuid4().hex,
            "body": b"{}",
            "card": json.dumps(card, ensure_ascii=False).encode(),
            "first_published_at": PUBLISHED,
            "published_at": PUBLISHED,
            "updated_at": PUBLISHED,
            "terms_by_name": terms_by_name,
            "text": {"title": title, "keywords": "", "summary": "", "body": "", "names": "",
                     "attachments": "", **(text or {})},
            "sequence": change.sequence,
            **values,
        }
    )  # fmt: skip
    DocumentTerm.objects.bulk_create(
        DocumentTerm(document=document, name=name, value=value, published_at=document.published_at)
        for name, found in terms_by_name.items()
        for value in found
    )
    DocumentInterval.objects.bulk_create(
        DocumentInterval(document=document, name=name, starts_at=start, ends_at=end)
        for name, start, end in intervals
    )
    return document


def withdraw(document: PublishedDocument) -> Change:
    """Take a document away and log it."""
    change = Change.objects.create(
        document_id=document.pk,
        kind=document.kind,
        operation="delete",
        version=document.version + 1,
        reason="withdrawn",
        created_at=PUBLISHED,
    )
    PublishedDocument.objects.filter(pk=document.pk).delete()
    return change
