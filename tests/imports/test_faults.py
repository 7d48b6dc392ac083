"""Killed workers, broken databases, stopped batches: nothing is lost, nothing is done twice."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from cms.accounts.roles import Role
from cms.imports.engine import run
from cms.imports.engine.lines import Work
from cms.imports.engine.stores import PageStore
from cms.imports.models import ImportBatch, ImportRow, Outcome, Status, Target
from cms.imports.tasks import begin, work_on
from pages.models import EventIndexPage, EventPage
from tests.factories.vocabularies import ThemeFactory
from tests.imports.sheets import Importer, as_csv, event, messages, outcomes
from tests.workflows.moves import MakePerson


@pytest.fixture(autouse=True)
def _in_the_agenda(importer: Importer, agenda: EventIndexPage) -> None:
    importer.parent = agenda


def numbered(count: int) -> list[dict[str, str]]:
    """Lines of as many events."""
    return [
        event(Identifiant=f"evenement-{number}", Titre=f"Événement {number}")
        for number in range(count)
    ]


def titles() -> list[str]:
    """The titles of all events, in the order in which they were made."""
    return list(EventPage.objects.order_by("pk").values_list("title", flat=True))


class Killed(BaseException):
    """The process is ended: nothing catches it."""


def work(batch: ImportBatch, status: Status) -> None:
    """Run the task itself: the queue of the tests would keep its failure to itself."""
    ImportBatch.objects.filter(pk=batch.pk).update(status=status)
    work_on.call(batch.pk)


def killing(monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    """Kill the worker in the middle of a transaction, once a line of it is written."""
    add: Callable[..., None] = PageStore.add
    calls: list[Any] = []

    def add_or_die(store: PageStore, content: Any, key: str) -> None:
        add(store, content, key)
        calls.append(key)
        if len(calls) == at:
            raise Killed

    monkeypatch.setattr(PageStore, "add", add_or_die)


def test_a_worker_killed_in_the_middle_leaves_nothing_half_done(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = importer.try_rows(numbered(5))
    monkeypatch.setattr(run, "DONE_TOGETHER", 2)
    killing(monkeypatch, at=4)
    with pytest.raises(Killed):
        work(batch, Status.IMPORTING)
    assert titles() == ["Événement 0", "Événement 1"]
    assert batch.rows.filter(done_at=None).count() == 3
    work_on.call(batch.pk)
    batch.refresh_from_db()
    assert batch.status == Status.IMPORTED
    assert titles() == [f"Événement {number}" for number in range(5)]
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_slice_run_twice_does_nothing_twice(importer: Importer) -> None:
    batch = importer.import_rows(*numbered(3))
    before = list(EventPage.objects.values_list("latest_revision", flat=True))
    ImportBatch.objects.filter(pk=batch.pk).update(status=Status.IMPORTING)
    work_on.call(batch.pk)
    row = batch.rows.get(number=2)
    run.import_rows(Work(batch), [row.pk])
    assert list(EventPage.objects.values_list("latest_revision", flat=True)) == before


def test_long_work_is_done_in_slices(importer: Importer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "TRIED_TOGETHER", 2)
    monkeypatch.setattr(run, "DONE_TOGETHER", 2)
    monkeypatch.setattr("cms.imports.tasks.Pace", lambda batch: run.Pace(batch, seconds=0))
    batch = importer.import_rows(*numbered(5))
    assert len(titles()) == 5
    assert batch.counts == {"created": 5}


def test_a_reading_killed_in_the_middle_is_begun_again(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = importer.upload(as_csv(numbered(3)), headings=list(event()))
    bulk_create = ImportRow.objects.bulk_create

    def die(manager: Any, *args: Any, **kwargs: Any) -> None:
        bulk_create(*args, **kwargs)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(type(ImportRow.objects), "bulk_create", die)
        with pytest.raises(Killed):
            work(batch, Status.CHECKING)
    work_on.call(batch.pk)
    assert batch.rows.count() == 3


def test_an_unexpected_failure_is_told_on_its_line(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = importer.try_rows(numbered(2))
    add: Callable[..., None] = PageStore.add

    def fail_once(store: PageStore, content: Any, key: str) -> None:
        if key == "evenement-0":
            raise RuntimeError(key)
        add(store, content, key)

    monkeypatch.setattr(PageStore, "add", fail_once)
    begin(batch, Status.IMPORTING)
    assert outcomes(batch) == [Outcome.ERROR, Outcome.CREATED]
    assert messages(batch) == [run.UNEXPECTED]


def test_a_database_that_is_away_is_no_error_of_the_line(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = importer.try_rows(numbered(1))

    def away(*args: Any) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(PageStore, "add", away)
        with pytest.raises(OperationalError):
            work(batch, Status.IMPORTING)
    work_on.call(batch.pk)
    assert outcomes(batch) == [Outcome.CREATED]


def stop_halfway(batch: ImportBatch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Import a few lines, then have somebody stop the batch."""
    monkeypatch.setattr(run, "DONE_TOGETHER", 2)
    killing(monkeypatch, at=3)
    with pytest.raises(Killed):
        work(batch, Status.IMPORTING)
    ImportBatch.objects.filter(pk=batch.pk).update(cancel_requested=True)
    work_on.call(batch.pk)
    batch.refresh_from_db()


def test_a_batch_that_is_stopped_stops_and_can_go_on(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = importer.try_rows(numbered(6))
    stop_halfway(batch, monkeypatch)
    assert batch.status == Status.CANCELLED
    assert batch.rows.filter(done_at=None).exists()
    begin(batch, Status.IMPORTING)
    assert len(titles()) == 6


def test_reviewers_are_told_once_of_each_page_of_a_batch_that_was_stopped(
    importer: Importer, person: MakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    person(Role.REVIEWER)
    importer.target, theme = Target.SUBMIT, ThemeFactory().slug
    batch = importer.try_rows([{**row, "Thèmes": theme} for row in numbered(6)])
    stop_halfway(batch, monkeypatch)
    done = batch.rows.exclude(done_at=None).count()
    begin(batch, Status.IMPORTING)
    assert 0 < done < 6
    assert ["".join(filter(str.isdigit, message.subject)) for message in mail.outbox] == [
        str(done),
        str(6 - done),
    ]


def test_a_dry_run_asks_few_queries_for_each_line(importer: Importer) -> None:
    def cost(count: int) -> int:
        batch = importer.upload(as_csv(numbered(count)), headings=list(event()))
        with CaptureQueriesContext(connection) as captured:
            begin(batch, Status.CHECKING)
        return len(captured)

    assert (cost(12) - cost(2)) / 10 <= 3
