"""Present everything again, and know when that is needed."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from cms.delivery import sources
from cms.delivery.models import Change, DocumentReference, PublishedDocument, RetiredDocument
from cms.delivery.publish import synchronise

BATCH = 100


@dataclass(frozen=True)
class Rebuilt:
    """How many documents there are, and how many of them changed or left."""

    documents: int
    changed: int


def rebuild(*, from_scratch: bool = False) -> Rebuilt:
    """Bring every document in step with its page.

    With ``from_scratch`` the documents are deleted first, in the same transaction: what did not
    change comes back with the same version, the same instant and the same bytes, read in the log.
    """
    with transaction.atomic():
        before = dict(PublishedDocument.objects.values_list("pk", "digest"))
        logged = set(Change.objects.values_list("document_id", flat=True).distinct())
        logged |= set(RetiredDocument.objects.values_list("pk", flat=True))
        if from_scratch:
            PublishedDocument.objects.all().delete()
            DocumentReference.objects.all().delete()
        ids = sorted(sources.current().public_ids() | before.keys() | logged)
        for start in range(0, len(ids), BATCH):
            synchronise(ids[start : start + BATCH])
        after = dict(PublishedDocument.objects.values_list("pk", "digest"))
    changed = sum(1 for pk in before.keys() | after.keys() if before.get(pk) != after.get(pk))
    return Rebuilt(len(after), changed)


def is_needed() -> bool:
    """Whether some document was made for another address, or by another presenter."""
    source = sources.current()
    if PublishedDocument.objects.exclude(presenter_version=source.presenter_version).exists():
        return True
    sample = PublishedDocument.objects.order_by("sequence").first()
    if sample is None:
        return bool(source.public_ids())
    return settings.CAMPUS_BASE_URL.encode() + sample.path.encode() not in bytes(sample.body)
