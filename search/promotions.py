"""What editors put first or take away for a query: read again after an edit, so at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache, partial
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from cms.delivery.schedule import Memo, freshness
from search.contract import MAXIMUM_PROMOTED, SearchRequest
from search.layers import Layer
from search.models import Effect, Match, PromotedItem, PromotedResult

_kept = Memo(200, surroundings_alone=True)


@dataclass(frozen=True)
class Promoted:
    """Ids of documents to show first, in this order, and of those that must not show."""

    promoted: tuple[UUID, ...] = ()
    excluded: frozenset[UUID] = frozenset()


def for_query(text: str, now: datetime) -> Promoted:
    """Gather every promotion in force at ``now`` that matches ``text``.

    Exact matches come before stemmed ones, then the oldest promotion. What one promotion excludes
    is never shown by another. Of more than ``MAXIMUM_PROMOTED`` to show first, the last ones stay
    where their words put them. The database is read after an edit, or on another day, and once for
    each set of promotions that match.
    """
    stands = freshness()
    in_force = _kept.get(stands, today := timezone.localdate(now), partial(_in_force, today))
    if not in_force:
        return Promoted()
    wanted = {match.value: match.key(text) for match in Match}
    matching = tuple(
        key
        for key, queries, match in in_force
        if wanted[match] and wanted[match] in _keys(queries, match)
    )
    return _kept.get(stands, matching, partial(_chosen, matching)) if matching else Promoted()


def _in_force(today: date) -> list[tuple[int, str, str]]:
    found = PromotedResult.objects.filter(
        Q(starts_on=None) | Q(starts_on__lte=today),
        Q(ends_on=None) | Q(ends_on__gte=today),
        is_active=True,
    )
    return list(found.order_by().values_list("pk", "queries", "match"))


def _chosen(promotions: Sequence[int]) -> Promoted:
    items = PromotedItem.objects.filter(promotion__in=promotions)
    rows = items.order_by("promotion__match", "promotion_id", "sort_order", "pk")
    ids: dict[str, list[UUID]] = {effect.value: [] for effect in Effect}
    for effect, document_id in rows.values_list("effect", "page__translation_key"):
        ids[effect].append(document_id)
    excluded = frozenset(ids[Effect.EXCLUDE])
    promoted = [key for key in dict.fromkeys(ids[Effect.PROMOTE]) if key not in excluded]
    return Promoted(tuple(promoted[:MAXIMUM_PROMOTED]), excluded)


@lru_cache(maxsize=4_096)
def _keys(queries: str, match: str) -> frozenset[tuple[str, ...]]:
    """The keys of the lines of a promotion; the text is the key of the cache, so it never ages."""
    return frozenset(Match(match).key(line) for line in queries.splitlines())


def applied(request: SearchRequest) -> SearchRequest:
    """The same request with the editors' choices for its words.

    What is promoted comes first by relevance alone: another order is the reader's own.
    """
    if not request.q.strip() or Layer.PROMOTIONS in request.layers_off:
        return request
    choices = for_query(request.q, timezone.now())
    promoted = choices.promoted if request.order == "relevance" else ()
    return replace(request, promoted=promoted, excluded=choices.excluded)


def mended(request: SearchRequest, text: str) -> SearchRequest:
    """The same request, less what editors also take away for the text that its own is read as."""
    if Layer.PROMOTIONS in request.layers_off:
        return request
    excluded = for_query(text, timezone.now()).excluded
    return replace(request, excluded=request.excluded | excluded)


def reworded(request: SearchRequest, text: str) -> SearchRequest:
    """The same request for another text, with the editors' choices for that one."""
    return applied(replace(request, q=text, promoted=(), excluded=frozenset()))
