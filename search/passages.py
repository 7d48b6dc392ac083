"""Cards of the documents found with their highlights, which are remembered.

The same words find the same documents again.
"""

import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from threading import Lock
from uuid import UUID

from cms.delivery.rows import public_rows
from search.highlight import Marker

Highlights = Mapping[str, str]
_Key = tuple[int, str]
"""An id as a number, which is hashed at once, and a digest."""

REMEMBERED = 8_192
"""Highlights that a process keeps, about 1 KiB each."""


class _Memory:
    """Highlights by the words marked, then by document and its digest, so that they never age.

    A digest alone does not do: two documents may be told apart by no more than what it leaves out.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = Lock()
        self._kept: OrderedDict[Marker, dict[_Key, Highlights]] = OrderedDict()
        self._number = 0

    def of(self, marker: Marker) -> Mapping[_Key, Highlights]:
        """What is kept for these words."""
        with self._lock:
            if marker in self._kept:
                self._kept.move_to_end(marker)
            return self._kept.get(marker, {})

    def keep(self, marker: Marker, found: Mapping[_Key, Highlights]) -> None:
        """Keep what was found for these words; those asked least lately give way."""
        with self._lock:
            kept = self._kept.setdefault(marker, {})
            self._kept.move_to_end(marker)
            before = len(kept)
            kept.update(found)
            self._number += len(kept) - before
            while self._number > self._size:
                _, gone = self._kept.popitem(last=False)
                self._number -= len(gone)


_memory = _Memory(REMEMBERED)


def highlighted_cards(ids: Sequence[UUID], marker: Marker) -> dict[UUID, tuple[bytes, Highlights]]:
    """Read the cards of documents, and mark the words in their texts; what is not public has none.

    One query; one more when the passages of some documents alone are remembered.
    """
    if not marker:
        return {key: (bytes(card), {}) for key, (card,) in public_rows(ids, ("card",)).items()}
    known = _memory.of(marker)
    if not known:
        rows = public_rows(ids, ("card", "digest", "text"))
        marked = _marked({key: (digest, text) for key, (_, digest, text) in rows.items()}, marker)
        return {key: (bytes(row[0]), marked[key]) for key, row in rows.items()}
    cards = public_rows(ids, ("card", "digest"))
    unknown = [key for key, (_, digest) in cards.items() if (key.int, digest) not in known]
    marked = _marked(public_rows(unknown, ("digest", "text")), marker)
    return {
        key: (bytes(card), marked[key] if key in marked else known.get((key.int, digest), {}))
        for key, (card, digest) in cards.items()
    }


def _marked(texts: Mapping[UUID, tuple[str, str]], marker: Marker) -> dict[UUID, Highlights]:
    """Mark texts, and keep it by the digest that was read with each."""
    found: dict[UUID, Highlights] = {}
    kept = {}
    for key, (digest, text) in texts.items():
        found[key] = kept[key.int, digest] = marker.highlights(json.loads(text))
    _memory.keep(marker, kept)
    return found
