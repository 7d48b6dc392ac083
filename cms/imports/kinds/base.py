"""What can be imported: a model and its columns."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Model
from wagtail.models import Page

from cms.imports.columns import Column

KEY = "identifiant"
KEY_HEADING = "Identifiant"
KEY_ALIASES = ("id", "identifiant unique", "slug", "clé", "code", "référence", "ref")
KEY_HELP = (
    "Ce qui distingue ce contenu de tous les autres, d’un import à l’autre : le dernier mot de son "
    "adresse, ou l’identifiant de votre source."
)


@dataclass(frozen=True, kw_only=True)
class ImportKind:
    """A sort of content that spreadsheets bring.

    ``title`` is the attribute shown in reports. ``catalogues`` are those that know such contents:
    they hear of each one made. ``complete`` gives a content just made what its cells imply.
    ``check`` raises ``ValidationError`` for what the model cannot check before it is in the tree.
    """

    key: str
    label: str
    singular: str
    model: type[Model]
    columns: tuple[Column, ...]
    title: str = "title"
    catalogues: tuple[str, ...] = ()
    complete: Callable[[Any, set[str]], None] = lambda content, given: None
    check: Callable[[Any, Page | None], None] = lambda content, parent: None

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """The columns by key, that of the identifier apart."""
        return {column.key: column for column in self.columns}

    @property
    def is_page(self) -> bool:
        """Whether such contents are pages, which have a place in the tree and drafts."""
        return issubclass(self.model, Page)
