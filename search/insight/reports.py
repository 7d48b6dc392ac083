"""What the log tells editors: queries without results, without clicks, and those asked most."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Avg, Count, Exists, F, FloatField, Max, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Least, NullIf

from search.insight.models import LoggedClick, LoggedSearch, Source
from search.insight.spellings import usual_text

MINIMUM_SEARCHES = 3
"""Searches from which a query that nobody opened a result of is worth a look."""

_BEGUN = Q(refined=False)
"""Searches as they were first made: those narrowed or ordered since go on with one of them."""

Rows = QuerySet[LoggedSearch, Mapping[str, Any]]
"""One row a query: ``key``, ``text``, ``searches``, ``days`` (distinct), ``last`` (a date)…"""


def without_results(after: date) -> Rows:
    """Queries on the whole campus that no content answers, those of the most days first.

    ``incomplete`` of these searches had results that all lack some of the words. A search with
    filters that finds nothing is left out: its words may find contents elsewhere. So is a query
    that has been answered since, by contents that say all its words or by those that editors put
    first for it: it needs no one any more. Results for other words than those typed are no proof
    of it.
    """
    asked = LoggedSearch.objects.filter(day__gt=after, filters={}, refined=False)
    empty, found = Q(count=0) | Q(partial=True), Q(count__gt=0, partial=False) & ~Q(relaxed="typo")
    rows = asked.values("key").annotate(
        text=usual_text(),
        searches=Count("pk", filter=empty),
        incomplete=Count("pk", filter=Q(partial=True)),
        days=Count("day", distinct=True, filter=empty),
        last=Max("day", filter=empty),
        last_found=Max("day", filter=found),
    )
    unanswered = Q(last_found=None) | Q(last_found__lt=F("last"))
    return rows.filter(unanswered, last__isnull=False).order_by(
        "-days", "-searches", "-last", "key"
    )


def without_clicks(after: date) -> Rows:
    """Queries of the site with results, asked often enough, of which no result was opened.

    Filters added to a search are the same search, and a result opened then is one of its results.
    """
    rows = (
        _on_the_site(after)
        .filter(count__gt=0)
        .values("key")
        .annotate(
            text=usual_text(),
            searches=Count("pk", filter=_BEGUN),
            days=Count("day", distinct=True),
            last=Max("day"),
            results=Avg("count", filter=_BEGUN),
            opened=Count("pk", filter=Q(was_opened=True)),
        )
    )
    unopened = rows.filter(searches__gte=MINIMUM_SEARCHES, opened=0)
    return unopened.order_by("-searches", "-days", "key")


def most_asked(after: date) -> Rows:
    """Every query of the site, the most asked first.

    ``results`` is a mean, ``opened_share`` the percentage of the searches of which a result was
    opened, before or after filters were added.
    """
    opened = Cast(Count("pk", filter=Q(was_opened=True)), FloatField())
    searches = Count("pk", filter=_BEGUN)
    rows = (
        _on_the_site(after)
        .values("key")
        .annotate(
            text=usual_text(),
            searches=searches,
            days=Count("day", distinct=True),
            last=Max("day"),
            results=Avg("count", filter=_BEGUN),
            opened_share=Least(opened * 100 / NullIf(searches, Value(0)), Value(100.0)),
        )
        .filter(searches__gt=0)
    )
    return rows.order_by("-searches", "-days", "key")


def _on_the_site(after: date) -> QuerySet[LoggedSearch]:
    clicks = LoggedClick.objects.filter(search=OuterRef("pk"))
    asked = LoggedSearch.objects.filter(day__gt=after, source=Source.SITE)
    return asked.annotate(was_opened=Exists(clicks))
