"""Load the trainings."""

from collections.abc import Iterator
from functools import partial

from pages.importers.loading.context import Context
from pages.importers.loading.texts import listed, paragraph, text_block
from pages.importers.loading.tree import PageFact
from pages.importers.records import TrainingRecord
from pages.models import TrainingPage


def training_facts(context: Context) -> Iterator[PageFact]:
    """One page a training; trainings that look alike point at each other."""
    for record in context.facts.trainings.values():
        yield PageFact(
            kind="training",
            slug=record.slug,
            parent="formations",
            make=partial(_make, context, record),
            related=(*record.see_also, *record.related),
        )


def _make(context: Context, record: TrainingRecord) -> TrainingPage:
    page = TrainingPage(
        title=record.title, level=record.level or "", delivery=record.delivery or ""
    )
    partners = [context.facts.organisations[slug] for slug in record.partners]
    names = listed([partner.acronym or partner.name for partner in partners])
    body = text_block(paragraph(f"Formation proposée avec {names}.")) if partners else []
    context.describe(page, record, "training", body)
    return page
