"""A preview link shows one revision to who holds it, until it ends; nobody else, nothing more."""

import json
import re
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from wagtail.models import Collection, CollectionViewRestriction, GroupPagePermission

from cms.accounts.models import User
from cms.accounts.roles import Role
from cms.api.models import ApiClient
from cms.api.preview_links import PreviewLink
from cms.delivery.models import Change, PublishedDocument
from media.models import CampusDocument, CampusImage
from pages.file_passes import LIFETIME
from pages.models import ResourceFile, ResourcePage, StandardPage
from tests.api.client import Answer, ContractClient
from tests.api.test_keys import signed_in
from tests.factories.pages import (
    ResourceIndexPageFactory,
    ResourcePageFactory,
    StandardPageFactory,
    make_home,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    """Who gives links."""
    return User.objects.create_user("editrice", "editrice@campus.example", "x")


@pytest.fixture
def draft() -> StandardPage:
    """A page that was never published, with a draft."""
    page: StandardPage = StandardPageFactory(
        parent=make_home(), live=False, title="Charte", slug="charte"
    )
    page.save_revision()
    return page


def give(page: Any, editor: User, days: int = 7) -> str:
    """Give a link and return its token."""
    return PreviewLink.give(page, days=days, created_by=editor)[1]


def screen(page: Any) -> str:
    """Where the links of a page are given."""
    return f"/admin/pages/{page.pk}/apercus/"


def statuses(api: ContractClient, token: str) -> tuple[int, int]:
    """What the document and the page of a token answer."""
    return api.call(f"preview/{token}").status_code, api.get(f"/apercu/{token}/").status_code


def test_the_link_alone_opens_the_draft_as_a_document(
    api: ContractClient, draft: StandardPage, editor: User
) -> None:
    answer = api.call(f"preview/{give(draft, editor)}")

    document = json.loads(answer.content)
    assert answer.status_code == 200
    assert (document["title"], document["path"], document["version"]) == ("Charte", "/charte/", 0)
    assert document["id"] == str(draft.translation_key)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_the_link_alone_opens_the_draft_as_a_page(
    api: ContractClient, draft: StandardPage, editor: User
) -> None:
    answer = api.get(f"/apercu/{give(draft, editor)}/")

    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Charte" in re.findall(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)[0]
    assert "Aperçu d’une version qui n’est pas publiée" in html
    assert '<meta name="robots" content="noindex, nofollow, noarchive">' in html
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_pages_of_the_site_carry_no_preview_notice(api: ContractClient, editor: User) -> None:
    page = StandardPageFactory(parent=make_home(), slug="publique")
    html = api.get("/publique/").content.decode()
    assert page.title in html
    assert "Aperçu d’une version" not in html
    assert "noarchive" not in html


def test_a_preview_publishes_nothing(
    api: ContractClient, draft: StandardPage, editor: User
) -> None:
    token = give(draft, editor)
    before = (Change.objects.count(), PublishedDocument.objects.count())
    assert statuses(api, token) == (200, 200)
    assert (Change.objects.count(), PublishedDocument.objects.count()) == before
    assert api.get("/charte/").status_code == 404
    assert api.call(f"contents/{draft.translation_key}").status_code == 404


def test_the_link_shows_the_revision_it_was_made_for(
    api: ContractClient, draft: StandardPage, editor: User
) -> None:
    first = give(draft, editor)
    draft.title = "Charte corrigée"
    draft.save_revision()
    second = give(draft, editor)

    assert api.json(f"preview/{first}")["title"] == "Charte"
    assert api.json(f"preview/{second}")["title"] == "Charte corrigée"


def test_the_draft_of_a_live_page_is_shown_and_not_what_is_live(
    api: ContractClient, editor: User
) -> None:
    page = StandardPageFactory(parent=make_home(), title="En ligne", slug="page")
    page.title = "À venir"
    page.save_revision()
    assert api.json(f"preview/{give(page, editor)}")["title"] == "À venir"
    assert api.json("contents/by-path?path=/page/")["title"] == "En ligne"


@pytest.mark.parametrize("days", [1, 7, 30])
def test_a_link_ends_on_its_day(
    api: ContractClient, draft: StandardPage, editor: User, days: int
) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        token = give(draft, editor, days)
        clock.shift(timedelta(days=days, seconds=-1))
        assert statuses(api, token) == (200, 200)
        clock.shift(timedelta(seconds=1))
        assert statuses(api, token) == (410, 410)
        clock.shift(timedelta(days=400))
        assert statuses(api, token) == (410, 410)


def test_no_other_lifetime_is_given(draft: StandardPage, editor: User) -> None:
    with pytest.raises(ValidationError):
        PreviewLink.give(draft, days=365, created_by=editor)


def test_a_link_that_ended_says_why(api: ContractClient, draft: StandardPage, editor: User) -> None:
    token = give(draft, editor)
    PreviewLink.objects.all().revoke()
    problem = json.loads(api.call(f"preview/{token}").content)
    assert (problem["type"], problem["reason"], problem["location"]) == (
        "urn:campus:problem:preview-ended",
        "withdrawn",
        None,
    )
    assert "révoqué" in problem["detail"]
    page = api.get(f"/apercu/{token}/")
    assert "a été révoqué" in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("gone", ["page", "revision", "link"])
def test_what_a_link_opened_may_be_deleted(
    api: ContractClient, draft: StandardPage, editor: User, gone: str
) -> None:
    token = give(draft, editor)
    if gone == "page":
        draft.delete()
    elif gone == "revision":
        draft.revisions.all().delete()
    else:
        PreviewLink.objects.all().delete()
    assert statuses(api, token) == (410, 410)


def test_a_token_that_was_changed_or_made_up_is_unknown(
    api: ContractClient, draft: StandardPage, editor: User
) -> None:
    token = give(draft, editor)
    link, _ = PreviewLink.give(draft, days=7, created_by=editor)
    key, stamp, signature = token.split(".")
    forged = [
        f"{link.pk.hex}.{stamp}.{signature}",
        f"{key}.zzzzzz.{signature}",
        f"{key}.{stamp}.{signature[::-1]}",
        f"{key}.{stamp}",
        key,
        "é",
        "x" * 5000,
        "a.b.c",
    ]
    for each in forged:
        assert statuses(api, each) == (404, 404), each


@pytest.mark.parametrize(
    ("scopes", "status"), [(["preview"], 200), (["read", "preview"], 200), (["read"], 403)]
)
def test_a_key_must_be_allowed_to_preview(
    api: ContractClient, draft: StandardPage, editor: User, scopes: list[str], status: int
) -> None:
    client = ApiClient.objects.create(
        name="Portail", organisation="DINUM", contact_email="a@b.example", scopes=scopes
    )
    _, key = client.issue_key()
    answer = api.call(f"preview/{give(draft, editor)}", Authorization=f"Bearer {key}")
    assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "no-store"
    if status == 403:
        assert 'scope="preview"' in answer.headers["WWW-Authenticate"]


def test_a_wrong_key_does_not_fall_back_on_the_link(
    api: ContractClient, draft: StandardPage, editor: User
) -> None:
    answer = api.call(f"preview/{give(draft, editor)}", Authorization="Bearer faux")
    assert answer.status_code == 401


@pytest.fixture
def illustrated(editor: User) -> tuple[ResourcePage, str]:
    """A draft with an image and a file that no public page shows, and the token of a link."""
    content = BytesIO()
    Image.new("RGB", (1300, 800), "navy").save(content, "PNG")
    image = CampusImage.objects.create(
        title="Image", file=ContentFile(content.getvalue(), name="image.png")
    )
    file = CampusDocument.objects.create(
        title="Guide", file=ContentFile(b"%PDF-1.7", name="guide été.pdf")
    )
    page: ResourcePage = ResourcePageFactory(
        parent=ResourceIndexPageFactory(parent=make_home()), live=False, image=image
    )
    page.files = [ResourceFile(document=file, sort_order=0)]
    page.save_revision()
    return page, give(page, editor)


def load(browser: Client, address: str) -> int:
    """Status of an address of ours; the file behind it is closed."""
    parts = urlsplit(address)
    answer: Answer = browser.get(f"{parts.path}?{parts.query}")
    answer.close()
    return int(answer.status_code)


def addresses_of(document: dict[str, Any]) -> list[str]:
    """Every image and file of a document."""
    return [
        *(each["url"] for each in document["image"]["renditions"]),
        *(each["url"] for each in document["details"]["files"]),
    ]


def test_the_images_and_files_of_a_preview_load_for_an_hour(
    api: ContractClient, illustrated: tuple[ResourcePage, str]
) -> None:
    _, token = illustrated
    with time_machine.travel(timezone.now(), tick=False) as clock:
        addresses = addresses_of(api.json(f"preview/{token}"))
        assert len(addresses) == 7
        assert {load(api, address) for address in addresses} == {200}
        assert {load(api, address.partition("?")[0]) for address in addresses} == {404}
        other = addresses[0].partition("?")[0] + "?" + addresses[1].partition("?")[2]
        assert load(api, other) == 404, "a pass opens its own address alone"
        clock.shift(timedelta(seconds=LIFETIME + 1))
        assert {load(api, address) for address in addresses} == {404}


def test_the_page_of_a_preview_shows_its_image(
    api: ContractClient, illustrated: tuple[ResourcePage, str]
) -> None:
    html = api.get(f"/apercu/{illustrated[1]}/").content.decode()
    addresses = re.findall(r'(?:src|srcset|href)="([^"]*/(?:media|documents)/[^"]+)"', html)
    assert len(set(addresses)) == 4, "three formats of the image, and the file"
    assert {load(api, unescape(address)) for address in addresses} == {200}


def test_a_pass_opens_nothing_in_a_private_collection(
    api: ContractClient, illustrated: tuple[ResourcePage, str]
) -> None:
    addresses = addresses_of(api.json(f"preview/{illustrated[1]}"))
    CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(),
        restriction_type=CollectionViewRestriction.LOGIN,
    )
    assert {load(api, address) for address in addresses} == {404}


