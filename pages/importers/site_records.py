"""Records of the site around the contents: home page, sections, standard pages and menus."""

from pydantic import model_validator

from pages.importers.records import Record, Slug, Text
from snippets.models.menus import MenuPlace


class HeroRecord(Record):
    title: Text
    text: Text


class HighlightRecord(Record):
    """A pillar of the home page: the slug of its index and of the pages shown."""

    title: Text
    text: Text
    index: Slug
    pages: tuple[Slug, ...]


class NeedRecord(Record):
    title: Text
    theme: Slug


class HomeRecord(Record):
    hero: HeroRecord
    summary: Text
    figures: tuple[Slug, ...]
    highlights: tuple[HighlightRecord, ...]
    needs: tuple[NeedRecord, ...]


class SectionRecord(Record):
    """An index page: ``kind`` is the kind it lists."""

    slug: Slug
    kind: Slug
    title: Text
    summary: Text


class ParagraphsRecord(Record):
    """A part of a standard page: a heading, paragraphs, then perhaps a list."""

    heading: Text | None = None
    paragraphs: tuple[Text, ...] = ()
    points: tuple[Text, ...] = ()


class StandardPageRecord(Record):
    slug: Slug
    title: Text
    summary: Text
    parts: tuple[ParagraphsRecord, ...]


class MenuItemRecord(Record):
    """A link to a page (its slug) or to an address of the site."""

    label: Text
    page: Slug | None = None
    url: str | None = None

    @model_validator(mode="after")
    def _one_target(self) -> "MenuItemRecord":
        if (self.page is None) == (self.url is None):
            raise ValueError("un lien a « page » ou « url », un seul des deux")
        return self


class MenuRecord(Record):
    place: MenuPlace
    items: tuple[MenuItemRecord, ...]
