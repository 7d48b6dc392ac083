"""Which link is visited next, by one worker alone, and what becomes of it after.

A link that is visited is leased. A worker that dies lets the lease run out, and the link is
visited again: a visit changes nothing elsewhere.
"""

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from cms.backoffice.links.verdicts import Outcome, Visit
from cms.backoffice.links.visits import PAUSE, TIMEOUT
from cms.backoffice.models import LinkCheck
from cms.outgoing.waiting import asked_wait

LEASE = timedelta(seconds=6 * TIMEOUT)
EVERY = timedelta(days=7)
BROKEN_EVERY = timedelta(days=1)
CONFIRMATIONS = (timedelta(hours=3), timedelta(hours=12))
"""What comes between failed visits until a link is said to be broken: three failures in a row."""

SLOWED_WAIT = timedelta(hours=1)
"""How long a host that asks to wait, and does not say how long, is left alone."""


def due_links(now: datetime) -> "QuerySet[LinkCheck]":
    """Links that some content shows and whose time has come, on hosts that may be called now.

    A host is called by one worker at a time, and left alone a while after each call.
    """
    busy = LinkCheck.objects.exclude(host="").filter(
        Q(called_at__gt=now - timedelta(seconds=PAUSE), called_at__lte=now)
        | Q(leased_until__gt=now)
    )
    return (
        LinkCheck.objects.used()
        .filter(_is_free(now), next_check_at__lte=now)
        .exclude(host__in=busy.values("host"))
        .order_by("next_check_at", "pk")
    )


def _is_free(now: datetime) -> Q:
    return Q(leased_until__isnull=True) | Q(leased_until__lte=now)


def claim(link: LinkCheck, now: datetime) -> bool:
    """Take a link for this worker; False when another was faster."""
    free = LinkCheck.objects.filter(
        _is_free(now), pk=link.pk, next_check_at=link.next_check_at, checked_at=link.checked_at
    )
    return bool(free.update(leased_until=now + LEASE, called_at=now))


def give_back(link: LinkCheck) -> None:
    """Forget a claim, as if the link had not been visited; its host was called all the same."""
    LinkCheck.objects.filter(pk=link.pk).update(leased_until=None, called_at=timezone.now())


def settle(link: LinkCheck, seen: Visit, *, is_internal: bool = False) -> None:
    """Write down what a visit says, and when the next one comes.

    What the campus says of its own addresses needs no confirmation. A host that is busy (429) has
    not failed; one that is in maintenance (503) has if it still is hours later.
    """
    now = timezone.now()
    held_until = _hold(link, seen, now) if seen.outcome is Outcome.SLOWED else now
    row = LinkCheck.objects.filter(pk=link.pk)
    if seen.status == 429:
        row.update(leased_until=None, called_at=now, checked_at=now, reached_at=now)
        return
    failures = _failures(link, seen.outcome, now)
    row.update(
        state=_state(seen.outcome, failures, is_internal=is_internal),
        status=seen.status,
        error=seen.error,
        failures=failures,
        checked_at=now,
        called_at=now,
        reached_at=link.reached_at if seen.status is None else now,
        next_check_at=max(now + _delay(failures, is_internal=is_internal), held_until),
        leased_until=None,
    )


def _failures(link: LinkCheck, outcome: Outcome, now: datetime) -> int:
    """Count the failures in a row; one that comes too soon confirms nothing, and does not count."""
    if outcome not in {Outcome.FAULTY, Outcome.UNREACHED, Outcome.SLOWED}:
        return 0
    if not link.failures or link.checked_at is None:
        return 1
    soon = CONFIRMATIONS[min(link.failures, len(CONFIRMATIONS)) - 1]
    return link.failures + (now - link.checked_at >= soon)


def _hold(link: LinkCheck, seen: Visit, now: datetime) -> datetime:
    """Leave the whole host alone for as long as it asks; gives until when."""
    until = now + (asked_wait(seen.retry_after, now) or SLOWED_WAIT)
    held = LinkCheck.objects.filter(host=link.host, next_check_at__lt=until)
    held.update(next_check_at=until)
    return until


def _state(outcome: Outcome, failures: int, *, is_internal: bool) -> LinkCheck.State:
    states = {
        Outcome.ALIVE: LinkCheck.State.OK,
        Outcome.GUARDED: LinkCheck.State.GUARDED,
        Outcome.PRIVATE: LinkCheck.State.PRIVATE,
    }
    confirmed = is_internal or failures > len(CONFIRMATIONS)
    return states.get(outcome, LinkCheck.State.BROKEN if confirmed else LinkCheck.State.DOUBTFUL)


def _delay(failures: int, *, is_internal: bool) -> timedelta:
    if is_internal:
        return BROKEN_EVERY
    if not failures:
        return EVERY
    return CONFIRMATIONS[failures - 1] if failures <= len(CONFIRMATIONS) else BROKEN_EVERY


def postpone(now: datetime, delay: timedelta) -> int:
    """Put off all that is due: the network is away, and says nothing of the links."""
    return LinkCheck.objects.filter(next_check_at__lte=now).update(
        next_check_at=now + delay, leased_until=None
    )


def known_to_answer(link: LinkCheck) -> "QuerySet[LinkCheck]":
    """Links of other hosts, those that answered last first."""
    return (
        LinkCheck.objects.used()
        .exclude(host__in=["", link.host])
        .filter(leased_until__isnull=True)
        .order_by(F("reached_at").desc(nulls_last=True), "pk")
    )