def given(answer: Answer) -> str:
    """The token of the link that the screen shows."""
    found = re.search(r"/apercu/([\w.-]+)/", answer.content.decode())
    assert found
    return found[1]


def test_an_editor_gives_and_revokes_links(api: ContractClient, draft: StandardPage) -> None:
    browser = signed_in(Role.EDITORIAL_ADMIN)
    tokens = [given(browser.post(screen(draft), {"days": "7"})) for _ in range(3)]
    assert [statuses(api, token) for token in tokens] == [(200, 200)] * 3
    listed = browser.get(screen(draft)).content.decode()
    assert not any(token in listed for token in tokens)

    first = PreviewLink.objects.order_by("created_at")[0]
    answer = browser.post(screen(draft), {"revoke": str(first.pk)}, follow=True)
    assert "1 lien révoqué." in answer.content.decode()
    assert [statuses(api, token)[0] for token in tokens] == [410, 200, 200]
    answer = browser.post(screen(draft), {"revoke": "all"}, follow=True)
    assert "2 liens révoqués." in answer.content.decode()
    assert [statuses(api, token)[0] for token in tokens] == [410, 410, 410]
    assert PreviewLink.objects.count() == 3, "what was given stays known"


def test_a_link_of_another_page_is_not_revoked_from_here(draft: StandardPage, editor: User) -> None:
    other = StandardPageFactory(parent=draft.get_parent().specific)
    other.save_revision()
    link, _ = PreviewLink.give(other, days=7, created_by=editor)
    browser = signed_in(Role.EDITORIAL_ADMIN)
    for which in (str(link.pk), "all", "x"):
        browser.post(screen(draft), {"revoke": which})
    link.refresh_from_db()
    assert link.is_live


