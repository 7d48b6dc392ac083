"""What the database engine keeps in memory of each public document: filters, orders, factors.

A facet's value is an integer whose bit ``n`` says whether document ``n`` has it, so that a count
under any combination of filters is an « and » and a population count, whatever the number of
values. Every request compares the newest line of the change log with the one that the copy
knows, and reads what changed since; nothing is ever served from here but numbers and ids.

Source of the idea: bitmap indexes, P. O'Neil and D. Quass, « Improved query performance with
variant indexes », SIGMOD 1997.
"""

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from cms.delivery.filters import Filters, filter_documents
from cms.delivery.models import Change, PublishedDocument
from search.analysis import exact
from search.index import log
from search.index.log import Line
from search.models import SearchEntry
from search.ranking import FRESH_KINDS, static_weight

_FIELDS = (
    "id", "kind", "title", "sort_title", "published_at", "updated_at", "starts_at", "expires_at",
    "terms_by_name", "version",
)  # fmt: skip
_INCREMENT = 500
"""Changes beyond which reading everything again is quicker."""


class Row(NamedTuple):
    """One document; instants are seconds since 1970, ``starts`` is None without a date.

    ``fresh`` is the instant that freshness is counted from, 0 for kinds that do not age.
    """

    id: UUID
    title_key: str
    sort_title: str
    weight: float
    published: float
    updated: float
    starts: float | None
    fresh: float


_UNREAD = Line(-1)


@dataclass
class Columns:
    """Positions of documents, their rows, and the sets of bits of every value.

    ``entries`` gives the position of each index entry met so far, None when its document is gone.
    ``weights`` are those of the rows; ``orders`` are the orders that were asked for, each as every
    position sorted.
    """

    version: Line = _UNREAD
    positions: dict[UUID, int] = field(default_factory=dict)
    rows: list[Row | None] = field(default_factory=list)
    bits: dict[str, dict[str, int]] = field(default_factory=dict)
    everything: int = 0
    expiries: dict[int, datetime] = field(default_factory=dict)
    weights: list[float] = field(default_factory=list)
    orders: dict[str, list[int]] = field(default_factory=dict)
    entries: dict[int, int | None] = field(default_factory=dict)

    def append(self, row: Row) -> None:
        """Add a row at the next position."""
        self.rows.append(row)
        self.weights.append(row.weight)

    def public(self) -> int:
        """Documents that may be seen now: those whose expiry is past are left out."""
        if not self.expiries:
            return self.everything
        now = timezone.now()
        gone = sum(1 << position for position, at in self.expiries.items() if at <= now)
        return self.everything & ~gone

    def of_ids(self, ids: Iterable[UUID]) -> int:
        """The set of bits of these documents; unknown ids are left out."""
        positions = self.positions
        return _set_of((positions[key] for key in ids if key in positions), len(self.rows))

    def at_positions(self, positions: Iterable[int]) -> int:
        """The set of bits of these positions."""
        return _set_of(positions, len(self.rows))

    def at_entries(self, entries: Iterable[int]) -> dict[int, int | None]:
        """Find the positions of index entries; those met for the first time cost a query."""
        unknown = [entry for entry in entries if entry not in self.entries]
        if unknown:
            found = SearchEntry.objects.all()
            if len(unknown) <= _INCREMENT:
                found = found.filter(pk__in=unknown)
            met: dict[int, int | None] = dict.fromkeys(unknown)
            for entry, document_id in found.values_list("pk", "document_id"):
                met[entry] = self.positions.get(document_id)
            self.entries.update(met)  # at once: other threads read it meanwhile
        return self.entries

    def passing(self, name: str, values: Iterable[str]) -> int:
        """Documents that have one of these values."""
        known = self.bits.get(name, {})
        found = 0
        for value in values:
            found |= known.get(value, 0)
        return found

    def having(self, terms: Iterable[tuple[str, str]]) -> int:
        """Documents that have one of these terms, each a name and a value."""
        found = 0
        for name, value in terms:
            found |= self.passing(name, (value,))
        return found

    def counts(self, name: str, among: int) -> dict[str, int]:
        """Number of documents of ``among`` by value; values without any are left out."""
        return {
            value: count
            for value, bits in self.bits.get(name, {}).items()
            if (count := (bits & among).bit_count())
        }


class FilterBits:
    """Which documents pass filters: each filter once, so that a facet can leave out its own."""

    def __init__(self, columns: Columns, filters: Filters) -> None:
        self._parts = {
            name: columns.passing(name, values) for name, values in filters.terms.items() if values
        }
        self._base = columns.public()
        dated = Filters(
            updated_since=filters.updated_since,
            published_since=filters.published_since,
            sessions=filters.sessions,
            events=filters.events,
            duration_max=filters.duration_max,
        )
        if dated != Filters():
            documents = filter_documents(PublishedDocument.objects.public(), dated)
            self._base &= columns.of_ids(documents.order_by().values_list("pk", flat=True))

    def passing(self, *, without: str = "") -> int:
        """Documents that pass every filter but one name."""
        found = self._base
        for name, bits in self._parts.items():
            if name != without:
                found &= bits
        return found


