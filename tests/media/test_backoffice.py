"""What editors see of the reading of files."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.models import Collection, GroupCollectionPermission

from cms.accounts.models import User
from media.models import CampusDocument, TextNote, TextStatus
from tests.media.files import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    """Someone who writes and owns no document yet."""
    user = User.objects.create_user("contributrice", "c@campus.example", "x")
    user.groups.add(Group.objects.get(name="Contributeurs"))
    client.force_login(user)
    return client


@pytest.fixture
def administrator(client: Client) -> Client:
    """Someone with every right."""
    client.force_login(User.objects.create_superuser("admin", "a@campus.example", "x"))
    return client


@pytest.fixture
def failed() -> CampusDocument:
    """A document whose text could not be read."""
    document: CampusDocument = CampusDocument.objects.create(
        title="Guide abîmé",
        file=ContentFile(pdf("Réparé."), name="guide.pdf"),
        text_status=TextStatus.FAILED,
        text_note=TextNote.DAMAGED,
    )
    return document


def test_the_page_of_a_document_says_why_it_has_no_text(
    administrator: Client, failed: CampusDocument
) -> None:
    answer = administrator.get(reverse("wagtaildocs:edit", args=[failed.pk]))
    assert "Lecture du texte : Lecture impossible." in answer.content.decode()
    assert TextNote.DAMAGED.label in answer.content.decode()
    assert "Relire le texte" in answer.content.decode()


def test_the_button_has_the_file_read_again(administrator: Client, failed: CampusDocument) -> None:
    answer = administrator.post(reverse("media_read_text", args=[failed.pk]), follow=True)
    failed.refresh_from_db()
    assert (failed.text, failed.text_status) == ("Réparé.", TextStatus.OK)
    assert "va être relu" in answer.content.decode()


def test_one_who_may_not_change_a_document_may_not_have_it_read(
    editor: Client, failed: CampusDocument
) -> None:
    answer = editor.post(reverse("media_read_text", args=[failed.pk]))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("wagtailadmin_home")
    failed.refresh_from_db()
    assert failed.text_status == TextStatus.FAILED
    assert editor.get(reverse("media_read_text", args=[failed.pk])).status_code == 405


def test_the_report_filters_by_status(administrator: Client, failed: CampusDocument) -> None:
    CampusDocument.objects.create(
        title="Guide lu", file=ContentFile(b"%PDF", name="l.pdf"), text_status=TextStatus.OK
    )
    report = reverse("media_text_report")
    every = administrator.get(report).content.decode()
    assert "Guide abîmé" in every
    assert "Guide lu" in every
    some = administrator.get(report, {"text_status": "failed"}).content.decode()
    assert "Guide abîmé" in some
    assert "Guide lu" not in some
    table = administrator.get(reverse("media_text_report_results"), {"text_note": "damaged"})
    assert "Guide abîmé" in table.content.decode()
    export = administrator.get(report, {"export": "csv"})
    assert TextNote.DAMAGED.label in export.getvalue().decode()


def test_the_export_holds_no_formula(administrator: Client, failed: CampusDocument) -> None:
    CampusDocument.objects.update(title="Guide;=1+1")
    Collection.objects.update(name="@fonds")
    export = administrator.get(reverse("media_text_report"), {"export": "csv"})
    row = export.getvalue().decode().splitlines()[1]
    assert row.startswith("Guide;'=1+1,guide")
    assert ",'@fonds," in row


def test_the_filter_names_no_collection_without_a_right_on_its_documents(client: Client) -> None:
    root = Collection.get_first_root_node()
    open_one, closed = (root.add_child(name=name) for name in ("Ouverte", "Fermée"))
    group = Group.objects.create(name="Fonds")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    right = Permission.objects.get(codename="change_document")
    GroupCollectionPermission.objects.create(group=group, collection=open_one, permission=right)
    user = User.objects.create_user("fonds", "f@campus.example", "x")
    user.groups.add(group)
    client.force_login(user)
    report = client.get(reverse("media_text_report"))
    assert report.status_code == 200
    assert open_one.name in report.content.decode()
    assert closed.name not in report.content.decode()
    kept = client.get(reverse("media_text_report"), {"collection": closed.pk})
    assert closed.name not in kept.content.decode()


def test_the_report_is_among_the_others_for_those_who_have_documents(
    editor: Client, failed: CampusDocument
) -> None:
    assert reverse("media_text_report") in editor.get(reverse("wagtailadmin_home")).content.decode()
    assert "Guide abîmé" not in editor.get(reverse("media_text_report")).content.decode()


def test_the_report_costs_the_same_whatever_the_number_of_documents(
    administrator: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(5):
        CampusDocument.objects.create(
            title=f"Guide {number}", file=ContentFile(b"%PDF", name=f"{number}.pdf"), text="x" * 99
        )
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        administrator.get(reverse("media_text_report"))


def test_several_files_can_be_sent_at_once(
    editor: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    """Wagtail checks the form of such a file before it puts the file in place."""
    file = SimpleUploadedFile("guide.pdf", pdf("Un texte."))
    sent = editor.post(
        reverse("wagtaildocs:add_multiple"),
        {"title": "Guide", "files[]": file},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    number = sent.json()["uploaded_file_id"]
    prefix = f"uploaded-document-{number}"
    values = {"title": "Guide", "language": "fr", "licence": "", "pages": "", "tags": "",
              "collection": Collection.get_first_root_node().pk}  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        answer = editor.post(
            reverse("wagtaildocs:create_multiple_from_uploaded_document", args=[number]),
            {f"{prefix}-{name}": value for name, value in values.items()},
            headers={"x-requested-with": "XMLHttpRequest"},
        )
    document = CampusDocument.objects.get(pk=answer.json()["doc_id"])
    assert (document.text, document.text_status) == ("Un texte.", TextStatus.OK)


def test_several_files_at_once_are_checked_too(editor: Client) -> None:
    file = SimpleUploadedFile("guide.pdf", b"MZ a program")
    sent = editor.post(
        reverse("wagtaildocs:add_multiple"),
        {"title": "Guide", "files[]": file},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert sent.json()["success"] is False
    assert "n’est pas" in sent.json()["error_message"]
