"""Past queries worth suggesting: asked on several days, allowed by editors, that still answer."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from cms.delivery.consumers import registered
from cms.delivery.models import ConsumerOffset
from cms.delivery.schedule import Memo, freshness, surroundings_changed
from search.analysis import exact, words
from search.insight.models import DeniedSuggestion, FrequentQuery, LoggedSearch, Source
from search.insight.spellings import usual_text
from search.ranking import minimum_should_match

MINIMUM_DAYS = 5
PERIOD = timedelta(days=90)
CHECKED = 4
"""Candidates looked at for one place in the suggestions: an engine is asked for each."""

REMEMBERED = 5_000
"""Frequent queries that may be suggested, the most asked: each process has them in memory."""

KEPT_SECONDS = 60
"""Life of what queries answered."""

SETTLED = timedelta(seconds=2)
"""Time that an index is given to show what it took in: Elasticsearch refreshes every second."""

CONSUMERS = "search-"
"""What the names of the consumers that feed an index begin with."""

Answers = Callable[[str], bool]
_kept = Memo(1, surroundings_alone=True)


def refresh(today: date) -> int:
    """Count again the queries of the site that had results on enough days; give how many.

    Queries that only answered with misspellings allowed are left out.
    """
    asked = LoggedSearch.objects.filter(
        day__gt=today - PERIOD, source=Source.SITE, count__gt=0, relaxed=""
    )
    rows = asked.values("key").annotate(days=Count("day", distinct=True), text=usual_text())
    found = [FrequentQuery(**row) for row in rows.filter(days__gte=MINIMUM_DAYS)]
    with transaction.atomic():
        FrequentQuery.objects.all().delete()
        FrequentQuery.objects.bulk_create(found)
        surroundings_changed()
    return len(found)


def suggested(q: str, limit: int, answers: Answers) -> tuple[str, ...]:
    """Frequent queries that start like what is typed, the most asked first, ``limit`` at most.

    ``answers`` says whether a query finds a public document now: what was withdrawn must not be
    named by the queries that once found it. What is typed itself is left out.
    """
    typed = " ".join(exact(q))
    if not typed or limit < 1:
        return ()
    starting = [each for each in _allowed() if each.key.startswith(typed) and each.key != typed]
    if not starting:
        return ()
    known = _MEMORY.answers()
    chosen: list[str] = []
    for candidate in starting[: limit * CHECKED]:
        if candidate.text not in known:
            known[candidate.text] = answers(strictly(candidate.text))
        if not known[candidate.text]:
            continue
        chosen.append(candidate.text)
        if len(chosen) == limit:
            break
    return tuple(chosen)


def _allowed() -> list[FrequentQuery]:
    """The frequent queries that editors do not refuse, the most asked first."""
    return _kept.get(freshness(), "allowed", _read_allowed)


def _read_allowed() -> list[FrequentQuery]:
    denied = list(DeniedSuggestion.objects.all())
    asked = FrequentQuery.objects.order_by("-days", "key")[:REMEMBERED]
    return [each for each in asked if not is_denied(each.key, denied)]


def is_denied(key: str, denied: Iterable[DeniedSuggestion]) -> bool:
    """Whether editors refuse a query: as a whole, or for words that it holds side by side."""
    return any(
        key == refused if entry.whole_query else f" {refused} " in f" {key} "
        for entry in denied
        if (refused := " ".join(exact(entry.text)))
    )


def strictly(text: str) -> str:
    """The query whose answers hold every word of ``text``.

    An engine lets go of some words of a long query: then each one is quoted, so that the title of
    a withdrawn page is not suggested because other pages share most of its words.
    """
    stems = words(text)
    if minimum_should_match(len(stems)) >= len(stems):
        return text
    return " ".join(f'"{word}"' for word in exact(text))


@dataclass(frozen=True)
class _Known:
    """What queries answered over one exact set of public documents (``Freshness.key``)."""

    documents: str = ""
    until: float = 0.0
    answers: dict[str, bool] = field(default_factory=dict)


class _Memory:
    """What is known, replaced as a whole: a thread goes on with the answers that it began with."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._known = _Known()

    def answers(self) -> dict[str, bool]:
        """Answers to read and to fill; those of an index behind the documents are not kept."""
        state = freshness()
        if not _indexes_hold(state.sequence):
            return {}
        known = self._known
        if known.documents != state.key or known.until <= self._monotonic():
            self._known = known = _Known(state.key, self._monotonic() + KEPT_SECONDS)
        return known.answers


def _indexes_hold(sequence: int) -> bool:
    """Whether every index shows the log up to ``sequence``, its newest line, and nothing else."""
    names = [each.name for each in registered() if each.name.startswith(CONSUMERS)]
    settled = ConsumerOffset.objects.filter(
        pk__in=names, sequence=sequence, updated_at__lt=timezone.now() - SETTLED
    )
    return settled.count() == len(names)


_MEMORY = _Memory()
