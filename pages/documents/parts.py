"""What a kind adds to the document that every page has."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from cms.delivery.contract import Interval
from pages.choices import duration_band
from pages.documents.schemas import Schema, Term


@dataclass(frozen=True)
class KindPart:
    """The details of a kind, and what filters and search read of them.

    ``people`` are names of people, ``names`` acronyms and other spellings; ``words`` are further
    searched texts.
    """

    details: Schema
    terms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    regions: list[Term] = field(default_factory=list)
    organisations: list[Term] = field(default_factory=list)
    intervals: tuple[Interval, ...] = ()
    starts_at: datetime | None = None
    duration_minutes: int | None = None
    state_until: datetime | None = None
    people: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def codes(*values: str | None) -> tuple[str, ...]:
    """The known codes among these."""
    return tuple(value for value in values if value)


def duration_codes(minutes: int | None) -> tuple[str, ...]:
    """The band of a known duration."""
    return (duration_band(minutes),) if minutes else ()


def present_terms(*terms: Term | None) -> list[Term]:
    """The known terms among these, each once."""
    return list({term.slug: term for term in terms if term is not None}.values())


def unique(terms: Iterable[Term]) -> list[Term]:
    """The terms, each once, in their order."""
    return list({term.slug: term for term in terms}.values())


def lines(text: str) -> list[str]:
    """The lines of a field that holds one value a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]
