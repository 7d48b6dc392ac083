"""Names under which cells quote other contents, and what each name stands for.

A name is a label, an identifier, an acronym or a code; accents, case and signs do not count. What
is not found is answered with the nearest name.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet
from rapidfuzz import fuzz, process
from wagtail.models import Page

from cms.imports.errors import CellError
from cms.imports.folding import fold, one_line
from media.models import CampusDocument, CampusImage
from pages.models import CampaignTheme, LabPage, ResourcePage, ToolkitPage, TrainingPage
from snippets.models import (
    Audience,
    Department,
    Figure,
    Organisation,
    Person,
    Region,
    Skill,
    Theme,
)

NEAR = 70.0
"""Likeness, of 100, from which a name is worth proposing."""


@dataclass(frozen=True)
class Source:
    """What a catalogue holds; ``names`` are those of one object, the best to show first."""

    what: str
    objects: Callable[[], "QuerySet[Any]"]
    names: Callable[[Any], Iterable[str]]


def _vocabulary(model: type[Model], what: str, *more: str) -> Source:
    names = ("label", "slug", *more)
    return Source(
        what, model._default_manager.all, lambda entry: [getattr(entry, name) for name in names]
    )


def _page_names(page: Any) -> list[str]:
    return [page.draft_title or page.title, page.title, page.slug, page.url_path]


def _pages(model: type[Page], what: str) -> Source:
    return Source(what, model._default_manager.filter(depth__gt=1).order_by("pk").all, _page_names)


def _any_page() -> "QuerySet[Any]":
    found: QuerySet[Any] = Page.objects.filter(depth__gt=1).order_by("pk")
    return found


def _usable_pages() -> "QuerySet[Any]":
    found: Any = _any_page()
    return found.type((ResourcePage, TrainingPage, ToolkitPage))


SOURCES: dict[str, Source] = {
    "theme": _vocabulary(Theme, "thème"),
    "audience": _vocabulary(Audience, "public"),
    "region": _vocabulary(Region, "région", "insee_code"),
    "department": _vocabulary(Department, "département", "code"),
    "skill": _vocabulary(Skill, "compétence"),
    "organisation": Source(
        "organisation",
        Organisation.objects.all,
        lambda entry: [entry.label, entry.name, entry.slug, entry.acronym],
    ),
    "campaign_theme": Source(
        "thématique de temps fort",
        CampaignTheme.objects.select_related("campaign").all,
        lambda entry: [entry.label, entry.slug, str(entry)],
    ),
    "person": Source("personne", Person.objects.all, lambda entry: [entry.name, entry.slug]),
    "figure": Source("chiffre clé", Figure.objects.all, lambda entry: [entry.slug, entry.label]),
    "lab": _pages(LabPage, "laboratoire"),
    "page": Source("page", _any_page, _page_names),
    "usable": Source("ressource, mallette ou formation", _usable_pages, _page_names),
    "image": Source(
        "image", CampusImage.objects.order_by("pk").all, lambda image: [image.title, image.filename]
    ),
    "document": Source(
        "document",
        CampusDocument.objects.defer("text").order_by("pk").all,
        lambda document: [document.title, document.filename],
    ),
}


@dataclass
class Catalogue:
    """The objects of one sort, by name."""

    source: Source
    objects: dict[int, Any] = field(default_factory=dict)
    _keys: dict[str, set[int]] = field(default_factory=dict)
    _labels: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, source: Source) -> "Catalogue":
        """Read the names of all objects."""
        catalogue = cls(source)
        for entry in source.objects():
            catalogue.add(entry)
        return catalogue

    def add(self, entry: Any) -> None:
        """Know one object more."""
        self.objects[entry.pk] = entry
        for name in [*self.source.names(entry), f"n°{entry.pk}"]:
            if folded := fold(name):
                self._keys.setdefault(folded, set()).add(entry.pk)
                self._labels.setdefault(folded, one_line(name))

    def find(self, name: str) -> int:
        """The key of what is named so.

        Raises:
            CellError: nothing is, with the nearest name; or several are.
        """
        found = self._keys.get(fold(name), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            exact = " ou ".join(f"« {self.name_of(key)} »" for key in sorted(found)[:3])
            raise CellError(
                f"« {name} » désigne plusieurs contenus ({self.source.what}). Écrivez {exact}."
            )
        near = self._nearest(name)
        advice = f" Vouliez-vous dire « {near} » ?" if near else ""
        raise CellError(f"« {name} » est inconnu ({self.source.what}).{advice}")

    def name_of(self, key: int) -> str:
        """The best name that stands for this object alone; empty when it is gone."""
        entry = self.objects.get(key)
        if entry is None:
            return ""
        names = [*self.source.names(entry), f"n°{key}"]
        return next(one_line(name) for name in names if self._keys.get(fold(name)) == {key})

    def names(self) -> Iterator[str]:
        """One name for each object, in order."""
        return iter(sorted((self.name_of(key) for key in self.objects), key=fold))

    def _nearest(self, name: str) -> str | None:
        best = process.extractOne(
            fold(name), self._labels.keys(), scorer=fuzz.WRatio, score_cutoff=NEAR
        )
        return self._labels[best[0]] if best else None


class Catalogues:
    """All catalogues, each read when a cell first needs it."""

    def __init__(self) -> None:
        self._read: dict[str, Catalogue] = {}
        self._learned: dict[str, list[Any]] = {}

    def __getitem__(self, name: str) -> Catalogue:
        if name not in self._read:
            self._read[name] = Catalogue.of(SOURCES[name])
            for entry in self._learned.get(name, ()):
                self._read[name].add(entry)
        return self._read[name]

    def learn(self, names: Iterable[str], entry: Any) -> None:
        """Tell these catalogues of an object just made; of a planned one, whose key is negative."""
        for name in names:
            self._learned.setdefault(name, []).append(entry)
            if name in self._read:
                self._read[name].add(entry)
