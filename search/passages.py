"""Highlights of the documents found, remembered: the same words find the same documents again."""

import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from threading import Lock
from uuid import UUID

from cms.delivery.rows import public_rows
from search.highlight import Marker

Highlights = dict[str, str]
_Key = tuple[UUID, str, Marker]

REMEMBERED = 8_192
"""Highlights that a process keeps, about 1 KiB each."""


class _Memory:
    """Highlights by document, its digest and the words marked, so that they never age.

    A digest alone does not do: two documents may be told apart by no more than what it leaves out.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = Lock()
        self._kept: OrderedDict[_Key, Highlights] = OrderedDict()

    def get(self, key: _Key) -> Highlights | None:
        """What was kept under the key, if it still is."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: _Key, value: Highlights) -> None:
        """Keep a value; the one asked least lately gives way."""
        with self._lock:
            self._kept[key] = value
            if len(self._kept) > self._size:
                self._kept.popitem(last=False)


_memory = _Memory(REMEMBERED)


def highlights_of(digests: Mapping[UUID, str], marker: Marker) -> dict[UUID, Highlights]:
    """Mark the words in documents, given by their digests.

    One query when the texts of some must be read. A document withdrawn by then has none.
    """
    if not marker:
        return {}
    known = {key: _memory.get((key, digest, marker)) for key, digest in digests.items()}
    return {
        **{key: dict(found) for key, found in known.items() if found is not None},
        **_marked([key for key, found in known.items() if found is None], marker),
    }


def _marked(ids: Sequence[UUID], marker: Marker) -> dict[UUID, Highlights]:
    """Read and mark; kept by the digest that was read with the text."""
    found = {}
    for key, (digest, text) in public_rows(ids, ("digest", "text")).items():
        found[key] = marker.highlights(json.loads(text))
        _memory.keep((key, digest, marker), found[key])
    return found
