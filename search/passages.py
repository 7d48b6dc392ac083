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

Highlights = dict[str, str]
_Key = tuple[UUID, str]

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
        rows = public_rows(ids, ("digest", "text", "card"))
        found = _marked({key: (digest, text) for key, (digest, text, _) in rows.items()}, marker)
        return {key: (bytes(rows[key][2]), highlights) for key, highlights in found.items()}
    cards = public_rows(ids, ("digest", "card"))
    unknown = [key for key, (digest, _) in cards.items() if (key, digest) not in known]
    found = _marked(public_rows(unknown, ("digest", "text")), marker)
    return {
        key: (bytes(card), found[key] if key in found else dict(known.get((key, digest), {})))
        for key, (digest, card) in cards.items()
    }


def _marked(texts: Mapping[UUID, tuple[str, str]], marker: Marker) -> dict[UUID, Highlights]:
    """Mark texts, and keep it by the digest that was read with each."""
    found = {key: marker.highlights(json.loads(text)) for key, (_, text) in texts.items()}
    _memory.keep(marker, {(key, texts[key][0]): dict(each) for key, each in found.items()})
    return found
