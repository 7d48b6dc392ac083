"""The reader of the change log that notes the links and the images of what is public."""

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from cms.backoffice.links.hosts import host_of
from cms.backoffice.models import ImageGap, LinkCheck, LinkUse
from cms.backoffice.survey.extraction import Survey, is_internal, survey
from cms.delivery.models import Change, PublishedDocument

PURGE_EVERY = 3_600.0


class SurveyConsumer:
    """Keeps ``LinkUse``, ``LinkCheck`` and ``ImageGap`` in step with the documents."""

    name = "survey"

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._purge_at = monotonic()

    def enabled(self) -> bool:
        """Always: the reports need it."""
        return True

    def consume(self, changes: Sequence[Change]) -> None:
        """Survey the documents of these changes as they are now; a second time is nothing."""
        ids = {change.document_id for change in changes}
        documents = PublishedDocument.objects.filter(pk__in=ids).values_list("pk", "body")
        found = {pk: survey(json.loads(bytes(body))) for pk, body in documents}
        with transaction.atomic():
            _write_uses(ids, found)
            _write_gaps(ids, found)

    def maintain(self, sequence: int) -> None:
        """Forget the links that no content shows any more, once an hour."""
        if self._monotonic() < self._purge_at:
            return
        uses = LinkUse.objects.filter(link=OuterRef("pk"))
        LinkCheck.objects.filter(~Exists(uses)).delete()
        self._purge_at = self._monotonic() + PURGE_EVERY


def digest_of(url: str) -> str:
    """What a link is found by: SHA-256 of its address, in hexadecimal."""
    return hashlib.sha256(url.encode()).hexdigest()


def _write_uses(ids: Iterable[UUID], found: Mapping[UUID, Survey]) -> None:
    links = _links(frozenset[str]().union(*(each.links for each in found.values())))
    wanted = {(links[digest_of(url)], pk) for pk, each in found.items() for url in each.links}
    known = {
        (link, document): pk
        for pk, link, document in LinkUse.objects.filter(document_id__in=ids).values_list(
            "pk", "link_id", "document_id"
        )
    }
    gone = [pk for use, pk in known.items() if use not in wanted]
    LinkUse.objects.filter(pk__in=gone).delete()
    LinkUse.objects.bulk_create(
        [LinkUse(link_id=link, document_id=pk) for link, pk in sorted(wanted - known.keys())]
    )


def _links(urls: Iterable[str]) -> dict[str, int]:
    """The keys of links by their digests; those that are new are due at once."""
    by_digest = {digest_of(url): url for url in urls}
    known = _keys(by_digest)
    now = timezone.now()
    LinkCheck.objects.bulk_create(
        # The campus is not called for its own addresses: they have no host to spare.
        LinkCheck(
            digest=digest,
            url=url,
            host="" if is_internal(url) else host_of(url),
            next_check_at=now,
        )
        for digest, url in by_digest.items()
        if digest not in known
    )
    return _keys(by_digest)


def _keys(digests: Iterable[str]) -> dict[str, int]:
    rows = LinkCheck.objects.filter(digest__in=list(digests))
    return dict(rows.values_list("digest", "pk"))


def _write_gaps(ids: Iterable[UUID], found: Mapping[UUID, Survey]) -> None:
    ImageGap.objects.filter(pk__in=ids).delete()
    ImageGap.objects.bulk_create(
        ImageGap(document_id=pk, main=each.main_image, in_text=each.text_images)
        for pk, each in found.items()
        if each.main_image or each.text_images
    )
