"""Undoing a batch: what nobody touched goes or is put back, the rest stays, with a reason."""

from collections.abc import Callable

import pytest

from cms.imports.engine import run, undo
from cms.imports.engine.lines import Work
from cms.imports.models import ExternalKey, ImportBatch, Status, Undo
from cms.imports.tasks import work_on
from pages.models import EventIndexPage, EventPage, HomePage
from snippets.models import Organisation, Person, Theme
from tests.factories.pages import EventPageFactory, StandardPageFactory
from tests.imports.sheets import Importer, event, messages


@pytest.fixture(autouse=True)
def _in_the_agenda(importer: Importer, agenda: EventIndexPage) -> None:
    importer.parent = agenda


def test_what_an_import_created_goes(importer: Importer) -> None:
    batch = importer.undo(importer.import_rows(event()))
    assert batch.status == Status.UNDONE
    assert batch.rows.get().undo == Undo.REMOVED
    assert not EventPage.objects.exists()
    assert not ExternalKey.objects.exists()


def test_what_an_import_changed_is_put_back(importer: Importer) -> None:
    importer.import_rows(event(Lieu="Lyon", Format="Atelier"))
    batch = importer.undo(importer.import_rows(event(Lieu="Nantes", Format="-")))
    assert batch.rows.get().undo == Undo.RESTORED
    latest = EventPage.objects.get().get_latest_revision_as_object()
    assert (latest.place, latest.format) == ("Lyon", "atelier")


def test_what_is_on_line_is_put_back_as_a_draft(importer: Importer, agenda: EventIndexPage) -> None:
    page = EventPageFactory(parent=agenda, slug="atelier-facilitation", place="Lyon")
    batch = importer.import_rows(event(Lieu="Nantes"))
    EventPage.objects.get().get_latest_revision().publish()
    importer.undo(batch)
    page = EventPage.objects.get()
    assert page.place == "Nantes"
    assert page.get_latest_revision_as_object().place == "Lyon"


def test_what_somebody_changed_since_is_kept(importer: Importer) -> None:
    batch = importer.import_rows(event(), event(Identifiant="autre", Titre="Autre"))
    page = EventPage.objects.get(slug="autre")
    page.summary = "Réécrit."
    page.save_revision()
    batch = importer.undo(batch)
    assert [row.undo for row in batch.rows.all()] == [Undo.REMOVED, Undo.KEPT]
    assert "modifié depuis" in messages(batch)[0]
    assert EventPage.objects.get() == page


def test_a_value_changed_since_is_not_put_back(importer: Importer) -> None:
    importer.import_rows(event(Lieu="Lyon"))
    batch = importer.import_rows(event(Lieu="Nantes"))
    page = EventPage.objects.get()
    page.place = "Brest"
    page.save()
    page.save_revision()
    batch = importer.undo(batch)
    assert batch.rows.get().undo == Undo.KEPT
    assert EventPage.objects.get().place == "Brest"


def test_a_page_published_since_is_taken_off_line_and_kept(importer: Importer) -> None:
    batch = importer.import_rows(event())
    EventPage.objects.get().get_latest_revision().publish()
    batch = importer.undo(batch)
    assert batch.rows.get().undo == Undo.UNPUBLISHED
    assert not EventPage.objects.get().live


def test_a_page_that_was_published_is_never_deleted(importer: Importer) -> None:
    batch = importer.import_rows(event())
    EventPage.objects.get().get_latest_revision().publish()
    EventPage.objects.get().unpublish()
    batch = importer.undo(batch)
    assert batch.rows.get().undo == Undo.KEPT
    assert EventPage.objects.exists()


def test_a_page_with_pages_below_is_kept(importer: Importer, home: HomePage) -> None:
    importer.kind, importer.parent = "page", home
    batch = importer.import_rows({"Identifiant": "a", "Titre": "A", "Résumé": "A."})
    home.get_children().get(slug="a").add_child(
        instance=StandardPageFactory.build(title="B", slug="b")
    )
    batch = importer.undo(batch)
    assert batch.rows.get().undo == Undo.KEPT


@pytest.mark.parametrize("keep", [EventPage.save, EventPage.save_revision], ids=["row", "draft"])
def test_an_organisation_that_pages_quote_is_kept(
    importer: Importer, agenda: EventIndexPage, keep: Callable[[EventPage], object]
) -> None:
    importer.kind, importer.parent = "organisation", None
    batch = importer.import_rows({"Identifiant": "a", "Nom": "A"}, {"Identifiant": "b", "Nom": "B"})
    page = EventPageFactory(parent=agenda)
    page.organisers = [Organisation.objects.get(slug="a")]
    keep(page)
    batch = importer.undo(batch)
    assert [row.undo for row in batch.rows.all()] == [Undo.KEPT, Undo.REMOVED]
    assert "s’en servent (1)" in messages(batch)[0]
    assert list(Organisation.objects.values_list("slug", flat=True)) == ["a"]


def test_a_person_shown_since_is_kept(importer: Importer) -> None:
    importer.kind, importer.parent = "person", None
    batch = importer.import_rows({"Identifiant": "a", "Nom": "Personne A"})
    assert not Person.objects.get().live
    Person.objects.get().get_latest_revision().publish()
    batch = importer.undo(batch)
    assert batch.rows.get().undo == Undo.KEPT


def test_parents_made_above_their_children_go_too(importer: Importer) -> None:
    importer.kind, importer.parent = "theme", None
    batch = importer.import_rows(
        {"Identifiant": "a", "Libellé": "A"},
        {"Identifiant": "b", "Libellé": "B", "Thème parent": "A"},
    )
    importer.undo(batch)
    assert not Theme.objects.filter(slug__in="ab").exists()


def test_undoing_twice_undoes_once(importer: Importer) -> None:
    importer.import_rows(event(Lieu="Lyon"))
    batch = importer.undo(importer.import_rows(event(Lieu="Nantes")))
    before = EventPage.objects.get().latest_revision_id
    batch.status = Status.UNDOING
    batch.save()
    work_on.call(batch.pk)
    assert EventPage.objects.get().latest_revision_id == before


def test_undoing_is_begun_again_where_it_was_killed(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    batch = importer.import_rows(event(), event(Identifiant="autre", Titre="Autre"))
    remove = undo._remove_pages

    def die(work: Work, pages: list[EventPage]) -> Undo:
        outcome = remove(work, pages)
        if pages[0].slug == "atelier-facilitation":
            raise Killed
        return outcome

    monkeypatch.setattr(run, "DONE_TOGETHER", 1)
    with monkeypatch.context() as patched:
        patched.setattr(undo, "_remove_pages", die)
        ImportBatch.objects.filter(pk=batch.pk).update(status=Status.UNDOING)
        with pytest.raises(Killed):
            work_on.call(batch.pk)
    assert [row.undo for row in batch.rows.all()] == ["", Undo.REMOVED]
    work_on.call(batch.pk)
    assert not EventPage.objects.exists()
