"""Load the toolkits, then the resources, their files and the order of the steps."""

from collections.abc import Iterator
from functools import partial

from django.core.files.base import ContentFile

from media.models import CampusDocument, Licence, TextStatus
from pages.choices import ResourceType
from pages.importers.loading.context import Context
from pages.importers.loading.memory import stable_id
from pages.importers.loading.texts import paragraph, sentence, text_block
from pages.importers.loading.tree import PageFact
from pages.importers.records import ResourceRecord, ToolkitRecord
from pages.importers.sheets import Sheet, draw_sheet
from pages.models import ResourceFile, ResourcePage, ToolkitItem, ToolkitPage


def toolkit_facts(context: Context) -> Iterator[PageFact]:
    """One page a toolkit; its steps come in the order of the facts."""
    for record in context.facts.toolkits.values():
        yield PageFact(
            kind="toolkit",
            slug=record.slug,
            parent="mallettes",
            make=partial(_make_toolkit, context, record),
            related=record.related,
            complete=partial(_fill_toolkit, context, record),
        )


def _make_toolkit(context: Context, record: ToolkitRecord) -> ToolkitPage:
    page = ToolkitPage(
        title=record.title,
        toolkit_kind=record.kind,
        programme=record.programme or "",
        organisation=context.vocabulary.organisation(record.organisation),
    )
    context.describe(page, record, "toolkit", _status(record.status))
    return page


def _fill_toolkit(context: Context, record: ToolkitRecord, page: ToolkitPage) -> None:
    items = []
    for item in record.items:
        target = context.tree.find(item.resource or item.training or "")
        if target is not None:
            items.append(ToolkitItem(target=target, start_here=item.start_here))
    page.items = items


def resource_facts(context: Context) -> Iterator[PageFact]:
    """One page a resource, under its toolkit or in the catalogue."""
    for record in context.facts.resources.values():
        yield PageFact(
            kind="resource",
            slug=record.slug,
            parent=record.toolkit or "ressources",
            make=partial(_make_resource, context, record),
            related=(*([record.toolkit] if record.toolkit else []), *record.related),
        )


def _make_resource(context: Context, record: ResourceRecord) -> ResourcePage:
    page = ResourcePage(title=record.title, resource_type=record.type or "")
    context.describe(page, record, "resource", _status(record.status))
    page.authors = context.vocabulary.organisations(record.authors)
    document = _document(context, record)
    if document is not None:
        page.files = [ResourceFile(document=document, label="Fiche de présentation")]
    return page


def _status(status: str | None) -> list[tuple[str, str]]:
    if not status:
        return []
    return text_block(paragraph(sentence(f"État d’avancement : {status}")))


def _document(context: Context, record: ResourceRecord) -> CampusDocument | None:
    """The presentation sheet of a resource; an online tool has none."""
    if record.type == ResourceType.OUTIL_EN_LIGNE:
        return None
    if not context.memory.has("document", record.slug):
        context.memory.remember("document", record.slug, _make_document(context, record))
    return context.memory.find(CampusDocument, "document", record.slug)


def _make_document(context: Context, record: ResourceRecord) -> CampusDocument:
    facts = context.facts
    toolkit = facts.toolkits[record.toolkit] if record.toolkit else None
    sheet = Sheet(
        title=record.title,
        kind=ResourceType(record.type).label if record.type else None,
        summary=record.summary,
        status=sentence(record.status) if record.status else None,
        themes=tuple(facts.themes[slug].label for slug in record.themes),
        toolkit=toolkit.title if toolkit else None,
        authors=tuple(facts.organisations[slug].name for slug in record.authors),
        source=facts.sources[record.source].label,
    )
    return CampusDocument.objects.create(
        key=stable_id("document", record.slug),
        title=f"Fiche de présentation – {record.title}",
        file=ContentFile(draw_sheet(sheet), name=f"fiche-{record.slug}.pdf"),
        licence=Licence.ETALAB,
        language="fr",
        text="\n".join(sheet.lines()),
        text_status=TextStatus.OK,
        pages=1,
    )
