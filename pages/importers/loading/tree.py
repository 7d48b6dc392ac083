"""Put pages into the tree in two steps: first all drafts, then links between them and publication.

A page may quote a page of another section; every page therefore exists before the first one is
published.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page

from pages.importers.loading.memory import Memory, stable_id
from pages.models import CampusPage, RelatedPage
from snippets.models import Audience, Organisation, Region, Theme


@dataclass(frozen=True)
class PageFact:
    """One page to make.

    ``make`` gives it unsaved; ``complete`` sets what points at other pages, when all exist.
    ``related`` and ``parent`` are slugs of pages.
    """

    kind: str
    slug: str
    parent: str
    make: Callable[[], CampusPage]
    related: Sequence[str] = ()
    complete: Callable[[Any], None] | None = None


class Vocabulary:
    """Entries of the vocabularies by slug; one that an editor deleted is left out."""

    def __init__(self) -> None:
        self._themes = {entry.slug: entry for entry in Theme.objects.all()}
        self._audiences = {entry.slug: entry for entry in Audience.objects.all()}
        self._regions = {entry.slug: entry for entry in Region.objects.all()}
        self._organisations = {entry.slug: entry for entry in Organisation.objects.all()}

    def themes(self, slugs: Iterable[str]) -> list[Theme]:
        return [self._themes[slug] for slug in slugs if slug in self._themes]

    def audiences(self, slugs: Iterable[str]) -> list[Audience]:
        return [self._audiences[slug] for slug in slugs if slug in self._audiences]

    def organisations(self, slugs: Iterable[str]) -> list[Organisation]:
        return [self._organisations[slug] for slug in slugs if slug in self._organisations]

    def organisation(self, slug: str | None) -> Organisation | None:
        return self._organisations.get(slug or "")

    def region(self, slug: str | None) -> Region | None:
        return self._regions.get(slug or "")


class Tree:
    """The pages of the campus by slug, made or found."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._pages: dict[str, Page] = {}
        self._drafts: set[str] = set()

    def find(self, slug: str) -> Page | None:
        """The page of a fact; None when an editor deleted it."""
        return self._pages.get(slug)

    def found(self, slugs: Iterable[str]) -> list[Page]:
        """The pages that exist, in the order of ``slugs``."""
        return [self._pages[slug] for slug in slugs if slug in self._pages]

    def draft(self, facts: Iterable[PageFact]) -> None:
        """Put every page that was never loaded into the tree, as a draft."""
        for fact in facts:
            existing = Page.objects.filter(translation_key=stable_id(fact.kind, fact.slug)).first()
            known = self._memory.has(fact.kind, fact.slug)
            parent = self._pages.get(fact.parent)
            if existing is not None:
                self._pages[fact.slug] = existing.specific
                if not known:
                    self._drafts.add(fact.slug)
            elif not known and parent is not None:
                self._pages[fact.slug] = self._add(parent, fact)
                self._drafts.add(fact.slug)

    def adopt(self, slug: str, page: Page, *, is_draft: bool) -> None:
        """Take a page that another part of the loader put into the tree."""
        self._pages[slug] = page
        if is_draft:
            self._drafts.add(slug)

    def _add(self, parent: Page, fact: PageFact) -> CampusPage:
        page = fact.make()
        page.slug = fact.slug
        page.translation_key = stable_id(fact.kind, fact.slug)
        page.live = False
        page.has_unpublished_changes = True
        parent.add_child(instance=page)
        return page

    def publish(self, facts: Iterable[PageFact]) -> None:
        """Link and publish the drafts of this run; every other page is left as it is."""
        for fact in facts:
            if fact.slug not in self._drafts:
                self._memory.keep(fact.kind, fact.slug)
                continue
            page = self._pages[fact.slug]
            self._link(page, fact)
            page.save_revision().publish()
            self._memory.remember(fact.kind, fact.slug, page)

    def _link(self, page: Page, fact: PageFact) -> None:
        if fact.complete is not None:
            fact.complete(page)
        page.related_links = [RelatedPage(target=target) for target in self.found(fact.related)]
