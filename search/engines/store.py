"""What the database engine asks of each database: keep tokens, and find them again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from search.query import Alternative


@dataclass(frozen=True)
class Statement:
    """SQL that selects ``entry`` and ``score`` (greater is better, never negative)."""

    sql: str
    parameters: tuple[str, ...]


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

    def scored(self, found: Alternative, *, literal: bool) -> tuple[Statement, ...]:
        """Select the entries that have an alternative; what each statement gives adds up.

        The first statement selects every such entry, the others some of them again.
        ``literal``: by exact forms alone.
        """

    def side_by_side(self, pair: Alternative) -> Statement:
        """Select the entries that have the stems of a phrase in this order."""

    def saying(self, word: str) -> Statement:
        """Select each entry that has a word, by its exact form, in any field."""

    def beginning(self, words: Sequence[str]) -> Statement:
        """Select each ``entry`` that has, for all words, one that starts like it."""
