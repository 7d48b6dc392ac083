"""A page that moves or is renamed is found again at its old address, with all that is below it."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponseBase
from django.test import Client, TestCase
from wagtail.contrib.redirects.models import Redirect

from pages.models import HomePage
from tests.factories.pages import (
    EventIndexPageFactory,
    ResourcePageFactory,
    ToolkitIndexPageFactory,
    ToolkitPageFactory,
    make_home,
)

pytestmark = pytest.mark.django_db


class Kits:
    """Two toolkits; the first has a guide below it."""

    def __init__(self, home: HomePage) -> None:
        self.index = ToolkitIndexPageFactory(parent=home, slug="mallettes")
        self.first = ToolkitPageFactory(parent=self.index, slug="une")
        self.second = ToolkitPageFactory(parent=self.index, slug="deux")
        self.guide = ResourcePageFactory(parent=self.first, slug="guide")

    def rename(self, page: object, slug: str) -> None:
        """Change the address as an approved revision does."""
        found = type(page).objects.get(pk=page.pk)  # type: ignore[attr-defined]
        found.slug = slug
        with TestCase.captureOnCommitCallbacks(execute=True):  # Wagtail redirects once committed
            found.save_revision().publish()

    def move_guide(self, parent: object) -> None:
        """Move the guide below another toolkit."""
        found = type(self.guide).objects.get(pk=self.guide.pk)
        below = type(parent).objects.get(pk=parent.pk)  # type: ignore[attr-defined]
        with TestCase.captureOnCommitCallbacks(execute=True):
            found.move(below, pos="last-child")


@pytest.fixture
def kits() -> Kits:
    """The toolkits."""
    return Kits(make_home())


def site_goes(path: str) -> str:
    """Where a reader of the site ends; each step is a permanent redirect, the last is a page."""
    answer = Client().get(path, follow=True)
    assert answer.status_code == 200, path
    assert all(status == 301 for _, status in answer.redirect_chain)
    assert len(answer.redirect_chain) <= 1, answer.redirect_chain
    return str(answer.redirect_chain[-1][0]) if answer.redirect_chain else path


def api_goes(path: str) -> str:
    """Where a caller of the API ends who remembers an address, in one step at most."""
    answer = Client().get("/api/v1/contents/by-path", {"path": path})
    if answer.status_code == 301:
        location = urlsplit(answer.headers["Location"])
        assert parse_qs(location.query)["path"] == [answer.json()["redirect"]]
        answer = Client().get(f"{location.path}?{location.query}")
    assert answer.status_code == 200, path
    return str(answer.json()["path"])


def assert_leads(old: str, new: str) -> None:
    """Both the site and the API lead from one address to the other."""
    assert (site_goes(old), api_goes(old)) == (new, new)


def test_a_renamed_page_leads_to_its_new_address(kits: Kits) -> None:
    kits.rename(kits.second, "seconde")
    assert_leads("/mallettes/deux/", "/mallettes/seconde/")


def test_what_is_below_a_renamed_page_is_found_too(kits: Kits) -> None:
    kits.rename(kits.first, "premiere")
    assert_leads("/mallettes/une/guide/", "/mallettes/premiere/guide/")


def test_what_is_below_a_renamed_section_is_found_too(kits: Kits) -> None:
    kits.rename(kits.index, "kits")
    assert_leads("/mallettes/une/guide/", "/kits/une/guide/")


def test_a_moved_page_leads_to_its_new_address(kits: Kits) -> None:
    kits.move_guide(kits.second)
    assert_leads("/mallettes/une/guide/", "/mallettes/deux/guide/")


def test_each_former_address_leads_there_in_one_step(kits: Kits) -> None:
    kits.rename(kits.first, "premiere")
    kits.rename(kits.first, "initiale")
    kits.move_guide(kits.second)
    for slug in ("une", "premiere", "initiale"):
        assert_leads(f"/mallettes/{slug}/guide/", "/mallettes/deux/guide/")
    assert_leads("/mallettes/une/", "/mallettes/initiale/")


def test_a_page_moved_back_is_served_at_its_first_address(kits: Kits) -> None:
    kits.move_guide(kits.second)
    kits.move_guide(kits.first)
    assert_leads("/mallettes/une/guide/", "/mallettes/une/guide/")
    assert_leads("/mallettes/deux/guide/", "/mallettes/une/guide/")


def test_a_page_renamed_back_is_served_at_its_first_address(kits: Kits) -> None:
    kits.rename(kits.first, "premiere")
    kits.rename(kits.first, "une")
    assert_leads("/mallettes/une/guide/", "/mallettes/une/guide/")
    assert_leads("/mallettes/premiere/guide/", "/mallettes/une/guide/")


def test_two_pages_that_exchange_their_addresses_do_not_loop(kits: Kits) -> None:
    kits.rename(kits.first, "provisoire")
    kits.rename(kits.second, "une")
    kits.rename(kits.first, "deux")
    assert_leads("/mallettes/une/", "/mallettes/une/")
    assert_leads("/mallettes/deux/", "/mallettes/deux/")
    assert_leads("/mallettes/provisoire/", "/mallettes/deux/")


def test_a_redirect_written_by_an_editor_stays(kits: Kits) -> None:
    Redirect.add_redirect("/mallettes/deux/ancienne", kits.guide)
    kits.rename(kits.second, "seconde")
    assert_leads("/mallettes/deux/ancienne/", "/mallettes/une/guide/")


def test_reordering_makes_no_redirect(kits: Kits) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        kits.second.move(kits.index, pos="first-child")
    assert not Redirect.objects.exists()


def test_a_new_address_in_a_draft_makes_no_redirect(kits: Kits) -> None:
    kits.second.slug = "seconde"
    with TestCase.captureOnCommitCallbacks(execute=True):
        kits.second.save_revision()
    assert not Redirect.objects.exists()
    assert_leads("/mallettes/deux/", "/mallettes/deux/")


def test_what_was_never_public_leaves_no_redirect(kits: Kits) -> None:
    ResourcePageFactory(parent=kits.first, slug="brouillon", live=False)
    kits.rename(kits.first, "premiere")
    assert not Redirect.objects.filter(old_path__contains="brouillon").exists()
    assert Client().get("/mallettes/une/brouillon/").status_code == 404


def api_answers(path: str) -> HttpResponseBase:
    """What the API answers for an address, without following it."""
    return Client().get("/api/v1/contents/by-path", {"path": path})


def test_a_redirect_written_by_an_editor_to_another_site_is_followed(kits: Kits) -> None:
    Redirect.add_redirect("/ancien-outil", "https://ailleurs.example/outil")
    assert api_answers("/ancien-outil/").headers["Location"] == "https://ailleurs.example/outil"


def test_a_redirect_to_what_is_not_public_leads_nowhere(kits: Kits) -> None:
    draft = EventIndexPageFactory(parent=kits.index.get_parent(), slug="agenda", live=False)
    Redirect.add_redirect("/ancien-agenda", draft)
    assert api_answers("/ancien-agenda/").status_code == 404


def test_the_api_forgets_a_redirect_that_an_editor_removes(kits: Kits) -> None:
    redirect = Redirect.add_redirect("/ancien-guide", kits.guide)
    assert_leads("/ancien-guide/", "/mallettes/une/guide/")
    redirect.redirect_page = kits.second.page_ptr
    redirect.save()
    assert_leads("/ancien-guide/", "/mallettes/deux/")
    redirect.delete()
    assert api_answers("/ancien-guide/").status_code == 404
    Redirect.add_redirect("/ancien-guide", kits.first)
    assert_leads("/ancien-guide/", "/mallettes/une/")
