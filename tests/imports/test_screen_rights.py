"""Who reaches the screens of imports: editorial administrators, and nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from cms.accounts.models import User
from cms.accounts.roles import Role
from cms.imports.models import ImportBatch, Status
from cms.imports.screens.base import (
    ACTION,
    EXPORT,
    FILES,
    INDEX,
    MAPPING,
    REPORT,
    TEMPLATE,
    UPLOAD,
)
from pages.models import EventPage
from tests.workflows.moves import MakePerson


def addresses(batch: ImportBatch) -> list[tuple[str, str]]:
    """Every address of imports, with its method."""
    return [
        ("get", reverse(INDEX)),
        ("get", reverse(UPLOAD)),
        ("post", reverse(UPLOAD)),
        ("get", reverse(FILES)),
        ("get", reverse(TEMPLATE, args=["event"])),
        ("get", reverse(EXPORT, args=["event", "csv"])),
        ("get", batch.get_absolute_url()),
        ("get", reverse(MAPPING, args=[batch.pk])),
        ("post", reverse(MAPPING, args=[batch.pk])),
        ("get", reverse(REPORT, args=[batch.pk, "csv"])),
        *(
            ("post", reverse(ACTION, args=[batch.pk, action]))
            for action in ("importer", "arreter", "defaire", "reprendre")
        ),
    ]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.EDITORIAL_ADMIN])
def test_other_roles_reach_none_of_it(
    batch: ImportBatch,
    person: MakePerson,
    role: Role,
) -> None:
    client = Client()
    client.force_login(person(role))
    for method, address in addresses(batch):
        assert getattr(client, method)(address).status_code in {302, 403}, address
    batch.refresh_from_db()
    assert batch.status == Status.CHECKED
    assert not EventPage.objects.exists()


def test_nobody_reaches_it_without_signing_in(batch: ImportBatch) -> None:
    for method, address in addresses(batch):
        answer = getattr(Client(), method)(address)
        assert answer.status_code == 302, address
        assert "/login/" in answer["Location"]


def test_editorial_administrators_reach_all_of_it(client: Client, batch: ImportBatch) -> None:
    for method, address in addresses(batch):
        assert getattr(client, method)(address).status_code in {200, 302}, address


@pytest.mark.parametrize("action", ["importer", "arreter", "defaire", "reprendre"])
def test_actions_are_posts_of_our_own_pages(
    administrator: User, batch: ImportBatch, action: str
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(administrator)
    address = reverse(ACTION, args=[batch.pk, action])
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 403


def test_modeladmin_neither_makes_nor_changes_a_batch(client: Client, batch: ImportBatch) -> None:
    base = reverse(INDEX)
    for end in ("create/", f"edit/{batch.pk}/", f"delete/{batch.pk}/"):
        assert client.post(base + end).status_code in {302, 403}
    assert ImportBatch.objects.get().status == Status.CHECKED
