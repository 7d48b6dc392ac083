"""What the campus says of itself: whether it is alive, and whether all its parts follow.

``/healthz`` and ``/readyz`` name states and figures only: no address, no message of an error.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max, Min
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.delivery.consumers import registered
from cms.delivery.models import Change, ConsumerOffset, WorkerHeartbeat
from cms.operations.parts import expected_parts
from cms.operations.tasks_queue import waiting_tasks
from search.breaker import CircuitBreaker

logger = logging.getLogger(__name__)

LONGEST_LAG = timedelta(minutes=1)
LONGEST_QUEUE = timedelta(minutes=10)


class State(StrEnum):
    """How one part is; the whole is as its worst part."""

    OK = "ok"
    DEGRADED = "degraded"
    FAILED = "failed"


@dataclass(frozen=True)
class Check:
    """The state of one part, with the figures that tell why."""

    state: State
    figures: dict[str, Any] = field(default_factory=dict)


def _state(fine: bool) -> State:
    return State.OK if fine else State.DEGRADED


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Alive: the process answers. Touches nothing, so a lost database restarts no process."""
    return JsonResponse({"status": State.OK})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready: 503 when the site cannot answer its readers, 200 otherwise.

    A worker that is late or a search engine that is away is ``degraded`` with 200: the site still
    serves everything, and taking it away would make it worse. Monitoring reads ``status``.
    """
    checks = run_checks()
    worst = max((check.state for check in checks.values()), key=list(State).index)
    return JsonResponse(
        {
            "status": worst,
            "checks": {
                name: {"status": check.state, **check.figures} for name, check in checks.items()
            },
        },
        status=503 if worst is State.FAILED else 200,
    )


def run_checks() -> dict[str, Check]:
    """Every check by its name; without a database or its tables the others have nothing to say."""
    checks = {"database": _guarded(check_database)}
    if checks["database"].state is State.FAILED:
        return checks
    checks["migrations"] = _guarded(check_migrations)
    if checks["migrations"].state is State.FAILED:
        return checks
    return checks | {
        "worker": _guarded(check_worker),
        "consumers": _guarded(check_consumers),
        "tasks": _guarded(check_tasks),
        "search": _guarded(check_search),
    }


def _guarded(check: Callable[[], Check]) -> Check:
    """Run a check; a database that does not answer fails it, and the reason goes to the log."""
    try:
        return check()
    except (DatabaseError, InterfaceError) as error:
        logger.warning("health: %s: %s", check.__name__, error)
        return Check(State.FAILED)


def check_database() -> Check:
    """The database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return Check(State.OK, {"engine": connection.vendor})


def check_migrations() -> Check:
    """Every migration of this code is applied; once true, it stays so for this process."""
    missing = _missing_migrations()
    if not missing:
        return Check(State.OK)
    _missing_migrations.cache_clear()
    return Check(State.FAILED, {"missing": missing})


@cache
def _missing_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def check_worker() -> Check:
    """Seconds since each part of the worker last finished a turn; null when it never has."""
    now = timezone.now()
    patience = expected_parts()
    beats = dict(WorkerHeartbeat.objects.values_list("name", "beat_at"))
    ages = {name: now - beats[name] if name in beats else None for name in patience}
    fine = all(age is not None and age <= patience[name] for name, age in ages.items())
    return Check(
        _state(fine),
        {
            "seconds_since_turn": {
                name: None if age is None else round(age.total_seconds())
                for name, age in ages.items()
            }
        },
    )


def check_consumers() -> Check:
    """How many changes each enabled consumer of the log has yet to read, and since when."""
    newest = Change.objects.aggregate(newest=Max("sequence"))["newest"] or 0
    offsets = {offset.pk: offset for offset in ConsumerOffset.objects.all()}
    consumers = {}
    for name in (consumer.name for consumer in registered()):
        offset = offsets.get(name, ConsumerOffset(name=name))
        unread = Change.objects.filter(sequence__gt=offset.sequence).order_by("sequence")
        oldest = unread.values_list("created_at", flat=True).first()
        consumers[name] = {
            "behind": max(0, newest - offset.sequence),
            "seconds": _seconds_since(oldest),
            "failures": offset.failures,
        }
    fine = all(lag["seconds"] <= LONGEST_LAG.total_seconds() for lag in consumers.values())
    return Check(_state(fine), {"newest_sequence": newest, "consumers": consumers})


def check_tasks() -> Check:
    """How many tasks wait for their turn, and how long the oldest has."""
    waiting = waiting_tasks()
    seconds = _seconds_since(waiting.aggregate(at=Min("enqueued_at"))["at"])
    return Check(
        _state(seconds <= LONGEST_QUEUE.total_seconds()),
        {"waiting": waiting.count(), "oldest_seconds": seconds},
    )


def check_search() -> Check:
    """Which engine answers; an outage of Elasticsearch is the one that all processes share."""
    if not settings.CAMPUS_ELASTICSEARCH["url"]:
        return Check(State.OK, {"engine": "database"})
    outage = CircuitBreaker("elasticsearch").outage()
    if outage is None:
        return Check(State.OK, {"engine": "elasticsearch"})
    return Check(
        State.DEGRADED,
        {"engine": "database", "outage_seconds": _seconds_since(outage.since)},
    )


def _seconds_since(instant: datetime | None) -> int:
    """Whole seconds since an instant; 0 when there is none or when it is to come."""
    return max(0, round((timezone.now() - instant).total_seconds())) if instant else 0
