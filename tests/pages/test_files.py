"""Uploaded files: everybody's once a public page uses them, the editors' alone before."""

from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image
from wagtail.models import Collection, CollectionViewRestriction

from cms.accounts.models import User
from media.models import CampusDocument, CampusImage
from media.validation import validate_document_file
from pages.models import HomePage, ResourceFile, ResourcePage
from tests.factories.pages import ResourceIndexPageFactory, ResourcePageFactory, make_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def resource() -> ResourcePage:
    """A live resource without a file."""
    home: HomePage = make_home()
    page: ResourcePage = ResourcePageFactory(parent=ResourceIndexPageFactory(parent=home))
    return page


@pytest.fixture
def document() -> CampusDocument:
    """A PDF that no page uses."""
    return CampusDocument.objects.create(
        title="Guide", file=ContentFile(b"%PDF-1.7 guide", name="guide.pdf")
    )


@pytest.fixture
def image() -> CampusImage:
    """An image that no page uses."""
    content = BytesIO()
    Image.new("RGB", (1300, 800), "navy").save(content, "PNG")
    return CampusImage.objects.create(
        title="Image", file=ContentFile(content.getvalue(), name="image.png")
    )


@pytest.fixture
def editor() -> Client:
    """A browser signed in to the backoffice."""
    user = User.objects.create_user("editrice", "editrice@campus.example", "x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(user)
    return client


def read(browser: Client, path: str) -> tuple[int, bytes, Any]:
    """Status, content and headers of a path; the file behind it is closed."""
    answer = browser.get(path)
    streamed = getattr(answer, "streaming_content", None)
    content = b"".join(streamed) if streamed is not None else answer.content
    answer.close()
    return answer.status_code, content, answer.headers


def attach(document: CampusDocument, page: ResourcePage) -> ResourcePage:
    ResourceFile.objects.create(resource=page, document=document, sort_order=0)
    page = ResourcePage.objects.get(pk=page.pk)
    page.save()
    return page


def test_a_file_that_no_public_page_uses_is_for_editors(
    client: Client, editor: Client, document: CampusDocument
) -> None:
    assert read(client, document.url)[0] == 404
    status, _, headers = read(editor, document.url)
    assert (status, headers["Cache-Control"]) == (200, "private, no-store")


def test_a_file_of_a_public_page_is_for_everybody_until_the_page_leaves(
    client: Client, document: CampusDocument, resource: ResourcePage
) -> None:
    page = attach(document, resource)
    _, content, headers = read(client, document.url)
    assert content == b"%PDF-1.7 guide"
    assert headers["Content-Type"] == "application/pdf"
    assert headers["X-Content-Type-Options"] == "nosniff"
    page.unpublish()
    assert read(client, document.url)[0] == 404


def test_a_file_of_a_private_collection_stays_private(
    client: Client, document: CampusDocument, resource: ResourcePage
) -> None:
    attach(document, resource)
    CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(),
        restriction_type=CollectionViewRestriction.LOGIN,
    )
    assert read(client, document.url)[0] == 404


def test_there_is_no_other_door_to_a_file(client: Client, document: CampusDocument) -> None:
    for path in (f"/documents/{document.pk}/guide.pdf", f"/media/{document.file.name}"):
        assert read(client, path)[0] == 404


def test_sizes_of_an_image_follow_its_page_and_the_original_stays_inside(
    client: Client, editor: Client, image: CampusImage, resource: ResourcePage
) -> None:
    rendition = image.get_rendition("fill-600x338|format-webp")
    assert read(client, rendition.url)[0] == 404
    resource.image = image
    resource.save()
    assert read(client, rendition.url)[2]["Content-Type"] == "image/webp"
    assert read(client, f"/media/{image.file.name}")[0] == 404
    assert read(editor, f"/media/{image.file.name}")[0] == 200


@pytest.mark.parametrize("path", ["/media/../manage.py", "/media/%2e%2e/manage.py", "/media/x"])
def test_no_path_leads_out_of_the_folder(editor: Client, path: str) -> None:
    assert read(editor, path)[0] == 404


@pytest.mark.parametrize("path", ["/media/a%00b", "/a%00b/", "/documents/%00", "/%00"])
def test_a_null_byte_is_a_bad_address(client: Client, path: str) -> None:
    assert read(client, path)[0] == 400


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("guide.pdf", b"MZ a program"),
        ("guide.docx", b"PK not an archive"),
        ("table.csv", b"\0\1\2"),
        ("image.svg", b"<svg/>"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(ValidationError, match="n’est pas"):
        validate_document_file(ContentFile(content, name=name))


def test_a_file_that_is_what_its_name_says_is_accepted() -> None:
    validate_document_file(ContentFile(b"%PDF-1.7", name="guide.pdf"))
    validate_document_file(ContentFile("Titre;Résumé\n".encode(), name="table.csv"))
