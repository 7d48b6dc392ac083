"""Load the laboratories and their projects."""

from collections.abc import Iterator
from functools import partial

from pages.importers.loading.context import Context
from pages.importers.loading.pictures import LAB_FAMILIES
from pages.importers.loading.texts import Blocks, listed, paragraph, section, text_block
from pages.importers.loading.tree import PageFact
from pages.importers.records import LabRecord
from pages.importers.typography import french
from pages.models import LabPage, LabProject


def lab_facts(context: Context) -> Iterator[PageFact]:
    """One page a laboratory."""
    for record in context.facts.labs.values():
        yield PageFact(
            kind="lab",
            slug=record.slug,
            parent="laboratoires",
            make=partial(_make, context, record),
            related=record.related,
        )


def _make(context: Context, record: LabRecord) -> LabPage:
    page = LabPage(
        title=record.name,
        lab_kind=record.kind,
        status=record.status or "",
        region=context.vocabulary.region(record.region),
        launch_year=record.launch_year,
        alternative_names="\n".join(record.alternative_names),
        services="\n".join(record.services),
    )
    context.describe(page, record, "lab", _body(context, record))
    page.image = context.pictures.of_family("lab", LAB_FAMILIES[record.kind])
    page.carriers = context.vocabulary.organisations(record.carriers)
    page.partners = context.vocabulary.organisations(record.partners)
    projects = [context.facts.projects[slug] for slug in record.projects]
    page.projects = [
        LabProject(
            title=project.title,
            summary=project.summary,
            partners=" ; ".join(project.partners),
        )
        for project in projects
    ]
    return page


def _body(context: Context, record: LabRecord) -> Blocks:
    figures = [context.facts.figures[slug] for slug in record.figures]
    counted = [french(f"{figure.label} : {figure.value:,}".replace(",", " ")) for figure in figures]
    return text_block(
        *(paragraph(note) for note in record.notes),
        paragraph(f"Lieux : {listed(record.places)}.") if record.places else "",
        section("En chiffres", points=counted) if counted else "",
        paragraph("Ces informations sont celles connues en novembre 2021."),
    )
