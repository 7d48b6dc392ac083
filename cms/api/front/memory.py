"""Answers kept in memory, with their compressed copies: bounded, and true or gone."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from threading import Lock

from django.utils import timezone

from cms.api.front.encodings import coded_tag, compressed
from cms.api.http import MAX_AGE, STALE_WHILE_REVALIDATE, Answer, headers_of
from cms.delivery.schedule import Freshness

Headers = list[tuple[str, str]]
OVERHEAD = 2_048
"""Bytes that an answer takes besides its content and its address: bookkeeping."""

READY = 3_072
"""Bytes that the headers of one way to send an answer take."""

_LONGEST = timedelta(seconds=MAX_AGE + STALE_WHILE_REVALIDATE)


@dataclass(frozen=True)
class Sendable:
    """An answer in one coding, ready to be sent: headers of a 200, of a 304, and the bytes."""

    answer: Answer
    common: Headers
    headers: Headers
    content: bytes

    @property
    def etag(self) -> str:
        """The entity tag in this coding."""
        return self.answer.etag

    @cached_property
    def headers_of_304(self) -> Headers:
        """Made when they are first asked for."""
        known = headers_of(replace(self.answer, content=None), private=False)
        return [*self.common, *known.items()]


@dataclass(frozen=True)
class Common:
    """Headers that Django adds to every answer; ``number`` tells one set from the others."""

    number: int
    headers: Headers


@dataclass
class Entry:
    """One answer, true as long as ``freshness`` is, and what was made of it for callers.

    ``address`` is the number of characters of the path and the query string.
    """

    freshness: Freshness
    answer: Answer
    content: bytes
    address: int = 0
    codings: dict[str, bytes] = field(default_factory=dict)
    ready: dict[tuple[int, str | None], Sendable] = field(default_factory=dict)

    @property
    def pieces(self) -> int:
        """How many things were made of it: it takes more room when this grows."""
        return len(self.codings) + len(self.ready)

    @property
    def size(self) -> int:
        """Bytes taken, about."""
        made = sum(map(len, self.codings.values())) + READY * len(self.ready)
        return OVERHEAD + self.address + len(self.content) + made

    def is_true(self, freshness: Freshness) -> bool:
        """Whether nothing changed since, nor by itself."""
        at = self.answer.changes_at
        return self.freshness == freshness and (at is None or timezone.now() < at)

    def sendable(self, coding: str | None, common: Common) -> Sendable:
        """Give it in a coding, with the headers that every answer carries.

        The same object again, unless the time left before a planned change shortens how long
        callers may keep the answer.
        """
        if self._is_about_to_change():
            return self._prepare(coding, common.headers)
        key = (common.number, coding)
        if key not in self.ready:
            self.ready[key] = self._prepare(coding, common.headers)
        return self.ready[key]

    def _prepare(self, coding: str | None, common: Headers) -> Sendable:
        content = self.content
        if coding is not None:
            if coding not in self.codings:
                self.codings[coding] = compressed(content, coding)
            content = self.codings[coding]
        answer = self.answer
        if coding is not None:
            answer = replace(answer, etag=coded_tag(answer.etag, coding))
        headers = [*common, *headers_of(answer, private=False).items()]
        headers += [("Content-Encoding", coding)] if coding else []
        headers += [("Content-Type", answer.media_type), ("Content-Length", str(len(content)))]
        return Sendable(answer, common, headers, content)

    def _is_about_to_change(self) -> bool:
        at = self.answer.changes_at
        return at is not None and at - timezone.now() < _LONGEST + timedelta(seconds=1)


class Memory:
    """The entries used lately, at most ``limit`` bytes of them."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._lock = Lock()
        self._entries: OrderedDict[Hashable, Entry] = OrderedDict()
        self._sizes: dict[Hashable, int] = {}
        self.size = 0

    def get(self, key: Hashable) -> Entry | None:
        """Give the entry of a key, which may no longer be true."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
            return entry

    def keep(self, key: Hashable, entry: Entry) -> None:
        """Keep an entry, or count it again after it grew; the oldest leave when room is short."""
        if not self.limit:
            return
        size = entry.size
        with self._lock:
            self.size += size - self._sizes.get(key, 0)
            self._entries[key], self._sizes[key] = entry, size
            self._entries.move_to_end(key)
            while self.size > self.limit and self._entries:
                oldest, _ = self._entries.popitem(last=False)
                self.size -= self._sizes.pop(oldest)
