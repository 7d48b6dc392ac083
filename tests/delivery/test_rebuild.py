"""Rebuilding gives back the same bytes, and repairs what was lost."""

import pytest
from django.core.management import call_command

from cms.delivery.models import Change, PublishedDocument
from cms.delivery.rebuild import is_needed, rebuild
from pages.models import HomePage
from tests.factories.pages import StandardPageFactory

pytestmark = pytest.mark.django_db


def stored() -> dict[object, bytes]:
    return {row.pk: bytes(row.body) + bytes(row.card) for row in PublishedDocument.objects.all()}


@pytest.mark.parametrize("arguments", [[], ["--from-scratch"]])
def test_same_bytes_and_no_change(home: HomePage, arguments: list[str]) -> None:
    page = StandardPageFactory(parent=home)
    page.title = "Titre « neuf »"
    page.save_revision().publish()
    before, changes = stored(), Change.objects.count()
    call_command("rebuild_documents", *arguments)
    assert stored() == before
    assert Change.objects.count() == changes


def test_a_lost_document_comes_back(home: HomePage) -> None:
    before = stored()
    PublishedDocument.objects.all().delete()
    assert rebuild().documents == 1
    assert stored() == before


def test_another_address_of_the_site_is_noticed(home: HomePage, settings: object) -> None:
    assert not is_needed()
    settings.CAMPUS_BASE_URL = "https://campus.example"  # type: ignore[attr-defined]
    assert is_needed()
    rebuild()
    assert not is_needed()
    assert b"https://campus.example/" in bytes(PublishedDocument.objects.get().body)
