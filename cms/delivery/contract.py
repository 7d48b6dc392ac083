"""What a page hands over when it is presented: plain values, no model of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True, order=True)
class Reference:
    """Something a document quotes: a model label (``snippets.theme``) and a primary key."""

    label: str
    key: str


@dataclass(frozen=True)
class Interval:
    """A stretch of time that lists filter on.

    ``ends_at`` is the first instant after it, None when nobody knows the end.
    """

    name: str
    starts_at: datetime
    ends_at: datetime | None


FILE_SEPARATOR = "\f"
"""Stands between the texts of two attached files."""


@dataclass(frozen=True)
class SearchText:
    """Plain text that only search reads; ``names`` are people, acronyms and other spellings.

    ``people`` are those of the names that people bear, one a line: who wrote it, who leads it.

    ``labels`` are what the content is called besides its own words: kind, themes, regions, format.

    ``attachments`` holds the files, parted by ``FILE_SEPARATOR``: each one's title, then, after a
    line break, its text, which may be empty.
    """

    title: str
    keywords: str = ""
    summary: str = ""
    body: str = ""
    names: str = ""
    people: str = ""
    labels: str = ""
    attachments: str = ""


@dataclass(frozen=True)
class Presented:
    """One public page as it leaves the editors' tables.

    ``data`` is the document of the API without ``version`` and ``updated_at``, which delivery
    adds. ``terms`` are the codes that filters and facets use, ancestors included, by name.
    ``references`` lists all that ``data`` quotes, or would quote if it were public.
    """

    id: UUID
    kind: str
    slug: str
    data: Mapping[str, Any]
    card_details: frozenset[str]
    first_published_at: datetime
    published_at: datetime
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    intervals: tuple[Interval, ...] = ()
    duration_minutes: int | None = None
    starts_at: datetime | None = None
    text: SearchText = SearchText("")
    state_until: datetime | None = None
    expires_at: datetime | None = None
    references: frozenset[Reference] = frozenset()


@dataclass(frozen=True)
class Absent:
    """A page that is not public now; ``exists`` tells a withdrawn page from a deleted one."""

    id: UUID
    exists: bool


class Source(Protocol):
    """What can present itself: the pages application gives one to delivery."""

    presenter_version: int

    def present(self, ids: Iterable[UUID]) -> Iterable[Presented | Absent]:
        """Give the present public state of each id, one after the other."""

    def public_ids(self) -> set[UUID]:
        """Ids of every page that is public now."""

    def draft(self, page: Any) -> tuple[Presented, datetime]:
        """Present one page whatever its state, and the instant for which that is true."""

    def next_publication(self, since: datetime) -> datetime | None:
        """The first instant after ``since`` for which something is planned to be published."""

    def replacement(self, path: str) -> str | None:
        """Address that an editor gave instead of ``path``, absolute, if any."""
