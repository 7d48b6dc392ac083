"""The editors' guide is whole and can be read in the backoffice.

That it quotes the screens rightly: see tests/backoffice/test_crawl.py.
"""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from cms.accounts.models import User
from cms.accounts.roles import Role
from cms.backoffice.guide.pages import FIRST, FOLDER, IMAGES, guide_pages
from tests.guide.captures import CAPTURES

LINKS = re.compile(r"(!?)\[([^]]*)]\(([^)]+)\)")
HEAVIEST_BYTES = 150_000
SCREENSHOTS = sorted((FOLDER / IMAGES).glob("*.png"))


def test_every_page_is_in_the_list_and_every_link_leads_somewhere() -> None:
    assert guide_pages()[0].name == FIRST
    listed = {target for _, _, target in LINKS.findall(guide_pages()[0].text)}
    assert listed == {f"{page.name}.md" for page in guide_pages()[1:]}
    for page in guide_pages():
        for _, _, target in LINKS.findall(page.text):
            assert (FOLDER / target.partition("#")[0]).is_file(), f"{page.name}: {target}"


def test_every_image_is_described_and_made_by_the_script() -> None:
    shown = [
        (words, target)
        for page in guide_pages()
        for is_image, words, target in LINKS.findall(page.text)
        if is_image
    ]
    assert all(words for words, _ in shown)
    names = {Path(target).stem for _, target in shown}
    assert names == {capture.name for capture in CAPTURES}
    assert names == {path.stem for path in SCREENSHOTS}


@pytest.mark.parametrize("path", SCREENSHOTS, ids=lambda path: path.stem)
def test_an_image_is_light(path: Path) -> None:
    assert path.stat().st_size <= HEAVIEST_BYTES


@pytest.mark.django_db
def test_an_editor_reads_the_guide_from_the_help(client: Client) -> None:
    user = User.objects.create_user("contributrice", "c@campus.example", "x")
    user.groups.add(Group.objects.get(name=Role.CONTRIBUTOR))
    client.force_login(user)
    assert reverse("guide") in client.get(reverse("wagtailadmin_home")).content.decode()
    for page in guide_pages():
        answer = client.get(page.url)
        content = answer.content.decode()
        assert answer.status_code == 200
        assert page.title in content
        for address in re.findall(r'<img src="([^"]+)"', content):
            image = client.get(address)
            assert image["Content-Type"] == "image/png"
            assert image.content[:4] == b"\x89PNG"
    for address in ("/admin/guide/absente/", "/admin/guide/images/..%2f..%2fREADME.md"):
        assert client.get(address, follow=True).status_code == 404


@pytest.mark.django_db
def test_the_guide_is_for_those_who_have_an_account(client: Client) -> None:
    assert client.get(reverse("guide")).status_code == 302
