"""What is exported is taken back unchanged, for every kind; and what a template says is true."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from wagtail.models import Page

from cms.imports.blank import blank_workbook
from cms.imports.cells import KEPT
from cms.imports.export import FORMATS, export, exported_columns
from cms.imports.kinds import KINDS
from cms.imports.mapping import guess
from cms.imports.models import ImportBatch, Outcome, Status
from cms.imports.reading.xlsx import read_xlsx
from cms.imports.relations import ChildrenColumn
from cms.imports.tasks import begin
from pages import models
from pages.models import HomePage
from snippets.models import Figure, Person, Skill
from tests.factories.vocabularies import OrganisationFactory, RegionFactory, ThemeFactory
from tests.imports.sheets import Importer, messages, outcomes

TRICKY = "=1+1 ; l’été | « a\\b » ¶ - fin"
INSTANT = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
BODY = [("text", "<h2>Titre</h2><p>Un &amp; deux<br/>lignes</p><ul><li>un</li></ul>")]


@pytest.fixture
def campus(home: HomePage) -> dict[str, Any]:
    """A page of each kind, with everything filled, and what they quote."""
    region = RegionFactory(label="Bretagne")
    theme = ThemeFactory(label="Sobriété")
    organisation = OrganisationFactory(name="Préfecture ; région", acronym="PR")
    OrganisationFactory(name="Préfecture ; région", acronym="AUTRE", parent=organisation)
    Figure.objects.create(slug="agents", value=5, label="Agents formés")
    person = Person.objects.create(
        name="Personne A", slug="personne-a", role=TRICKY, bio="<p>Bio</p>", region=region
    )
    person.skills = [Skill.objects.create(label="Animer", slug="animer")]
    person.save()

    def index(model: Any, slug: str) -> Page:
        made: Page = home.add_child(instance=model(title=slug, slug=slug, summary="."))
        return made

    def add(parent: Page, model: Any, **fields: Any) -> Any:
        page = model(
            title=TRICKY,
            slug=f"une-{model.__name__.lower()}",
            summary=f"-{TRICKY}\nsuite",
            **fields,
        )
        page.body = BODY
        page.themes = [theme]
        page.search_keywords = "+33 1, @x"
        parent.add_child(instance=page)
        return page

    lab = add(
        index(models.LabIndexPage, "laboratoires"),
        models.LabPage,
        lab_kind="territorial",
        region=region,
        latitude=Decimal("-1.5"),
        longitude=Decimal("2.34880"),
        alternative_names="a | b\n- c",
        services="-",
        launch_year=2021,
        projects=[models.LabProject(title="Guichet ; mobile", summary="a\nb", partners="x ; y")],
    )
    resource = add(
        index(models.ResourceIndexPage, "outils"),
        models.ResourcePage,
        duration_minutes=90,
        published_on=date(2026, 1, 2),
    )
    training = add(
        index(models.TrainingIndexPage, "formations"),
        models.TrainingPage,
        prerequisites="<p>Rien <b>du tout</b></p>",
        provider=organisation,
        objectives=[models.TrainingObjective(text="a | b"), models.TrainingObjective(text="-")],
        programme=[models.TrainingStep(title="Étape : un", summary="x\n\ny")],
        sessions=[
            models.TrainingSession(
                starts_at=INSTANT, place="Lyon ; Part-Dieu", region=region, seats=12
            ),
            models.TrainingSession(is_cancelled=True),
        ],
    )
    add(
        index(models.ToolkitIndexPage, "mallettes"),
        models.ToolkitPage,
        toolkit_kind="kit",
        items=[models.ToolkitItem(target=resource, intro="a ; b", start_here=True)],
    )
    community = add(
        index(models.CommunityIndexPage, "communautes"),
        models.CommunityPage,
        is_open=True,
        how_to_join="<p>Écrire</p>",
        animators=[models.CommunityAnimator(person=person)],
        resources=[models.CommunityResource(target=training)],
        related_links=[models.RelatedPage(target=lab)],
    )
    agenda = index(models.EventIndexPage, "agenda")
    campaign = add(
        agenda,
        models.CampaignPage,
        starts_on=date(2026, 11, 16),
        campaign_themes=[models.CampaignTheme(label="Accueil", slug="accueil")],
        figures=[models.CampaignFigure(figure=Figure.objects.get())],
    )
    event = add(
        campaign, models.EventPage, starts_at=INSTANT, sessions="un\ndeux", transcript="=x\n;+y"
    )
    event.organisers, event.labs = [organisation], [lab]
    event.campaign_theme = campaign.campaign_themes.get()
    event.save()
    # The same address elsewhere.
    add(agenda, models.EventPage, starts_at=INSTANT, all_day=True)
    add(
        index(models.ArticleIndexPage, "actualites"),
        models.ArticlePage,
        authors=[models.ArticleAuthor(person=person)],
    )
    add(home, models.StandardPage)
    # A draft that is not on line.
    community.summary = "Un brouillon."
    community.save_revision()
    return {"home": home}


def taken_back(importer: Importer, data: bytes, name: str, headings: list[str]) -> ImportBatch:
    """The dry run of a file."""
    batch: ImportBatch = importer.upload(data, name, headings)
    begin(batch, Status.CHECKING)
    batch.refresh_from_db()
    return batch


@pytest.mark.parametrize("kind", KINDS)
def test_an_export_is_taken_back_unchanged(
    campus: dict[str, Any], importer: Importer, kind: str
) -> None:
    importer.kind = kind
    headings = ["Identifiant", *(column.heading for column in exported_columns(KINDS[kind]))]
    for file_format in FORMATS:
        data = export(KINDS[kind], file_format)
        batch = taken_back(importer, data, f"export.{file_format}", headings)
        assert batch.status == Status.CHECKED, batch.error
        assert messages(batch) == []
        assert batch.total >= 1
        assert set(outcomes(batch)) == {Outcome.UNCHANGED}


@pytest.mark.parametrize("kind", KINDS)
def test_the_headings_of_an_export_are_all_recognised(db: None, kind: str) -> None:
    columns = exported_columns(KINDS[kind])
    headings = ["Identifiant", *(column.heading for column in columns)]
    assert guess(KINDS[kind], headings) == ["identifiant", *(column.key for column in columns)]


def test_the_cells_of_an_export_hold_no_formula(campus: dict[str, Any]) -> None:
    workbook = load_workbook(io.BytesIO(export(KINDS["event"], "xlsx")))
    for row in workbook.worksheets[0].iter_rows():
        for cell in row:
            assert cell.data_type in {"s", "n", "inlineStr"}
            assert not str(cell.value or "").startswith(("=", "+", "-", "@"))


def test_what_a_cell_cannot_hold_is_left_as_it_is(
    campus: dict[str, Any], importer: Importer
) -> None:
    importer.kind = "training"
    batch = importer.import_rows(
        {"Identifiant": "une-trainingpage", "Prérequis": KEPT, "Langue": "fr"}
    )
    assert outcomes(batch) == [Outcome.UPDATED]
    assert list(batch.rows.get().written) == ["language"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_says_what_to_write(db: None, kind: str) -> None:
    workbook = load_workbook(io.BytesIO(blank_workbook(KINDS[kind])))
    assert len(workbook.worksheets) == 3
    headings = [cell.value for cell in workbook.worksheets[0][1]]
    assert headings[0] == "Identifiant"
    helped = {row[0].value: row[2].value for row in workbook["Aide"].iter_rows(min_row=2)}
    assert all(helped[heading] for heading in headings)


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_a_template_could_be_imported(
    campus: dict[str, Any], importer: Importer, kind: str
) -> None:
    table = read_xlsx(io.BytesIO(blank_workbook(KINDS[kind])))
    importer.kind = kind
    importer.parent = parent_of(kind)
    (line,) = table.lines
    cells = dict(zip(table.headings, line.cells, strict=True))
    batch = importer.try_rows([{**cells, "Identifiant": "un-exemple"}])
    assert messages(batch) == []
    assert outcomes(batch) == [Outcome.CREATED]


def parent_of(kind: str) -> Page | None:
    """A page under which contents of a kind go."""
    model: Any = KINDS[kind].model
    if not KINDS[kind].is_page:
        return None
    found: Page | None = Page.objects.type(tuple(model.allowed_parent_page_models())).first()
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_created_from_its_export(
    campus: dict[str, Any], importer: Importer, kind: str
) -> None:
    """All values come through: what is made from an export is exported as the same line."""
    importer.kind, importer.source, importer.parent = kind, "ailleurs", parent_of(kind)
    columns = exported_columns(KINDS[kind])
    table = read_xlsx(io.BytesIO(export(KINDS[kind], "xlsx")))
    line = dict(zip(table.headings, table.lines[0].cells, strict=True))
    if kind == "event":
        line["Thématique du temps fort"] = ""
    line = {heading: "" if cell == KEPT else cell for heading, cell in line.items()}
    batch = importer.import_rows({**line, "Identifiant": "un-autre"})
    assert messages(batch) == []
    made = read_xlsx(io.BytesIO(export(KINDS[kind], "xlsx"))).lines[-1]
    again = dict(zip(table.headings, made.cells, strict=True))
    children = {c.heading for c in columns if isinstance(c, ChildrenColumn)}
    # A name that one more content has now is exported by its identifier.
    kept = [heading for heading in line if heading not in {"Identifiant", *children}]
    assert {heading: again[heading] for heading in kept} == {h: line[h] for h in kept}
    assert all(bool(again[heading]) == bool(line[heading]) for heading in children)
