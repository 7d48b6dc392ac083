"""Load the communities."""

from collections.abc import Iterator
from functools import partial

from pages.importers.loading.context import Context
from pages.importers.loading.texts import paragraph, text_block
from pages.importers.loading.tree import PageFact
from pages.importers.records import CommunityRecord
from pages.models import CommunityPage


def community_facts(context: Context) -> Iterator[PageFact]:
    """One page a community."""
    for record in context.facts.communities.values():
        yield PageFact(
            kind="community",
            slug=record.slug,
            parent="communautes",
            make=partial(_make, context, record),
            related=record.related,
        )


def _make(context: Context, record: CommunityRecord) -> CommunityPage:
    page = CommunityPage(
        title=record.title,
        scope=record.scope or "",
        members_count=record.members,
        members_qualifier=record.members_qualifier or "",
        members_unit=record.members_unit or "",
        organiser=context.vocabulary.organisation(record.organiser),
        region=context.vocabulary.region(record.region),
    )
    body = text_block(*(paragraph(fact) for fact in record.facts))
    context.describe(page, record, "community", body)
    return page
