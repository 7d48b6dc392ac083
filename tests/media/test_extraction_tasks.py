"""From a saved file to the public documents that quote it, and what the worker survives."""

import threading
from io import StringIO
from unittest.mock import patch

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings
from wagtail.models import Collection, CollectionViewRestriction

from cms.delivery.models import Change, PublishedDocument
from cms.operations.tasks_queue import TaskQueue
from media.extraction import tasks
from media.extraction.process import ReaderBroken
from media.extraction.result import Extraction, Status
from media.models import CampusDocument, TextNote, TextStatus
from pages.models import HomePage, ResourceFile, ResourcePage
from search.contract import SearchRequest
from search.index.database import DatabaseIndex
from search.service import search
from tests.factories.pages import ResourceIndexPageFactory, ResourcePageFactory, make_home
from tests.media.files import docx, locked_pdf, paragraph, pdf

pytestmark = pytest.mark.django_db
OnCommit = DjangoCaptureOnCommitCallbacks


@pytest.fixture
def home() -> HomePage:
    """The root of the site."""
    return make_home()


def make(content: bytes, name: str = "guide.pdf", **values: object) -> CampusDocument:
    """A document with this file."""
    document: CampusDocument = CampusDocument.objects.create(
        title="Guide", file=ContentFile(content, name=name), **values
    )
    return document


def resource_with(document: CampusDocument, home: HomePage) -> PublishedDocument:
    """The public document of a resource that offers a file."""
    page: ResourcePage = ResourcePageFactory(parent=ResourceIndexPageFactory(parent=home))
    ResourceFile.objects.create(resource=page, document=document, sort_order=0)
    page.refresh_from_db()
    page.save()
    return PublishedDocument.objects.get(pk=page.translation_key)


def hits(q: str) -> int:
    """How many public documents a search finds."""
    return search(SearchRequest(q=q)).count


