"""Documents sent by every door of the backoffice: each type is checked by its content."""

import json
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cms.accounts.models import User
from media.models import CampusDocument
from media.validation import OPEN_DOCUMENT_TYPES
from tests.media.files import archive, packed, pdf
from tests.media.pictures import SVG, plain

pytestmark = pytest.mark.django_db

Send = Callable[[Client, str, bytes], str]
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_TYPES = "application/vnd.ms-word.document.macroEnabled.main+xml"


@pytest.fixture
def administrator(client: Client) -> Client:
    """Someone with every right."""
    client.force_login(User.objects.create_superuser("admin", "a@campus.example", "x"))
    return client


def send_one(client: Client, name: str, content: bytes) -> str:
    """By the form of one document."""
    values = {"title": "Guide", "language": "fr", "licence": "", "pages": "", "tags": ""}
    file = SimpleUploadedFile(name, content)
    answer = client.post(reverse("wagtaildocs:add"), {**values, "file": file})
    return answer.content.decode()


def send_several(client: Client, name: str, content: bytes) -> str:
    """By the screen that takes many."""
    answer = client.post(
        reverse("wagtaildocs:add_multiple"),
        {"title": "Guide", "files[]": SimpleUploadedFile(name, content)},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    return str(answer.json().get("error_message", ""))


def send_by_the_chooser(client: Client, name: str, content: bytes) -> str:
    """By the window that chooses a document for a field or a text."""
    prefix = "document-chooser-upload"
    values = {"title": "Guide", "language": "fr", "licence": "", "pages": "", "tags": ""}
    answer = client.post(
        reverse("wagtaildocs_chooser:create"),
        {f"{prefix}-{name}": value for name, value in values.items()}
        | {f"{prefix}-file": SimpleUploadedFile(name, content)},
    )
    return json.dumps(answer.json(), ensure_ascii=False)


def office(folder: str, *more: str, types: str = TYPES) -> bytes:
    """An office document of one part and ``more``, with the types that it lists."""
    parts = {"[Content_Types].xml": f"<Types>{types}</Types>", f"{folder}/document.xml": "<x/>"}
    return packed(parts | dict.fromkeys(more, "x"))


def open_file(extension: str, **parts: str) -> bytes:
    """An OpenDocument file that says its type."""
    return archive(mimetype=OPEN_DOCUMENT_TYPES[extension], content_xml="<x/>", **parts)


SOUND = {
    "a.pdf": pdf("Un texte."),
    "a.docx": office("word"),
    "a.pptx": office("ppt"),
    "a.xlsx": office("xl"),
    "a.odt": open_file("odt"),
    "a.ods": open_file("ods"),
    "a.odp": open_file("odp"),
    "a.csv": "titre;thème\r\nÉtat;Numérique\r\n".encode("cp1252"),
    "a.zip": archive(lisez_moi="Bonjour"),
}
REFUSED = {
    "nothing": ("a.pdf", b"", "vide"),
    "picture named .pdf": ("a.pdf", plain("JPEG"), "n’est pas"),
    "program named .pdf": ("a.pdf", b"MZ a program", "n’est pas"),
    "svg": ("a.svg", SVG, "svg"),
    "html": ("a.html", b"<script></script>", "html"),
    "word document named .xlsx": ("a.xlsx", office("word"), "n’est pas"),
    "archive named .docx": ("a.docx", archive(lisez_moi="Bonjour"), "n’est pas"),
    "macros": ("a.docx", office("word", "word/vbaProject.bin"), "sans macro"),
    "macros in capitals": ("a.docx", office("word", "word/VBAPROJECT.BIN"), "sans macro"),
    "macros by another name": ("a.docx", office("word", types=MACRO_TYPES), "sans macro"),
    "macro sheet": ("a.xlsx", office("xl", "xl/macrosheets/sheet1.xml"), "sans macro"),
    "macros of OpenDocument": ("a.odt", open_file("odt", Basic__module_xml="x"), "sans macro"),
    "sheet named .odt": ("a.odt", open_file("ods"), "n’est pas"),
    "truncated archive": ("a.zip", archive(lisez_moi="Bonjour")[:40], "n’est pas"),
    "truncated document": ("a.docx", office("word")[:80], "n’est pas"),
    "program before an archive": ("a.zip", b"MZ" + archive(lisez_moi="x"), "n’est pas"),
    "old Word document": ("a.docx", bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 99, "n’est pas"),
    "sheet named .csv": ("a.csv", office("xl"), "n’est pas"),
    "pdf named .csv": ("a.csv", pdf("Un texte."), "n’est pas"),
    "program named .csv": ("a.csv", b"MZ\x90\x03\x04", "n’est pas"),
    "blank csv": ("a.csv", b" \r\n ", "n’est pas"),
    "macro type": ("a.docm", office("word"), "docm"),
}


@pytest.mark.parametrize("send", [send_one, send_several, send_by_the_chooser])
def test_a_document_that_is_not_what_its_name_says_is_refused(
    administrator: Client, send: Send
) -> None:
    for case, (name, content, sentence) in REFUSED.items():
        assert sentence in send(administrator, name, content), case
        assert not CampusDocument.objects.exists(), case


@pytest.mark.parametrize("name", SOUND)
def test_each_type_is_taken(administrator: Client, name: str) -> None:
    send_one(administrator, name, SOUND[name])
    document = CampusDocument.objects.get()
    assert document.file.read() == SOUND[name]
