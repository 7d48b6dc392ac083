"""Pictures of the campus: one motif per kind of page, one family of colours per theme.

Flat shapes laid over one another, drawn with Pillow: no photograph, no text, the same bytes every
time.
"""

from functools import cache

from pages.importers.artwork.motifs import MOTIFS
from pages.importers.artwork.palette import tones
from pages.importers.artwork.stage import Stage, png

__all__ = ["MOTIFS", "draw"]


@cache
def _drawn(motif: str) -> Stage:
    stage = Stage()
    MOTIFS[motif](stage)
    return stage


def draw(motif: str, family: str) -> bytes:
    """Give a PNG of 1600 × 900 pixels.

    Args:
        motif: a key of ``MOTIFS``.
        family: an illustrative family of the DSFR, such as ``green-menthe``.

    Raises:
        KeyError: a motif or a family that does not exist.
    """
    return png(_drawn(motif).coloured(tones(family)))
