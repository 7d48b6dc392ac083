"""Every kind of content that spreadsheets bring, one declaration each."""

from cms.imports.kinds.base import ImportKind
from cms.imports.kinds.directory import ORGANISATION, PERSON, THEME
from cms.imports.kinds.event import EVENT
from cms.imports.kinds.network import COMMUNITY, LAB
from cms.imports.kinds.news import ARTICLE, CAMPAIGN, PAGE
from cms.imports.kinds.toolkit import RESOURCE, TOOLKIT
from cms.imports.kinds.training import TRAINING

KINDS: dict[str, ImportKind] = {
    str(kind.key): kind
    for kind in (
        *(EVENT, CAMPAIGN, TRAINING, TOOLKIT, RESOURCE, COMMUNITY, LAB, ARTICLE, PAGE),
        *(ORGANISATION, PERSON, THEME),
    )
}

__all__ = ["KINDS", "ImportKind"]
