"""The document of a toolkit."""

from pages.choices import Kind
from pages.documents.parts import KindPart, codes, present_terms
from pages.documents.presentation import Presentation
from pages.documents.schemas import ToolkitDetails, ToolkitItem
from pages.models.toolkit import ToolkitItem as ItemRecord
from pages.models.toolkit import ToolkitPage

TRAINING_TYPE = "formation"


def present_toolkit(page: ToolkitPage, presentation: Presentation) -> KindPart:
    """Details of a toolkit; steps that are not public are left out and the others keep counting."""
    items: list[ToolkitItem] = []
    for record in page.items.select_related("target").all():
        item = _item(record, len(items) + 1, presentation)
        if item is not None:
            items.append(item)
    organisation = presentation.organisation(page.organisation)
    return KindPart(
        details=ToolkitDetails(
            toolkit_kind=page.toolkit_kind,
            items=items,
            item_count=len(items),
            programme=page.programme or None,
            organisation=organisation,
        ),
        terms={"toolkit_kind": codes(page.toolkit_kind)},
        organisations=present_terms(organisation),
        words=(
            page.programme,
            *(f"{item.page.title} {item.intro or item.summary or ''}" for item in items),
        ),
    )


def _item(record: ItemRecord, position: int, presentation: Presentation) -> ToolkitItem | None:
    reference = presentation.reference(record.target, whole=True)
    if reference is None:
        return None
    target = record.target.specific
    is_training = target.kind == Kind.TRAINING
    return ToolkitItem(
        position=position,
        page=reference,
        type=TRAINING_TYPE if is_training else target.resource_type or None,
        summary=target.summary or None,
        intro=record.intro or None,
        duration_minutes=record.duration_minutes or target.duration_minutes,
        start_here=record.start_here,
    )
