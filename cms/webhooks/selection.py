"""Which changes a subscription hears of, and as what: the same rule as ``changes`` of the API."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from cms.delivery.history import THEME
from cms.delivery.models import Change, PastTheme, PublishedDocument
from cms.webhooks.models import Subscription

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Told:
    """A change, and the operation under which a subscription hears of it."""

    change: Change
    operation: str


@dataclass(frozen=True)
class Themes:
    """The themes (slugs, parents included) of some documents: ``now``, and what they ever were.

    Only documents that are public are in ``now``.
    """

    now: Mapping[UUID, AbstractSet[str]]
    ever: Mapping[UUID, AbstractSet[str]]

    @classmethod
    def of(cls, changes: Sequence[Change]) -> Self:
        """Read the themes of the documents of these changes: a few hundred at most."""
        ids = {change.document_id for change in changes}
        rows = PublishedDocument.objects.public().filter(pk__in=ids)
        now = {
            pk: frozenset(terms.get(THEME, ()))
            for pk, terms in rows.values_list("pk", "terms_by_name")
        }
        ever: defaultdict[UUID, set[str]] = defaultdict(set)
        past = PastTheme.objects.filter(document_id__in=ids)
        for pk, slug in past.values_list("document_id", "slug"):
            ever[pk].add(slug)
        return cls(now, ever)


def newest_of(changes: Sequence[Change]) -> list[Change]:
    """These changes of the log less those that a later one of the same document follows by now."""
    if not changes:
        return []
    newest = Change.objects.newest().filter(
        sequence__gte=changes[0].sequence, sequence__lte=changes[-1].sequence
    )
    return list(newest.order_by("sequence"))


def selected(subscription: Subscription, changes: Sequence[Change], themes: Themes) -> list[Told]:
    """What a subscription is told of the newest changes of some documents, in their order.

    A document that is, or was, in the themes of the subscription and is not there any more is
    deleted for it. What the receiver never could have had is not told. An upsert of what is no
    longer public is not told either: its withdrawal is about to be.
    """
    told = []
    wanted = set(subscription.themes)
    for change in changes:
        if subscription.kinds and change.kind not in subscription.kinds:
            continue
        document_id = change.document_id
        if change.operation == Change.Operation.UPSERT and document_id not in themes.now:
            continue
        if document_id in themes.now and (not wanted or wanted & themes.now[document_id]):
            told.append(Told(change, Change.Operation.UPSERT))
        elif not wanted or wanted & themes.ever.get(document_id, _NONE):
            told.append(Told(change, Change.Operation.DELETE))
    return told
