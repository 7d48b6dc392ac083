"""What every module of the loader works with."""

from collections.abc import Sequence
from dataclasses import dataclass

from pages.importers.loading.memory import Memory
from pages.importers.loading.pictures import Pictures
from pages.importers.loading.tree import Tree, Vocabulary
from pages.importers.reading import Facts
from pages.importers.records import ContentRecord
from pages.models import CampusPage


@dataclass(frozen=True)
class Context:
    """One run of the loader."""

    facts: Facts
    memory: Memory
    vocabulary: Vocabulary
    pictures: Pictures
    tree: Tree

    def describe(
        self,
        page: CampusPage,
        record: ContentRecord,
        motif: str,
        body: Sequence[tuple[str, object]],
    ) -> None:
        """Fill what every page of content has."""
        page.summary = record.summary
        page.search_keywords = ", ".join(record.keywords)
        page.themes = self.vocabulary.themes(record.themes)
        page.audiences = self.vocabulary.audiences(record.audiences)
        page.image = self.pictures.of_theme(motif, record.themes)
        page.body = list(body)
