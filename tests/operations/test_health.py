"""``/healthz`` and ``/readyz``: what they say when a part is late, away or broken."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
import time_machine
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cms.delivery import consumers
from cms.delivery.models import Change, ConsumerOffset, WorkerHeartbeat
from cms.operations import health
from cms.operations.parts import PATIENCE, expected_parts

pytestmark = [pytest.mark.urls("tests.operations.urls"), pytest.mark.every_database]
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Reader:
    """A consumer of the log that the tests register."""

    name = "reader"

    def enabled(self) -> bool:
        return True

    def consume(self, changes: Any) -> None:
        raise AssertionError("nobody runs it")


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    """Time stands still at ``NOW``."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _only_our_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumers, "_consumers", {Reader.name: Reader()})


@pytest.fixture
def worker(db: None) -> None:
    """A worker whose parts have all just run."""
    for name in expected_parts():
        WorkerHeartbeat.objects.create(name=name, beat_at=NOW)


def change(created_at: datetime) -> Change:
    return Change.objects.create(
        document_id=uuid4(), kind="article", operation="upsert", version=1, created_at=created_at
    )


def ready(client: Client) -> dict[str, Any]:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    report: dict[str, Any] = answer.json()
    return report


def test_alive_without_a_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.usefixtures("worker")
def test_all_well(client: Client) -> None:
    report = ready(client)
    assert report["status"] == "ok"
    assert list(report["checks"]) == [
        "database",
        "migrations",
        "worker",
        "consumers",
        "tasks",
        "search",
    ]
    assert {check["status"] for check in report["checks"].values()} == {"ok"}


@pytest.mark.usefixtures("worker")
def test_a_readiness_answer_is_not_stored(client: Client) -> None:
    assert "no-store" in client.get("/readyz").headers["Cache-Control"]


@pytest.mark.usefixtures("worker")
def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post("/readyz").status_code == 405
    assert client.head("/readyz").status_code == 200


@pytest.mark.usefixtures("worker")
def test_cheap(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    ready(client)
    with django_assert_max_num_queries(8):
        ready(client)


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize(("late", "status"), [(0, "ok"), (1, "degraded")])
def test_a_part_of_the_worker_is_late_after_its_patience(
    client: Client, late: int, status: str
) -> None:
    beat = NOW - PATIENCE["clock"] - timedelta(seconds=late)
    WorkerHeartbeat.objects.filter(name="clock").update(beat_at=beat)
    check = ready(client)["checks"]["worker"]
    assert check["status"] == status
    assert check["seconds_since_turn"]["clock"] == 60 + late


@pytest.mark.usefixtures("db")
def test_a_worker_that_never_ran_is_degraded_and_the_site_still_ready(client: Client) -> None:
    report = ready(client)
    assert report["status"] == "degraded"
    assert report["checks"]["worker"]["seconds_since_turn"] == dict.fromkeys(
        [*PATIENCE, "consumer-reader"]
    )


@pytest.mark.usefixtures("worker")
def test_each_consumer_has_a_sign_of_life_of_its_own(client: Client) -> None:
    beat = NOW - timedelta(minutes=5)
    WorkerHeartbeat.objects.filter(name="consumer-reader").update(beat_at=beat)
    check = ready(client)["checks"]["worker"]
    assert check == {
        "status": "degraded",
        "seconds_since_turn": {**dict.fromkeys(PATIENCE, 0), "consumer-reader": 300},
    }


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize(("age", "status"), [(30, "ok"), (61, "degraded")])
def test_the_lag_of_a_consumer_is_counted_and_timed(client: Client, age: int, status: str) -> None:
    read = change(NOW - timedelta(days=1))
    ConsumerOffset.objects.create(name=Reader.name, sequence=read.sequence, failures=3)
    change(NOW - timedelta(seconds=age))
    newest = change(NOW)
    check = ready(client)["checks"]["consumers"]
    assert check == {
        "status": status,
        "newest_sequence": newest.sequence,
        "consumers": {
            "reader": {"behind": newest.sequence - read.sequence, "seconds": age, "failures": 3}
        },
    }


@pytest.mark.usefixtures("worker")
def test_a_consumer_that_never_ran_is_behind_by_the_whole_log(client: Client) -> None:
    newest = change(timezone.now())
    lag = ready(client)["checks"]["consumers"]["consumers"]["reader"]
    assert lag == {"behind": newest.sequence, "seconds": 0, "failures": 0}


def test_a_database_that_is_away_is_503_and_says_nothing_more(client: Client) -> None:
    message = "could not connect to server: password for user campus"
    with patch.object(connection, "cursor", side_effect=OperationalError(message)):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "failed", "checks": {"database": {"status": "failed"}}}


@pytest.mark.usefixtures("worker")
def test_a_missing_migration_is_503_until_it_is_applied(client: Client) -> None:
    health._missing_migrations.cache_clear()
    with patch.object(MigrationExecutor, "migration_plan", return_value=[object()]):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["migrations"] == {"status": "failed", "missing": 1}
    assert ready(client)["checks"]["migrations"] == {"status": "ok"}
