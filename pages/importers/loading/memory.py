"""What was loaded before, and what this run makes."""

from collections import Counter
from collections.abc import Callable
from typing import TypeVar
from uuid import UUID, uuid5

from django.db import models

from pages.models import LoadedFact

# Never changes: the public ids of the facts come from it.
_NAMESPACE = UUID("6f1c2c1e-3f0a-4d0e-9a54-2b6c7b8d9e01")

Made = TypeVar("Made", bound=models.Model)


def stable_id(kind: str, slug: str) -> UUID:
    """The public id of a fact: the same on every installation (RFC 9562, version 5)."""
    return uuid5(_NAMESPACE, f"{kind}/{slug}")


class Memory:
    """The facts that already became something; read once, in one query."""

    def __init__(self) -> None:
        self._known: dict[str, str] = dict(LoadedFact.objects.values_list("key", "object_key"))
        self.created: Counter[str] = Counter()
        self.kept: Counter[str] = Counter()

    def has(self, kind: str, slug: str) -> bool:
        """Whether this fact was loaded, now or by an earlier run."""
        return f"{kind}/{slug}" in self._known

    def remember(self, kind: str, slug: str, made: models.Model) -> None:
        """Write down that a fact became ``made``."""
        key = f"{kind}/{slug}"
        LoadedFact.objects.create(key=key, object_key=str(made.pk))
        self._known[key] = str(made.pk)
        self.created[kind] += 1

    def keep(self, kind: str, slug: str) -> bool:
        """Whether to leave a fact alone; counts it when so."""
        if not self.has(kind, slug):
            return False
        self.kept[kind] += 1
        return True

    def once(self, kind: str, slug: str, make: Callable[[], Made]) -> None:
        """Make something unless it was made before."""
        if not self.keep(kind, slug):
            self.remember(kind, slug, make())

    def find(self, model: type[Made], kind: str, slug: str) -> Made | None:
        """Give what a fact became; None when it was never loaded, or when somebody deleted it."""
        pk = self._known.get(f"{kind}/{slug}")
        return model._default_manager.filter(pk=pk).first() if pk else None
