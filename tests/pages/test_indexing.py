"""The index of the backoffice follows pages, whoever brings it in step."""

import pytest
from django.test import override_settings
from django_tasks_db.models import DBTaskResult

from pages.indexing import index_pages, indexed_by_caller
from pages.models import StandardPage
from tests.factories.pages import StandardPageFactory, make_home

pytestmark = pytest.mark.django_db
QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def found(words: str) -> list[str]:
    """Titles that the search of the backoffice finds."""
    return [page.title for page in StandardPage.objects.all().search(words)]


def queued() -> int:
    """How many indexings wait."""
    return DBTaskResult.objects.filter(task_path__contains="insert_or_update_object").count()


def test_a_saved_page_is_found() -> None:
    StandardPageFactory(parent=make_home(), title="Accessibilité")
    assert found("accessibilité") == ["Accessibilité"]


def test_a_changed_page_is_found_by_its_new_words() -> None:
    page = StandardPageFactory(parent=make_home(), title="Accessibilité")
    page.title = "Sobriété"
    page.save()
    assert (found("accessibilité"), found("sobriété")) == ([], ["Sobriété"])


def test_a_deleted_page_is_found_no_more() -> None:
    page = StandardPageFactory(parent=make_home(), title="Accessibilité")
    page.delete()
    assert found("accessibilité") == []


@override_settings(TASKS=QUEUE)
def test_who_indexes_pages_itself_leaves_nothing_in_the_queue() -> None:
    home = make_home()
    before = queued()
    with indexed_by_caller():
        page = StandardPageFactory(parent=home, title="Accessibilité")
        index_pages([page])
    assert queued() == before
    assert found("accessibilité") == ["Accessibilité"]
    page.save()
    assert queued() == before + 1
