"""Which contents agents open: clicks counted each day, and a small factor for those that stand out.

A click says that a result was seen as much as that it was wanted. Each one is therefore weighed by
the inverse of how often its rank is looked at, so that what is first earns no more by its place.
Source: T. Joachims, A. Swaminathan and T. Schnabel, « Unbiased learning-to-rank with biased
feedback », WSDM 2017.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from heapq import nlargest
from itertools import groupby
from operator import itemgetter
from statistics import fmean
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from cms.delivery.models import PublishedDocument
from cms.delivery.schedule import Memo, freshness, surroundings_changed
from search import ranking
from search.contract import SearchRequest
from search.insight.models import LoggedClick, PopularDocument
from search.layers import Layer

_Opened = tuple[UUID, str, date, int, int]
"""A document, the key of the query, the day, the rank, and how many clicks."""

_kept = Memo(1)


def refresh(today: date) -> int:
    """Count the clicks of the log again; give how many documents have a factor.

    Documents that are not public now, or were opened on too few days, have none.
    """
    opened = [
        (weight, key)
        for key, clicks in groupby(_clicks(today), itemgetter(0))
        if (weight := _weighed(clicks, today))
    ]
    usual = fmean(weight for weight, _ in opened) if opened else 0.0
    most = nlargest(ranking.POPULARITY_KEPT, opened)
    factors = {key: ranking.popularity(weight, usual) for weight, key in most}
    found = [
        PopularDocument(document_id=key, factor=factor, updated=today)
        for key, factor in factors.items()
        if factor > 1
    ]
    with transaction.atomic():
        PopularDocument.objects.all().delete()
        PopularDocument.objects.bulk_create(found)
        surroundings_changed()
    return len(found)


def applied(request: SearchRequest) -> SearchRequest:
    """The same request with the factors of the contents that agents open most.

    They count in the order of relevance of what says the words, and nowhere else.
    """
    if (
        request.order != "relevance"
        or not request.q.strip()
        or Layer.POPULARITY in request.layers_off
    ):
        return request
    return replace(request, popular=_kept.get(freshness(), "factors", _read))


def _read() -> Mapping[UUID, float]:
    """The factors of the documents that are public now: what was withdrawn keeps nothing."""
    rows = PopularDocument.objects.filter(
        document_id__in=PublishedDocument.objects.public().values("pk")
    )
    return dict(rows.order_by("pk").values_list("document_id", "factor"))


def _clicks(today: date) -> Iterator[_Opened]:
    """What was opened of the documents that are public now, a document after the other.

    A click whose search was lost is left out: nobody knows for which words it was.
    """
    rows = LoggedClick.objects.filter(
        day__lte=today,
        document_id__in=PublishedDocument.objects.public().values("pk"),
    ).order_by("document_id", "day", "search__key", "rank")
    counted = rows.values_list("document_id", "search__key", "day", "rank").annotate(Count("pk"))
    return iter(counted.iterator(chunk_size=2_000))


def _weighed(clicks: Iterator[_Opened], today: date) -> float:
    """The weighted clicks of one document, 0 when they are of too few days."""
    by_day: dict[tuple[date, str], float] = {}
    for _, query, day, rank, count in clicks:
        weight = by_day.get((day, query), 0.0) + count * ranking.click_weight(rank)
        by_day[day, query] = min(weight, ranking.POPULARITY_DAILY)
    if len({day for day, _ in by_day}) < ranking.POPULARITY_DAYS:
        return 0.0
    return sum(
        weight * 0.5 ** ((today - day) / ranking.POPULARITY_HALF_LIFE)
        for (day, _), weight in by_day.items()
    )
