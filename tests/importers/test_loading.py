"""Loading the campus: everything once, and never over the work of an editor."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from PIL import Image
from wagtail.models import Page, Revision, Site

from cms.delivery.models import Change, PublishedDocument
from media.models import CampusDocument, CampusImage
from pages.documents import presentation
from pages.importers import reading
from pages.importers.loading import load_campus, pictures, tools
from pages.importers.reading import FactsError, read_facts
from pages.importers.sheets import Sheet
from pages.models import HomePage, LoadedFact, ToolkitPage, TrainingPage
from search.relevance.corpus import CAMPUS
from search.relevance.recording import CLOCKED, published_rows
from snippets.models import Menu, Theme

pytestmark = pytest.mark.django_db
ONE_RENDITION = (("card", "fill-16x9|format-jpeg"),)


def small_picture(motif: str, family: str) -> bytes:
    """A picture that takes no time to draw nor to resize; drawing has its own tests."""
    buffer = BytesIO()
    Image.new("RGB", (160, 90), (len(motif), len(family), 145)).save(buffer, "PNG")
    return buffer.getvalue()


def small_sheet(sheet: Sheet) -> bytes:
    """A file in the place of a sheet; drawing has its own tests."""
    return b"%PDF-1.4 " + sheet.title.encode()


@pytest.fixture(scope="module")
def campus(django_db_setup: None, django_db_blocker: Any, media_root: Path) -> Iterator[list[str]]:
    """The campus, loaded once; what a test writes is taken back. Gives the lines of progress."""
    lines: list[str] = []
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(pictures, "draw", small_picture)
        patch.setattr(tools, "draw_sheet", small_sheet)
        patch.setattr(presentation, "RENDITIONS", ONE_RENDITION)
        with transaction.atomic():
            load_campus(read_facts(), lines.append)
            yield lines
            transaction.set_rollback(True)


def state() -> tuple[object, ...]:
    """What a second run must not change."""
    return (
        Page.objects.count(),
        Revision.objects.count(),
        Change.objects.count(),
        CampusImage.objects.count(),
        CampusDocument.objects.count(),
        sorted(PublishedDocument.objects.values_list("id", "version")),
    )


def test_every_page_is_published(campus: list[str]) -> None:
    facts = read_facts()
    kinds = Counter(PublishedDocument.objects.values_list("kind", flat=True))
    assert kinds == {
        "page": 1 + len(facts.sections) + len(facts.pages),
        "training": 9,
        "toolkit": 4,
        "resource": 22,
        "community": 13,
        "lab": 20,
        "campaign": 3,
        "event": 74,
        "article": 10,
    }
    assert not Page.objects.filter(live=False).exists()


def test_relevance_is_measured_on_these_texts(campus: list[str]) -> None:
    """After a change of the facts or of what search reads: load_campus in an empty database, then
    `manage.py search_relevance --record`."""

    def without_clock(row: Mapping[str, Any]) -> dict[str, Any]:
        terms = {name: codes for name, codes in row["terms"].items() if name not in CLOCKED}
        return {**row, "terms": terms}

    recorded = [json.loads(line) for line in CAMPUS.read_text(encoding="utf-8").splitlines()]
    published = json.loads(json.dumps(list(published_rows())))
    assert list(map(without_clock, recorded)) == list(map(without_clock, published))


def test_progress_is_one_line_a_section(campus: list[str]) -> None:
    assert "Formations : 9 créés, 0 déjà chargés" in campus
    assert campus[-1].startswith("Campus chargé en ")


def test_the_home_page_is_the_root_of_the_site(campus: list[str]) -> None:
    site = Site.objects.get(is_default_site=True)
    assert site.root_page.specific == HomePage.objects.get()
    assert PublishedDocument.objects.get(path="/").title == "Campus de la transformation publique"


def test_addresses_are_those_of_the_sections(campus: list[str]) -> None:
    paths = set(PublishedDocument.objects.values_list("path", flat=True))
    assert {
        "/formations/", "/mallettes/", "/ressources/", "/communautes/", "/laboratoires/",
        "/agenda/", "/actualites/", "/accessibilite/", "/mentions-legales/",
    } <= paths  # fmt: skip


def test_the_mallette_leads_to_its_nine_steps(campus: list[str]) -> None:
    mallette = ToolkitPage.objects.get(slug="mallette-transformation-manageriale")
    items = list(mallette.items.all())
    assert len(items) == 9
    assert items[0].target.specific_class is TrainingPage
    assert items[0].start_here


def test_every_menu_leads_somewhere(campus: list[str]) -> None:
    assert set(Menu.objects.values_list("place", flat=True)) == {"main", "footer", "legal"}
    for menu in Menu.objects.all():
        assert all(item.page_id or item.url for item in menu.items.all())


def test_a_second_run_changes_nothing(campus: list[str]) -> None:
    before = state()
    lines: list[str] = []
    load_campus(read_facts(), lines.append)
    assert state() == before
    assert all(" : 0 créés" in line for line in lines[:-1])


def test_an_edit_survives(campus: list[str]) -> None:
    training = TrainingPage.objects.get(slug="conduire-le-changement")
    training.title = "Conduire le changement, pas à pas"
    training.save_revision().publish()
    Theme.objects.filter(slug="simplification").update(label="Simplifier")
    load_campus(read_facts(), lambda line: None)
    training.refresh_from_db()
    assert training.title == "Conduire le changement, pas à pas"
    assert Theme.objects.get(slug="simplification").label == "Simplifier"


def test_a_draft_of_an_editor_stays_a_draft(campus: list[str]) -> None:
    training = TrainingPage.objects.get(slug="conduire-le-changement")
    training.unpublish()
    load_campus(read_facts(), lambda line: None)
    training.refresh_from_db()
    assert not training.live
    assert not PublishedDocument.objects.filter(pk=training.translation_key).exists()


def test_a_deleted_page_stays_deleted(campus: list[str]) -> None:
    Page.objects.get(slug="devenez-facilitateur").specific.delete()
    load_campus(read_facts(), lambda line: None)
    assert not Page.objects.filter(slug="devenez-facilitateur").exists()


def test_an_interrupted_run_is_taken_up_again(campus: list[str]) -> None:
    article = Page.objects.get(slug="ti-lab-un-an").specific
    LoadedFact.objects.filter(key="article/ti-lab-un-an").delete()
    article.delete()
    load_campus(read_facts(), lambda line: None)
    again = Page.objects.get(slug="ti-lab-un-an")
    assert again.live
    assert again.translation_key == article.translation_key


def test_wrong_facts_stop_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(folder: Path = reading.FACTS) -> None:
        raise FactsError("labs.yaml : labs.0.name : manque")

    monkeypatch.setattr("pages.management.commands.load_campus.read_facts", fail)
    with pytest.raises(CommandError, match=r"labs\.yaml"):
        call_command("load_campus")
