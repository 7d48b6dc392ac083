"""Content codings of answers: which one a caller takes, and the compressed bytes.

Source: RFC 9110, sections 8.4 and 12.5.3; the entity tag of each coding differs (section 8.8.3.3).
"""

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Protocol

import brotli
import zstandard

MINIMUM = 512
"""Bytes under which compressing is not worth its headers."""

_GZIP_WINDOW = 31
"""Fifteen bits of window, and sixteen to ask for gzip's header; zlib, ``compressobj``."""

_SUFFIX = re.compile(r'-(?:br|zstd|gzip)(?=")')


class Compressor(Protocol):
    """Bytes in pieces; what comes out may lag behind what went in."""

    def compress(self, data: bytes, /) -> bytes:
        """Take a piece in."""

    def flush(self) -> bytes:
        """Give all that is left."""


class _Brotli:
    def __init__(self) -> None:
        self._compressor = brotli.Compressor(quality=5)

    def compress(self, data: bytes, /) -> bytes:
        found: bytes = self._compressor.process(data)
        return found

    def flush(self) -> bytes:
        found: bytes = self._compressor.finish()
        return found


CODINGS: Mapping[str, Callable[[], Compressor]] = {
    "br": _Brotli,
    "zstd": lambda: zstandard.ZstdCompressor(level=6).compressobj(),
    "gzip": lambda: zlib.compressobj(6, zlib.DEFLATED, _GZIP_WINDOW),
}
"""By name, the one we prefer first."""


@lru_cache(maxsize=256)
def accepted(header: str) -> str | None:
    """Choose a coding by ``Accept-Encoding``; None sends the bytes as they are."""
    weights: dict[str, float] = {}
    for part in header.lower().split(","):
        name, _, parameters = part.partition(";")
        weights[name.strip()] = _weight(parameters)
    best, chosen = 0.0, None
    for name in CODINGS:
        weight = weights.get(name, weights.get("*", 0.0))
        if weight > best:
            best, chosen = weight, name
    return None if chosen is None or weights.get("identity", 0.0) > best else chosen


def compressed(content: bytes, coding: str) -> bytes:
    """The whole of ``content`` in a coding."""
    return b"".join(compressed_pieces([content], coding))


def compressed_pieces(pieces: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """The same content in a coding, piece by piece."""
    compressor = CODINGS[coding]()
    for piece in pieces:
        done = compressor.compress(piece)
        if done:
            yield done
    yield compressor.flush()


def coded_tag(etag: str, coding: str | None) -> str:
    """The entity tag of a coding: that of the bytes as they are, with its name at the end."""
    return f'{etag[:-1]}-{coding}"' if coding else etag


def bare_tags(if_none_match: str) -> str:
    """The same header with the entity tags of the bytes as they are."""
    return _SUFFIX.sub("", if_none_match)


def known_tag(if_none_match: str, etag: str) -> str | None:
    """The tag of ``if_none_match`` that stands for ``etag`` in some coding, if one does."""
    for given in re.findall(r'"[^"]*"', if_none_match):
        if _SUFFIX.sub("", given) == etag:
            return str(given)
    return etag if if_none_match.strip() == "*" else None


def _weight(parameters: str) -> float:
    name, _, value = parameters.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(1.0, max(0.0, float(value)))
    except ValueError:
        return 0.0
