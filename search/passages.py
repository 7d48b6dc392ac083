"""Cards of the documents found with their highlights, which are remembered.

The same words find the same documents again.
"""

import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
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
        marked = _marked(((key, digest, text) for key, (_, digest, text) in rows.items()), marker)
        cards = ((key, bytes(row[0])) for key, row in rows.items())
        return {key: (card, each) for (key, card), each in zip(cards, marked, strict=True)}
    found = public_rows(ids, ("card", "digest"))
    unknown = [key for key, (_, digest) in found.items() if (key.int, digest) not in known]
    texts = public_rows(unknown, ("digest", "text"))
    marked = _marked(((key, digest, text) for key, (digest, text) in texts.items()), marker)
    fresh = dict(zip(texts, marked, strict=True))
    return {
        key: (bytes(card), fresh[key] if key in fresh else known.get((key.int, digest), {}))
        for key, (card, digest) in found.items()
    }


def _marked(texts: Iterable[tuple[UUID, str, str]], marker: Marker) -> list[Highlights]:
    """Mark texts, in their order, and keep it by the digest that was read with each."""
    found = {(key.int, digest): marker.highlights(json.loads(text)) for key, digest, text in texts}
    _memory.keep(marker, found)
    return list(found.values())
