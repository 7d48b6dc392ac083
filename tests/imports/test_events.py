"""Events from a spreadsheet to drafts, and back."""

import pytest

from cms.imports.models import Outcome, Status, Undo
from pages.models import EventIndexPage, EventPage
from tests.factories.vocabularies import OrganisationFactory, RegionFactory, ThemeFactory
from tests.imports.sheets import Importer, event, messages, outcomes


@pytest.fixture(autouse=True)
def _in_the_agenda(importer: Importer, agenda: EventIndexPage) -> None:
    importer.parent = agenda


def test_a_dry_run_writes_nothing_but_its_report(importer: Importer) -> None:
    batch = importer.try_rows([event()])
    assert batch.status == Status.CHECKED
    assert outcomes(batch) == [Outcome.CREATED]
    assert not EventPage.objects.exists()


def test_a_line_becomes_a_draft(importer: Importer, agenda: EventIndexPage) -> None:
    ThemeFactory(label="Sobriété numérique")
    RegionFactory(label="Bretagne")
    OrganisationFactory(name="Direction des ateliers", acronym="DA")
    batch = importer.import_rows(
        event(Thème="sobriete numerique", Région="BRETAGNE", Organisateur="da", Format="atelier")
    )
    assert messages(batch) == []
    page = EventPage.objects.get()
    assert not page.live
    assert page.get_parent().pk == agenda.pk
    assert page.slug == "atelier-facilitation"
    latest = page.get_latest_revision_as_object()
    assert [theme.label for theme in latest.themes.all()] == ["Sobriété numérique"]
    assert latest.region.label == "Bretagne"
    assert [each.acronym for each in latest.organisers.all()] == ["DA"]
    assert latest.format == "atelier"


def test_a_second_import_changes_nothing(importer: Importer) -> None:
    importer.import_rows(event())
    before = EventPage.objects.get().latest_revision_id
    batch = importer.import_rows(event())
    assert outcomes(batch) == [Outcome.UNCHANGED]
    assert EventPage.objects.get().latest_revision_id == before


def test_undo(importer: Importer) -> None:
    batch = importer.import_rows(event())
    batch = importer.undo(batch)
    assert batch.status == Status.UNDONE
    assert batch.rows.get().undo == Undo.REMOVED
    assert not EventPage.objects.exists()
