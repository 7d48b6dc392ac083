"""The screens: from a file to its report, for editorial administrators alone."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.daily import Daily
from cms.imports.engine import run
from cms.imports.models import ColumnMapping, ImportBatch, Outcome, Status
from cms.imports.screens.base import (
    ACTION,
    INDEX,
    MAPPING,
    REPORT,
    UPLOAD,
)
from cms.imports.tasks import begin, work_on
from cms.imports.upkeep import forget_old_batches
from pages.models import EventIndexPage, EventPage
from tests.factories.pages import CampaignPageFactory
from tests.imports.sheets import Importer, as_csv, event


def uploaded(client: Client, data: bytes, name: str = "liste.csv", **fields: str) -> HttpResponse:
    """What comes of the form of the first step."""
    form = {"kind": "event", "target": "draft", "place": "", "source": "", **fields}
    file = SimpleUploadedFile(name, data)
    answer: HttpResponse = client.post(reverse(UPLOAD), {**form, "file": file})  # type: ignore[assignment]
    return answer


def act(client: Client, batch: ImportBatch, action: str) -> ImportBatch:
    """Press a button of the page of a batch."""
    assert client.post(reverse(ACTION, args=[batch.pk, action])).status_code == 302
    batch.refresh_from_db()
    return batch


def test_from_a_file_to_drafts_and_back(client: Client, agenda: EventIndexPage) -> None:
    answer = uploaded(client, as_csv([event()]))
    batch = ImportBatch.objects.get()
    assert answer["Location"] == reverse(MAPPING, args=[batch.pk])
    assert batch.parent_id == agenda.pk
    shown = client.get(answer["Location"]).content.decode()
    assert "4 colonnes sur 4 ont été reconnues" in shown
    columns = {f"column-{index}": key for index, key in enumerate(batch.mapping)}
    assert client.post(answer["Location"], columns).status_code == 302
    batch.refresh_from_db()
    assert batch.status == Status.CHECKED
    assert "L’essai n’a rien modifié" in client.get(batch.get_absolute_url()).content.decode()
    assert act(client, batch, "importer").status == Status.IMPORTED
    assert EventPage.objects.get().title == "Atelier de facilitation"
    assert act(client, batch, "defaire").status == Status.UNDONE
    assert not EventPage.objects.exists()


def test_the_mapping_of_a_file_is_remembered(client: Client, agenda: EventIndexPage) -> None:
    rows = [{"N°": "1", "Quoi": "Atelier", "En bref": "Un.", "Quand": "23/11/2026"}]
    uploaded(client, as_csv(rows))
    first = ImportBatch.objects.get()
    assert first.mapping == ["", "", "", ""]
    chosen = ["identifiant", "title", "summary", "starts_at"]
    form = {f"column-{index}": key for index, key in enumerate(chosen)}
    client.post(reverse(MAPPING, args=[first.pk]), form)
    assert ColumnMapping.objects.count() == 1
    uploaded(client, as_csv([dict(reversed(rows[0].items()))]))
    assert ImportBatch.objects.first().mapping == list(reversed(chosen))  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"column-0": "title"}, "Reliez une colonne à l’identifiant"),
        ({"column-0": "identifiant", "column-1": "identifiant"}, "déjà reliée"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused(
    client: Client, agenda: EventIndexPage, form: dict[str, str], words: str
) -> None:
    uploaded(client, as_csv([event()]))
    batch = ImportBatch.objects.get()
    assert words in client.post(reverse(MAPPING, args=[batch.pk]), form).content.decode()
    batch.refresh_from_db()
    assert batch.status == Status.UPLOADED


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"%PDF-1.7", "liste.xlsx", "n’est pas un tableau"),
        (b"", "liste.csv", "vide"),
        (b"a;b\n" + bytes(21 * 1024 * 1024), "liste.csv", "20 Mo"),
        (as_csv([event()]), "liste.xlsm", "macros"),
    ],
)
def test_a_file_that_is_refused_leaves_nothing(
    client: Client, agenda: EventIndexPage, data: bytes, name: str, words: str
) -> None:
    assert words in uploaded(client, data, name).content.decode()
    assert not ImportBatch.objects.exists()


def test_events_may_go_into_a_campaign(client: Client, agenda: EventIndexPage) -> None:
    campaign = CampaignPageFactory(parent=agenda)
    uploaded(client, as_csv([event()]), place=f"event-{campaign.pk}")
    assert ImportBatch.objects.get().parent_id == campaign.pk
    refused = uploaded(client, as_csv([event()]), kind="article", place=f"event-{campaign.pk}")
    assert refused.status_code == 200


def test_an_uploaded_file_has_no_address(client: Client, batch: ImportBatch) -> None:
    with pytest.raises(ValueError, match="URL"):
        _ = batch.file.url
    assert client.get(f"/media/{batch.file.name}").status_code == 404


def test_the_report_says_line_by_line_what_would_be_done(
    client: Client, batch: ImportBatch
) -> None:
    shown = client.get(batch.get_absolute_url()).content.decode()
    assert "Création : 1" in shown
    assert "<strong>D3</strong> (Début)" in shown
    errors = client.get(f"{batch.get_absolute_url()}?resultat=error").content.decode()
    assert "atelier-facilitation" not in errors


def test_the_report_can_be_downloaded_without_a_formula(client: Client, batch: ImportBatch) -> None:
    answer = client.get(reverse(REPORT, args=[batch.pk, "csv"]))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1][:4] == ["2", "atelier-facilitation", "Atelier de facilitation", "Création"]
    assert rows[2][4:6] == ["D3", "Début"]
    assert client.get(reverse(REPORT, args=[batch.pk, "xlsx"])).content.startswith(b"PK")


def test_a_button_pressed_twice_acts_once(client: Client, batch: ImportBatch) -> None:
    act(client, batch, "importer")
    before = EventPage.objects.get().latest_revision_id
    act(client, batch, "importer")
    assert EventPage.objects.get().latest_revision_id == before
    act(client, batch, "defaire")
    assert act(client, batch, "importer").status == Status.UNDONE


def test_a_batch_that_the_worker_lost_is_taken_up_again_by_hand(
    client: Client, batch: ImportBatch
) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(
        status=Status.IMPORTING, progress_at=timezone.now()
    )
    assert act(client, batch, "reprendre").status == Status.IMPORTING
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert "Reprendre" in client.get(batch.get_absolute_url()).content.decode()
        assert act(client, batch, "reprendre").status == Status.IMPORTED


def test_a_trial_stopped_after_its_last_line_is_complete_and_is_not_gone_on_with(
    client: Client, importer: Importer, agenda: EventIndexPage
) -> None:
    importer.parent = agenda
    batch = importer.upload(as_csv([event()]), headings=list(event()))
    ImportBatch.objects.filter(pk=batch.pk).update(status=Status.CHECKING)
    assert act(client, batch, "arreter").cancel_requested
    work_on.call(batch.pk)
    batch.refresh_from_db()
    assert batch.status == Status.CHECKED
    assert "Reprendre" not in client.get(batch.get_absolute_url()).content.decode()
    assert act(client, batch, "reprendre").status == Status.CHECKED
    assert not EventPage.objects.exists()


def test_a_trial_that_was_stopped_goes_on_as_a_trial(
    client: Client, importer: Importer, agenda: EventIndexPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "TRIED_TOGETHER", 1)
    importer.parent = agenda
    rows = [event(), event(Identifiant="b", Titre="Autre")]
    batch = importer.upload(as_csv(rows), headings=list(event()))
    ImportBatch.objects.filter(pk=batch.pk).update(status=Status.CHECKING)
    act(client, batch, "arreter")
    work_on.call(batch.pk)
    batch.refresh_from_db()
    assert batch.status == Status.CANCELLED
    assert "Reprendre" in client.get(batch.get_absolute_url()).content.decode()
    assert act(client, batch, "reprendre").status == Status.CHECKED
    assert not EventPage.objects.exists()


def test_a_page_of_the_report_asks_the_same_queries_whatever_its_lines(
    client: Client, importer: Importer, agenda: EventIndexPage
) -> None:
    importer.parent = agenda

    def cost(count: int) -> int:
        rows = [event(Identifiant=f"e{count}-{n}", Titre=f"E {count} {n}") for n in range(count)]
        address = importer.import_rows(*rows).get_absolute_url()
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    assert cost(5) == cost(40)


def test_the_list_of_imports_asks_the_same_queries_whatever_its_length(
    client: Client, importer: Importer, agenda: EventIndexPage
) -> None:
    def cost() -> int:
        client.get(reverse(INDEX))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(INDEX)).status_code == 200
        return len(captured)

    importer.upload(b"x", headings=["Identifiant"])
    few = cost()
    for _ in range(10):
        importer.upload(b"x", headings=["Identifiant"])
    assert cost() == few


def test_files_and_what_lines_said_are_erased_after_a_while(batch: ImportBatch) -> None:
    begin(batch, Status.IMPORTING)
    assert Daily(forget_old_batches).run() == 0
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        upkeep = Daily(forget_old_batches)
        assert upkeep.run() == 1
        assert upkeep.run() == 0
    name = str(batch.file.name)
    batch.refresh_from_db()
    assert not batch.file.storage.exists(name)
    row = batch.rows.first()
    assert row is not None
    assert (row.cells, row.written, row.outcome) == ([], {}, Outcome.CREATED)


def test_an_import_whose_values_were_erased_is_not_undone(
    client: Client, batch: ImportBatch
) -> None:
    act(client, batch, "importer")
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        Daily(forget_old_batches).run()
    assert act(client, batch, "defaire").status == Status.IMPORTED


def test_batches_under_way_are_counted(importer: Importer, batch: ImportBatch) -> None:
    assert not ImportBatch.objects.all().is_under_way().exists()
    ImportBatch.objects.filter(pk=batch.pk).update(status=Status.IMPORTING)
    assert ImportBatch.objects.is_under_way().get() == batch