def octets_of(bits: int, size: int) -> bytes:
    """A set of bits to look single positions up in: ``octets[at >> 3] >> (at & 7) & 1``."""
    return bits.to_bytes(size // 8 + 1, "little")


def positions_of(bits: int) -> Iterator[int]:
    """Each position whose bit is set, the lowest first."""
    return (position for position, bit in enumerate(bin(bits)[:1:-1]) if bit == "1")


class _Shared:
    """The columns of this process; a newer copy takes the place of the one before."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.columns = Columns()


_shared = _Shared()


def current_columns() -> Columns:
    """Give the columns of this process, brought up to the newest line of the log."""
    newest = log.newest()
    known = _shared.columns
    if known.version == newest:
        return known
    with _shared.lock:
        if _shared.columns.version != newest:
            _shared.columns = _updated(_shared.columns, newest) or _read_all(newest)
        return _shared.columns


def _read_all(version: Line) -> Columns:
    """Read every document; what is published meanwhile comes with the next request."""
    columns = Columns(version)
    members: dict[tuple[str, str], list[int]] = {}
    entries = SearchEntry.objects.values_list("document_id", "pk", "version", "title_key")
    indexed = {key: (entry, version, title) for key, entry, version, title in entries}
    documents = PublishedDocument.objects.only(*_FIELDS).order_by("pk").iterator(2_000)
    for position, document in enumerate(documents):
        columns.positions[document.pk] = position
        title_key = None
        if (found := indexed.get(document.pk)) is not None:
            columns.entries[found[0]] = position
            # Analysing every title again would take most of the time.
            title_key = found[2] if found[1] == document.version else None
        columns.append(_row(document, title_key))
        if document.expires_at is not None:
            columns.expiries[position] = document.expires_at
        for pair in _values(document):
            members.setdefault(pair, []).append(position)
    size = len(columns.rows)
    for (name, value), positions in members.items():
        columns.bits.setdefault(name, {})[value] = _set_of(positions, size)
    columns.everything = (1 << size) - 1
    return columns


def _updated(known: Columns, newest: Line) -> Columns | None:
    """A copy with what changed since; None when all must be read again.

    A copy, because other threads may be counting in the known one.
    """
    since = known.version
    if newest.sequence < since.sequence or since.document_id is None:
        return None
    following = Change.objects.order_by("sequence").values_list(*Line._fields)
    lines = list(following.filter(sequence__gte=since.sequence)[: _INCREMENT + 1])
    if len(lines) > _INCREMENT or not lines or tuple(lines[0]) != since:
        return None
    touched = {document_id for _, document_id, _ in lines[1:]}
    columns = Columns(
        Line(*lines[-1]),
        dict(known.positions),
        list(known.rows),
        {name: dict(values) for name, values in known.bits.items()},
        known.everything,
        dict(known.expiries),
        list(known.weights),
        {},
        {entry: at for entry, at in known.entries.copy().items() if at is not None},
    )
    for key in touched:
        _remove(columns, key)
    for document in PublishedDocument.objects.only(*_FIELDS).filter(pk__in=touched):
        _add(columns, document)
    return columns


def _remove(columns: Columns, key: UUID) -> None:
    """Forget a document; its position stays empty until everything is read again."""
    position = columns.positions.pop(key, None)
    if position is None:
        return
    others = ~(1 << position)
    columns.rows[position] = None
    columns.entries = {entry: at for entry, at in columns.entries.items() if at != position}
    columns.everything &= others
    columns.expiries.pop(position, None)
    for values in columns.bits.values():
        for value in values:
            values[value] &= others


def _add(columns: Columns, document: PublishedDocument) -> None:
    position = len(columns.rows)
    bit = 1 << position
    columns.positions[document.pk] = position
    columns.append(_row(document))
    columns.everything |= bit
    if document.expires_at is not None:
        columns.expiries[position] = document.expires_at
    for name, value in _values(document):
        known = columns.bits.setdefault(name, {})
        known[value] = known.get(value, 0) | bit


def _row(document: PublishedDocument, title_key: str | None = None) -> Row:
    ages = document.kind in FRESH_KINDS
    return Row(
        id=document.pk,
        title_key=" ".join(exact(document.title)) if title_key is None else title_key,
        sort_title=document.sort_title,
        weight=static_weight(document.kind, document.terms_by_name),
        published=document.published_at.timestamp(),
        updated=document.updated_at.timestamp(),
        starts=document.starts_at.timestamp() if document.starts_at else None,
        fresh=document.published_at.timestamp() if ages else 0.0,
    )


def _values(document: PublishedDocument) -> Iterator[tuple[str, str]]:
    """Each (name, value) that a filter may ask for, once."""
    yield "kind", document.kind
    for name, values in document.terms_by_name.items():
        for value in dict.fromkeys(values):
            yield name, value


def _set_of(positions: Iterable[int], size: int) -> int:
    """Set many bits at once: one by one, each would copy the whole integer."""
    octets = bytearray(size // 8 + 1)
    for position in positions:
        octets[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(octets, "little")
