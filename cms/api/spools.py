"""Long answers wait in a temporary file until their length is known."""

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile

MAXIMUM_IN_MEMORY = 8 * 2**20
"""Bytes of an answer that wait in memory; one that is longer waits in a file."""

PIECE = 2**16


def new_spool() -> "SpooledTemporaryFile[bytes]":
    """A place for an answer; gone when it is closed."""
    return SpooledTemporaryFile(MAXIMUM_IN_MEMORY)


def pieces_of(spool: "SpooledTemporaryFile[bytes]") -> Iterator[bytes]:
    """Give what a spool holds, from its beginning, and close it."""
    with spool:
        spool.seek(0)
        while piece := spool.read(PIECE):
            yield piece
