"""The site map lists every public page and no other."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.pages import (
    StandardPageFactory,
    TrainingIndexPageFactory,
    TrainingPageFactory,
    make_home,
)

pytestmark = pytest.mark.django_db


def test_public_pages_by_section(client: Client) -> None:
    home = make_home()
    index = TrainingIndexPageFactory(parent=home)
    TrainingPageFactory(parent=index, title="Conduire le changement")
    StandardPageFactory(parent=home, title="Brouillon secret", live=False)
    page = client.get("/plan-du-site").content.decode()
    assert "Conduire le changement" in page
    assert "Brouillon secret" not in page


def test_same_number_of_queries_for_five_and_fifty(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    home = make_home()
    for _ in range(5):
        StandardPageFactory(parent=home)
    client.get("/plan-du-site")
    with django_assert_num_queries(3):  # pages, menus, alerts
        client.get("/plan-du-site")
    for _ in range(45):
        StandardPageFactory(parent=home)
    with django_assert_num_queries(3):
        client.get("/plan-du-site")
