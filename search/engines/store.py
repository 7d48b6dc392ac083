"""What the database engine asks of each database: keep tokens, and find them again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from search.query import Concept


@dataclass(frozen=True)
class Statement:
    """SQL that selects ``entry`` (and ``score``), with its parameters.

    ``counts``: a row means that the concept was found; otherwise it only adds to the score.
    """

    sql: str
    parameters: tuple[object, ...]
    counts: bool = True


@dataclass(frozen=True)
class EntryTokens:
    """The tokens of one document, by field: ``stems`` of the chain text, the rest exact."""

    stems: dict[str, list[str]]
    exact: tuple[list[str], ...]
    names: list[str]
    prefix: list[str]


class Store(Protocol):
    """The tokens of every document, in one database."""

    def write(self, entries: Iterable[tuple[int, EntryTokens]]) -> None:
        """Keep the tokens of entries, by key; they replace earlier ones."""

    def delete(self, keys: Sequence[int]) -> None:
        """Forget entries."""

    def matching(self, concept: Concept) -> Statement:
        """Select each ``entry`` that has the concept, in any field."""

    def scored(self, concept: Concept) -> tuple[Statement, ...]:
        """Select ``entry`` and ``score`` (greater is better, never negative)."""

    def beginning(self, words: Sequence[str]) -> Statement:
        """Select each ``entry`` that has, for all words, one that starts like it."""