def test_a_new_file_is_read_after_the_commit(
    django_capture_on_commit_callbacks: OnCommit,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        document = make(pdf("Un chapitre.", "Un autre."))
        assert document.text_status == TextStatus.PENDING
    document.refresh_from_db()
    assert (document.text_status, document.text) == (TextStatus.OK, "Un chapitre.\nUn autre.")
    assert document.pages == 2
    assert document.text_read_at is not None


def test_a_file_made_with_its_text_is_not_read(
    django_capture_on_commit_callbacks: OnCommit,
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        make(b"%PDF-1.7", text="connu", text_status=TextStatus.OK)
    assert not callbacks


def test_a_replaced_file_loses_its_text_at_once_and_gets_the_new_one(
    django_capture_on_commit_callbacks: OnCommit,
) -> None:
    document = make(b"%PDF-1.7", text="ancien", text_status=TextStatus.OK)
    with django_capture_on_commit_callbacks(execute=True):
        document.file = ContentFile(docx(paragraph("nouveau")), name="guide.docx")
        document.save()
        document.refresh_from_db()
        assert (document.text, document.text_status) == ("", TextStatus.PENDING)
    document.refresh_from_db()
    assert (document.text, document.text_status) == ("nouveau", TextStatus.OK)


@pytest.mark.parametrize(("given", "kept"), [(40, None), (12, 12), (None, None)])
def test_a_replaced_file_loses_its_pages_unless_others_are_given(
    django_capture_on_commit_callbacks: OnCommit, given: int | None, kept: int | None
) -> None:
    document = make(b"%PDF-1.7", text_status=TextStatus.OK, pages=40)
    with django_capture_on_commit_callbacks(execute=True):
        document.file = ContentFile(docx(paragraph("nouveau")), name="guide.docx")
        document.pages = given
        document.save()
    document.refresh_from_db()
    assert (document.pages, document.text_status) == (kept, TextStatus.OK)


@pytest.mark.parametrize(
    ("content", "name", "status", "note"),
    [
        (locked_pdf(to_open="secret"), "a.pdf", TextStatus.ENCRYPTED, ""),
        (b"%PDF-1.7", "a.pdf", TextStatus.FAILED, TextNote.DAMAGED),
        (b"PK", "a.zip", TextStatus.NO_TEXT, TextNote.BAD_TYPE),
        (b"", "a.docx", TextStatus.NO_TEXT, TextNote.EMPTY),
        (pdf("Lu."), "Été « 2026 » \N{SNOWMAN}.PDF", TextStatus.OK, ""),
    ],
)
def test_the_status_says_what_came_out(
    content: bytes, name: str, status: TextStatus, note: str
) -> None:
    document = make(content, name)
    tasks.extract_text.call(document.pk)
    document.refresh_from_db()
    assert (document.text_status, document.text_note) == (status, note)


def test_a_file_that_is_no_longer_on_the_disk() -> None:
    document = make(pdf("Perdu."))
    default_storage.delete(document.file.name)
    tasks.extract_text.call(document.pk)
    document.refresh_from_db()
    assert (document.text_status, document.text_note) == (TextStatus.FAILED, TextNote.MISSING)


def test_a_document_deleted_meanwhile_is_no_failure() -> None:
    tasks.extract_text.call(404)


def test_the_text_of_a_file_replaced_meanwhile_is_not_kept() -> None:
    document = make(pdf("Ancien."))
    former = CampusDocument.objects.get(pk=document.pk)
    document.file = ContentFile(pdf("Nouveau."), name="guide.pdf")
    document.save()
    assert tasks.read_text(former) is None
    document.refresh_from_db()
    assert (document.text, document.text_status) == ("", TextStatus.PENDING)


def test_a_save_that_brings_back_an_older_state_has_the_file_read_again(
    django_capture_on_commit_callbacks: OnCommit,
) -> None:
    document = make(pdf("Lu."))
    form = CampusDocument.objects.get(pk=document.pk)
    tasks.read_text(document)
    with django_capture_on_commit_callbacks(execute=True):
        form.title = "Autre titre"
        form.save()
    form.refresh_from_db()
    assert (form.title, form.text, form.text_status) == ("Autre titre", "Lu.", TextStatus.OK)


def test_the_pages_that_quote_the_file_are_found_by_its_words(home: HomePage) -> None:
    document = make(pdf("La culture du chrysanthème."))
    before = resource_with(document, home)
    tasks.extract_text.call(document.pk)
    after = PublishedDocument.objects.get(pk=before.pk)
    assert after.text["attachments"] == "Guide\nLa culture du chrysanthème."
    assert after.version == before.version + 1
    assert Change.objects.latest("sequence").document_id == after.pk
    DatabaseIndex().refresh([after.pk])
    found = search(SearchRequest(q="chrysanthèmes"))
    assert [hit.id for hit in found.hits] == [after.pk]


def test_a_text_read_again_and_unchanged_makes_no_new_version(home: HomePage) -> None:
    document = make(pdf("Un texte."))
    tasks.read_text(document)
    before = resource_with(document, home)
    tasks.read_text(document)
    assert PublishedDocument.objects.get(pk=before.pk).version == before.version


def test_the_text_and_the_documents_change_together_or_not(home: HomePage) -> None:
    document = make(pdf("Un texte."))
    before = resource_with(document, home)
    with patch("cms.delivery.publish._write_document", side_effect=RuntimeError), \
         pytest.raises(RuntimeError), transaction.atomic():  # fmt: skip
        tasks.read_text(document)
    document.refresh_from_db()
    assert (document.text, document.text_status) == ("", TextStatus.PENDING)
    assert PublishedDocument.objects.get(pk=before.pk).version == before.version


def test_a_file_of_a_private_collection_gives_nothing_to_search(home: HomePage) -> None:
    private = Collection.get_first_root_node().add_child(name="Réservée")
    document = make(pdf("Le mot confidentiel."), collection=private)
    CollectionViewRestriction.objects.create(
        collection=private, restriction_type=CollectionViewRestriction.LOGIN
    )
    shown = resource_with(document, home)
    tasks.read_text(document)
    document.refresh_from_db()
    assert "confidentiel" in document.text
    shown.refresh_from_db()
    assert shown.text["attachments"] == ""
    DatabaseIndex().refresh([shown.pk])
    assert hits("confidentiel") == 0


def test_a_file_whose_collection_becomes_private_leaves_search(home: HomePage) -> None:
    collection = Collection.get_first_root_node().add_child(name="Ouverte")
    document = make(pdf("Le mot confidentiel."), collection=collection)
    tasks.read_text(document)
    shown = resource_with(document, home)
    DatabaseIndex().refresh([shown.pk])
    assert hits("confidentiel") == 1
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    DatabaseIndex().refresh([shown.pk])
    assert hits("confidentiel") == 0


def test_the_text_is_no_part_of_the_api(home: HomePage, client: Client) -> None:
    document = make(pdf("Le chrysanthème."))
    tasks.read_text(document)
    shown = resource_with(document, home)
    assert b"chrysanth" not in bytes(shown.body) + bytes(shown.card)


@pytest.fixture
def queue(settings: Settings) -> TaskQueue:
    """The worker's queue, kept in the database as it is in production."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return TaskQueue(threading.Event())


def test_the_worker_survives_a_reader_that_does_not_start(
    queue: TaskQueue, django_capture_on_commit_callbacks: OnCommit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        broken = make(pdf("Un."))
        sound = make(docx(paragraph("Deux.")), "deux.docx")
    with patch.object(tasks, "read_in_process", side_effect=[
        ReaderBroken("no module"), Extraction(Status.OK, text="Deux.")
    ]):  # fmt: skip
        queue.run()
    readings = DBTaskResult.objects.filter(task_path="media.extraction.tasks.extract_text")
    assert sorted(readings.values_list("status", flat=True)) == ["FAILED", "SUCCESSFUL"]
    broken.refresh_from_db()
    sound.refresh_from_db()
    # The one that waits is asked for again: see test_extraction_upkeep.py.
    assert {broken.text_status, sound.text_status} == {TextStatus.PENDING, TextStatus.OK}


def test_mails_leave_before_files_are_read() -> None:
    from cms.workflows.tasks import deliver_mail

    assert deliver_mail.priority > tasks.extract_text.priority


def test_the_command_reads_what_waits_and_what_failed() -> None:
    waiting, known = make(pdf("Lu.")), make(b"%PDF", text="connu", text_status=TextStatus.OK)
    failed = make(pdf("Réparé."), text_status=TextStatus.FAILED)
    out = StringIO()
    call_command("extract_texts", stdout=out)
    assert out.getvalue() == "2 fichiers lus\n  Texte lu : 2\n"
    for document in (waiting, failed, known):
        document.refresh_from_db()
    assert (waiting.text, failed.text, known.text) == ("Lu.", "Réparé.", "connu")


def test_the_command_reads_everything_again() -> None:
    make(b"%PDF", text="connu", text_status=TextStatus.OK)
    make(b"PK", "tout.zip")
    out = StringIO()
    call_command("extract_texts", "--all", verbosity=2, stdout=out)
    assert "2 fichiers lus\n  Aucun texte : 1\n  Lecture impossible : 1\n" in out.getvalue()