def test_a_page_without_a_revision_has_nothing_to_show() -> None:
    page = StandardPageFactory(parent=make_home(), live=False)
    answer = signed_in(Role.EDITORIAL_ADMIN).post(screen(page), {"days": "7"})
    assert "Enregistrez d’abord un brouillon" in answer.content.decode()
    assert not PreviewLink.objects.exists()


@pytest.mark.parametrize("role", [*Role, None])
def test_who_may_edit_a_page_may_give_links_and_nobody_else(
    draft: StandardPage, role: Role | None
) -> None:
    browser = signed_in(role) if role else Client()
    may_edit = (
        role is not None
        and draft.permissions_for_user(User.objects.get(username=role.name)).can_edit()
    )
    before = PreviewLink.objects.count()

    shown = browser.get(screen(draft)).status_code
    answer = browser.post(screen(draft), {"days": "1"}).status_code

    assert (shown == 200, answer == 200) == (may_edit, may_edit)
    assert PreviewLink.objects.count() == before + may_edit
    assert may_edit or role != Role.EDITORIAL_ADMIN


def test_who_edits_another_section_gives_no_link_here(draft: StandardPage) -> None:
    browser = signed_in(Role.LAB_MANAGER)
    user = User.objects.get(username=Role.LAB_MANAGER.name)
    other = StandardPageFactory(parent=draft.get_parent().specific)
    other.save_revision()
    GroupPagePermission.objects.create(
        group=user.groups.get(), page=other, permission_type="change"
    )
    assert browser.post(screen(other), {"days": "1"}).status_code == 200
    assert browser.post(screen(draft), {"days": "1"}).status_code in {302, 403}


def test_the_editor_and_the_lists_lead_to_the_links(draft: StandardPage) -> None:
    browser = signed_in(Role.EDITORIAL_ADMIN)
    parent = draft.get_parent()
    for address in (f"/admin/pages/{draft.pk}/edit/", f"/admin/pages/{parent.pk}/"):
        assert screen(draft) in browser.get(address).content.decode(), address


def test_links_that_ended_long_ago_are_forgotten(draft: StandardPage, editor: User) -> None:
    give(draft, editor, 1)
    kept, _ = PreviewLink.give(draft, days=30, created_by=editor)
    with time_machine.travel(timezone.now() + timedelta(days=32), tick=False):
        assert PreviewLink.purge() == 1
    assert PreviewLink.objects.get() == kept
