"""The one function through which every public change passes.

It presents pages again and writes, in the caller's transaction, what follows: the document, its
filters, its address and a line of the log; or the tombstone of a page that left the public.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cms.delivery import sources
from cms.delivery.contract import Absent, Presented, Reference
from cms.delivery.encoding import card_of, content_digest, full_document, to_json
from cms.delivery.history import newest_line, remember_themes
from cms.delivery.locks import lock_change_log
from cms.delivery.models import (
    Change,
    DocumentInterval,
    DocumentPath,
    DocumentReference,
    DocumentTerm,
    PublishedDocument,
)
from cms.delivery.sorting import sort_key

BATCH = 200


DOCUMENT = "document"
ADDRESS = "document-address"


@dataclass(frozen=True)
class _Outcome:
    """Whether a document changed, and whether what others show of its address did."""

    changed: bool = False
    address_changed: bool = False


@contextmanager
def change_log() -> Iterator[None]:
    """A transaction that holds the change log.

    What decides which documents are touched must be read inside it: read before, it could miss
    what another transaction is about to commit.
    """
    with transaction.atomic():
        lock_change_log()
        yield


def synchronise(ids: Iterable[UUID]) -> int:
    """Bring the published documents of ``ids``, and of those that quote them, in step.

    A document that shows another's title and address refers to it under ``ADDRESS``, one that
    shows more of it under ``DOCUMENT``: each is presented once, since pages are read and not
    documents.

    Returns:
        The number of documents that changed.
    """
    done: set[UUID] = set()
    changed = 0
    with change_log():
        queue = list(dict.fromkeys(ids))
        while queue:
            done.update(queue)
            touched: list[Reference] = []
            for state in sources.current().present(queue):
                outcome = _apply(state)
                changed += outcome.changed
                if outcome.changed:
                    touched.append(Reference(DOCUMENT, str(state.id)))
                if outcome.address_changed:
                    touched.append(Reference(ADDRESS, str(state.id)))
            queue = [pk for pk in _quoting(touched) if pk not in done]
    return changed


def synchronise_quoting(references: Iterable[Reference]) -> int:
    """Present again every document that quotes one of ``references``.

    Returns:
        The number of documents that changed.
    """
    with change_log():
        return synchronise(_quoting(references))


def _quoting(references: Iterable[Reference]) -> list[UUID]:
    ids: dict[UUID, None] = {}
    keys_by_label: dict[str, list[str]] = {}
    for reference in references:
        keys_by_label.setdefault(reference.label, []).append(reference.key)
    for label, keys in keys_by_label.items():
        for start in range(0, len(keys), BATCH):
            found = DocumentReference.objects.filter(
                label=label, key__in=keys[start : start + BATCH]
            )
            ids.update(dict.fromkeys(found.values_list("document_id", flat=True)))
    return sorted(ids)


def _apply(state: Presented | Absent) -> _Outcome:
    previous = PublishedDocument.objects.filter(pk=state.id).first()
    last = newest_line(state.id)
    if isinstance(state, Absent):
        changed = _withdraw(state, previous, last)
        return _Outcome(changed, changed)
    changed = _upsert(state, previous, last)
    after = (state.data["title"], state.data["path"], state.slug)
    before = (previous.title, previous.path, previous.slug) if previous else None
    return _Outcome(changed, before != after)


def _upsert(presented: Presented, previous: PublishedDocument | None, last: Change | None) -> bool:
    digest = content_digest(presented)
    _write_references(presented)
    if previous is not None and previous.digest == digest:
        _note_presenter(previous)
        return False
    is_replay = (
        last is not None and last.operation == Change.Operation.UPSERT and last.digest == digest
    )
    if last is not None and is_replay:
        change = last
    else:
        change = Change.objects.create(
            document_id=presented.id,
            kind=presented.kind,
            operation=Change.Operation.UPSERT,
            version=(last.version if last else 0) + 1,
            digest=digest,
            created_at=timezone.now(),
        )
    _write_document(presented, change)
    return True


def _note_presenter(document: PublishedDocument) -> None:
    """A newer presenter said the same: the document need not be presented again."""
    current = sources.current().presenter_version
    if document.presenter_version != current:
        document.presenter_version = current
        document.save(update_fields=["presenter_version"])


def _write_document(presented: Presented, change: Change) -> None:
    document = full_document(presented.data, change.version, change.created_at)
    starts = [interval.starts_at for interval in presented.intervals]
    row = PublishedDocument(
        id=presented.id,
        kind=presented.kind,
        slug=presented.slug,
        path=document["path"],
        title=document["title"],
        sort_title=sort_key(document["title"]),
        locale=document["locale"],
        version=change.version,
        presenter_version=sources.current().presenter_version,
        digest=change.digest,
        body=to_json(document),
        card=to_json(card_of(document, presented.card_details)),
        card_details=sorted(presented.card_details),
        first_published_at=presented.first_published_at,
        published_at=presented.published_at,
        updated_at=change.created_at,
        expires_at=presented.expires_at,
        state_until=presented.state_until,
        starts_at=presented.starts_at or min(starts, default=None),
        duration_minutes=presented.duration_minutes,
        terms_by_name={name: list(values) for name, values in presented.terms.items()},
        text=asdict(presented.text),
        sequence=change.sequence,
    )
    row.save()
    DocumentTerm.objects.filter(document=row).delete()
    DocumentTerm.objects.bulk_create(
        DocumentTerm(document=row, name=name, value=value, published_at=row.published_at)
        for name, values in presented.terms.items()
        for value in dict.fromkeys(values)
    )
    remember_themes(presented)
    DocumentInterval.objects.filter(document=row).delete()
    DocumentInterval.objects.bulk_create(
        DocumentInterval(
            document=row,
            name=interval.name,
            starts_at=interval.starts_at,
            ends_at=interval.ends_at,
        )
        for interval in presented.intervals
    )
    DocumentPath.objects.update_or_create(
        path=document["path"], defaults={"document_id": presented.id}
    )


def _write_references(presented: Presented) -> None:
    known = DocumentReference.objects.filter(document_id=presented.id)
    before = {Reference(row.label, row.key): row.pk for row in known}
    gone = [key for reference, key in before.items() if reference not in presented.references]
    DocumentReference.objects.filter(pk__in=gone).delete()
    DocumentReference.objects.bulk_create(
        DocumentReference(document_id=presented.id, label=reference.label, key=reference.key)
        for reference in sorted(presented.references - before.keys())
    )


def _withdraw(absent: Absent, previous: PublishedDocument | None, last: Change | None) -> bool:
    if last is None:
        return False
    location = _replacement_of(absent.id)
    reason = Change.Reason.WITHDRAWN if absent.exists else Change.Reason.GONE
    if location:
        reason = Change.Reason.REDIRECT
    if previous is not None:
        previous.delete()
    DocumentReference.objects.filter(document_id=absent.id).delete()
    if location:
        _follow_replacement(absent.id, location)
    is_known = last.operation == Change.Operation.DELETE and (last.reason, last.location) == (
        reason,
        location or "",
    )
    if is_known:
        return previous is not None
    Change.objects.create(
        document_id=absent.id,
        kind=last.kind,
        operation=Change.Operation.DELETE,
        version=last.version + 1,
        reason=reason,
        location=location or "",
        created_at=timezone.now(),
    )
    return True


def _follow_replacement(document_id: UUID, location: str) -> None:
    """Hear of it when the page that replaces another moves or leaves."""
    target = DocumentPath.objects.filter(path=location).first()
    if target is not None:
        DocumentReference.objects.create(
            document_id=document_id, label=ADDRESS, key=str(target.document_id)
        )


def _replacement_of(document_id: UUID) -> str | None:
    source = sources.current()
    paths = DocumentPath.objects.filter(document_id=document_id).values_list("path", flat=True)
    return next((found for path in paths if (found := source.replacement(path))), None)
