"""Each check of a page fires on what it is for, and on nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from media.models import CampusDocument, CampusImage
from pages.models import (
    ArticlePage,
    CampaignPage,
    CommunityPage,
    EventPage,
    LabPage,
    ResourceFile,
    ResourcePage,
    StandardPage,
    ToolkitPage,
    TrainingObjective,
    TrainingPage,
    TrainingSession,
)
from pages.quality import Finding
from snippets.models import Theme

pytestmark = pytest.mark.django_db

SUMMARY = "Un résumé d’une phrase, qui dit ce que la page apporte et à qui."


def findings(page: Any, field: str) -> list[Finding]:
    """What is said of one field of a page."""
    return [finding for finding in page.quality_findings() if finding.field == field]


def theme() -> Theme:
    """Any theme."""
    return Theme.objects.get_or_create(label="Management", slug="management-essai")[0]


def of_body(*blocks: tuple[str, Any]) -> list[Finding]:
    """What is said of a body."""
    return findings(standard(body=list(blocks)), "body")


def standard(**fields: Any) -> StandardPage:
    """A simple page without a fault."""
    return StandardPage(**{"title": "Aide", "summary": SUMMARY, **fields})


def training(**fields: Any) -> TrainingPage:
    """A training without a fault but those of ``fields``."""
    page = TrainingPage(**{"title": "Conduire", "summary": SUMMARY, "is_permanent": True, **fields})
    page.themes = [theme()]
    page.objectives = [TrainingObjective(text="Conduire un projet")]
    return page


def event(**fields: Any) -> EventPage:
    """An event of next week without a fault but those of ``fields``."""
    starts_at = timezone.now() + timedelta(days=7)
    values = {
        "title": "Atelier",
        "summary": SUMMARY,
        "starts_at": starts_at,
        "mode": "presentiel",
        "place": "Paris",
        **fields,
    }
    page = EventPage(**values)
    page.themes = [theme()]
    return page


@pytest.mark.parametrize("page", [standard, training, event])
def test_a_page_without_a_fault_has_no_finding(page: Any) -> None:
    assert page().quality_findings() == []


@pytest.mark.parametrize(
    ("summary", "blocking"),
    [("", [True]), ("  ", [True]), ("aide", [True]), ("Trop court.", [False]), (SUMMARY, [])],
)
def test_a_summary_is_written_and_says_more_than_the_title(
    summary: str, blocking: list[bool]
) -> None:
    found = findings(standard(summary=summary), "summary")
    assert [finding.blocking for finding in found] == blocking


@pytest.mark.parametrize(("length", "found"), [(180, 0), (181, 1)])
def test_a_summary_that_cards_cut_is_told(length: int, found: int) -> None:
    assert len(findings(standard(summary="x" * length), "summary")) == found


@pytest.mark.parametrize(
    "title", ["CONDUIRE UN PROJET PUBLIC", "Conduire un projet.", "Conduire " * 11]
)
def test_a_title_that_reads_badly_is_told(title: str) -> None:
    assert [finding.blocking for finding in findings(standard(title=title), "title")] == [False]


@pytest.mark.parametrize("title", ["Conduire un projet", "Laboratoire DITP", "RNCP"])
def test_a_plain_title_is_left_alone(title: str) -> None:
    assert findings(standard(title=title), "title") == []


@pytest.mark.parametrize(
    ("alt", "blocking"),
    [
        ("", [False]),
        ("IMG_2034.jpg", [True]),
        ("Photo de deux agents", [False]),
        ("Aide", [False]),
        ("Deux agents devant un tableau", []),
    ],
)
def test_an_image_is_described_by_what_it_shows(alt: str, blocking: list[bool]) -> None:
    image = CampusImage(pk=1, title="Image", width=1, height=1)
    found = findings(standard(image=image, image_alt=alt), "image_alt")
    assert [finding.blocking for finding in found] == blocking


@pytest.mark.parametrize("page_type", [TrainingPage, ResourcePage, LabPage, ArticlePage])
def test_a_page_that_is_filed_needs_a_theme(page_type: Any) -> None:
    page = page_type(title="Titre", summary=SUMMARY)
    assert [finding.blocking for finding in findings(page, "themes")] == [True]


@pytest.mark.parametrize("page_type", [StandardPage, CampaignPage])
def test_other_pages_need_no_theme(page_type: Any) -> None:
    assert findings(page_type(title="Titre", summary=SUMMARY), "themes") == []


@pytest.mark.parametrize(
    ("html", "blocking"),
    [
        ('<p><a href="https://a.fr"></a></p>', [True]),
        ('<p><a href="https://a.fr">Cliquez ici</a></p>', [True]),
        ('<p>voir <a href="https://a.fr">ici</a></p>', [True]),
        ('<p><a href="https://a.fr">En savoir plus</a></p>', [False]),
        ('<p><a href="https://a.fr">https://a.fr</a></p>', [False]),
        ('<p><a href="http://a.fr">Le site du service</a></p>', [False]),
        ('<p><a href="https://a.fr">Le site du service</a></p>', []),
        ('<p><a linktype="page" id="3">La page des formations</a></p>', []),
    ],
)
def test_a_link_says_where_it_leads(html: str, blocking: list[bool]) -> None:
    assert [finding.blocking for finding in of_body(("text", html))] == blocking


def test_links_are_checked_in_every_rich_text() -> None:
    bad = '<p><a href="https://a.fr">cliquez ici</a></p>'
    page = training(prerequisites=bad)
    page.body = [("callout", {"title": "", "html": bad})]
    assert [f.field for f in page.quality_findings() if f.blocking] == ["prerequisites", "body"]


@pytest.mark.parametrize(
    ("html", "blocking"),
    [
        ("<h2></h2><p>Texte.</p>", [True]),
        ("<h2>Programme</h2>", [True]),
        ("<h2>Programme</h2><p></p>", [True]),
        ("<h2>Programme</h2><h2>Suite</h2><p>Texte.</p>", [True]),
        ("<h2>Programme</h2><h3>Matin</h3><p>Texte.</p>", []),
        ("<h3>Matin</h3><p>Texte.</p>", [False]),
        ("<h2>Programme</h2><p>Texte.</p><h3>Matin</h3><p>Texte.</p>", []),
    ],
)
def test_headings_are_in_order_and_have_a_text(html: str, blocking: list[bool]) -> None:
    assert [finding.blocking for finding in of_body(("text", html))] == blocking


def test_a_heading_may_be_followed_by_another_block() -> None:
    assert (
        of_body(("text", "<h2>Ils en parlent</h2>"), ("quote", {"text": "Oui.", "author": ""}))
        == []
    )


def test_a_video_needs_its_transcript() -> None:
    video = {"title": "Film", "url": "https://a.fr/film", "transcript": ""}
    assert len(of_body(("video", video))) == 1
    assert of_body(("video", {**video, "transcript": "Ce qui se dit."})) == []


def test_an_address_that_is_not_secure_is_told() -> None:
    page = training(registration_url="http://a.fr")
    assert [finding.blocking for finding in findings(page, "registration_url")] == [False]


def test_a_training_without_session_nor_permanent_access_is_told() -> None:
    assert len(findings(training(is_permanent=False), "sessions")) == 1


def test_the_sentences_that_a_model_leaves_open_must_be_completed() -> None:
    page = training()
    page.objectives = [TrainingObjective(text="Comprendre…")]
    assert [finding.blocking for finding in findings(page, "objectives")] == [True]


@pytest.mark.parametrize(
    ("days", "found"), [(-10, "sont passées"), (10, "d’adresse d’inscription"), (900, "deux ans")]
)
def test_the_dates_of_sessions_make_sense(days: int, found: str) -> None:
    page = training(is_permanent=False)
    page.sessions = [TrainingSession(starts_at=timezone.now() + timedelta(days=days))]
    assert any(found in finding.message for finding in findings(page, "sessions"))


def test_an_event_of_the_past_is_told_the_first_time_alone() -> None:
    past = timezone.now() - timedelta(days=30)
    assert [f.blocking for f in findings(event(starts_at=past), "starts_at")] == [False]
    assert findings(event(starts_at=past, first_published_at=past), "starts_at") == []


def test_an_event_needs_its_date() -> None:
    assert [f.blocking for f in findings(event(starts_at=None), "starts_at")] == [True]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"mode": ""}, "mode"),
        ({"place": ""}, "place"),
        ({"mode": "distance"}, "registration_url"),
        ({"replay_url": "https://a.fr/film"}, "transcript"),
        ({"ends_at": timezone.now() + timedelta(days=800)}, "ends_at"),
    ],
)
def test_an_event_says_where_and_how(fields: dict[str, Any], field: str) -> None:
    assert [f.field for f in event(**fields).quality_findings()] == [field]


def test_a_resource_has_a_file_or_an_address() -> None:
    page = ResourcePage(title="Jeu", summary=SUMMARY)
    assert [f.blocking for f in findings(page, "files")] == [True]
    page.external_url = "https://a.fr"
    assert findings(page, "files") == []


@pytest.mark.parametrize(
    ("title", "label", "found"),
    [("note_v2.pdf", "", 1), ("note_v2.pdf", "La note", 0), ("La note", "", 0)],
)
def test_a_file_has_a_title_that_one_understands(title: str, label: str, found: int) -> None:
    page = ResourcePage(title="Jeu", summary=SUMMARY)
    page.files = [ResourceFile(document=CampusDocument(pk=1, title=title), label=label)]
    assert len(findings(page, "files")) == found


@pytest.mark.parametrize(
    ("page_type", "field"),
    [
        (ToolkitPage, "items"),
        (CommunityPage, "how_to_join"),
        (LabPage, "region"),
        (CampaignPage, "starts_on"),
        (ArticlePage, "body"),
    ],
)
def test_each_kind_is_told_what_its_readers_come_for(page_type: Any, field: str) -> None:
    found = findings(page_type(title="Titre", summary=SUMMARY), field)
    assert [finding.blocking for finding in found] == [False]


def test_blocking_findings_come_first_and_none_twice() -> None:
    link = '<p><a href="https://a.fr">cliquez ici</a></p>'
    page = standard(title="CONDUIRE UN PROJET PUBLIC", body=[("text", link), ("text", link)])
    assert [finding.blocking for finding in page.quality_findings()] == [True, False]
