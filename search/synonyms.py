"""Synonyms as editors keep them, ready to be looked up by the stems of a query."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cms.delivery.schedule import Memo, freshness
from search.analysis import words
from search.models import SynonymSet

Stems = tuple[str, ...]

_kept = Memo(1, surroundings_alone=True)


@dataclass(frozen=True)
class Synonyms:
    """``by_stems`` gives, for the stems of a term, the other terms of its sets."""

    by_stems: dict[Stems, tuple[str, ...]]
    longest: int

    @classmethod
    def of(cls, sets: Iterable[Sequence[str]]) -> "Synonyms":
        """Build from sets of equivalent terms."""
        found: dict[Stems, list[str]] = {}
        for members in sets:
            for member in members:
                key = tuple(words(member))
                others = found.setdefault(key, [])
                others.extend(other for other in members if tuple(words(other)) != key)
        found.pop((), None)
        return cls(
            {key: tuple(dict.fromkeys(others)) for key, others in found.items()},
            max(map(len, found), default=0),
        )

    @classmethod
    def load(cls) -> "Synonyms":
        """Give the active sets, read again after an edit, so that it counts at once."""
        return _kept.get(freshness(), "active", cls._read)

    @classmethod
    def _read(cls) -> "Synonyms":
        active = SynonymSet.objects.filter(is_active=True).order_by("pk")
        return cls.of(entry.members() for entry in active)
