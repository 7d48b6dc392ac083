"""Lay shapes over one another with soft shadows, once; then colour them for any family.

A shape is drawn larger than it is and reduced, which smooths its edges. Its mask does not depend
on the colours, so a motif is drawn once and coloured for as many families as needed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from math import ceil, floor

from PIL import Image, ImageDraw, ImageFilter

from pages.importers.artwork.palette import Tones
from pages.importers.artwork.shapes import Point, moved

WIDTH, HEIGHT = 1600, 900
_FINER = 3
_SHADOW_SCALE = 4


@dataclass(frozen=True)
class Layer:
    """A mask, where it stands, and the tones that fill it from top to bottom."""

    mask: Image.Image
    at: tuple[int, int]
    top: str
    bottom: str


class Stage:
    """What a motif draws on: layers, from the back to the front."""

    def __init__(self) -> None:
        self.layers: list[Layer] = []

    def add(
        self,
        outline: Iterable[Point],
        tone: str,
        *,
        to: str | None = None,
        opacity: float = 1,
        lift: float = 0,
    ) -> None:
        """Put a shape in front; ``lift`` is how far it floats, in pixels, and gives its shadow."""
        points = list(outline)
        if lift:
            self._shadow(points, lift)
        found = _mask(points, opacity)
        if found:
            self.layers.append(Layer(*found, tone, to or tone))

    def _shadow(self, points: list[Point], lift: float) -> None:
        spread = lift * 1.6
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, top = floor(min(xs) - spread * 2), floor(min(ys) - spread * 2)
        size = (
            ceil((max(xs) - left + spread * 2) / _SHADOW_SCALE),
            ceil((max(ys) - top + spread * 2) / _SHADOW_SCALE),
        )
        small = Image.new("L", size)
        near = [
            ((x - left) / _SHADOW_SCALE, (y - top) / _SHADOW_SCALE)
            for x, y in moved(points, lift * 0.35, lift * 0.9)
        ]
        ImageDraw.Draw(small).polygon(near, fill=58)
        small = small.filter(ImageFilter.GaussianBlur(lift / _SHADOW_SCALE))
        mask = small.resize(
            (size[0] * _SHADOW_SCALE, size[1] * _SHADOW_SCALE), Image.Resampling.BICUBIC
        )
        self.layers.append(Layer(mask, (left, top), "shadow", "shadow"))

    def coloured(self, colours: Tones) -> Image.Image:
        """Give the picture in the tones of a family, RGB, ``WIDTH`` × ``HEIGHT``."""
        picture = Image.new("RGB", (WIDTH, HEIGHT), colours["pale"])
        for layer in self.layers:
            if layer.top == layer.bottom:
                fill = Image.new("RGB", layer.mask.size, colours[layer.top])
            else:
                ramp = Image.linear_gradient("L").resize(layer.mask.size)
                fill = Image.composite(
                    Image.new("RGB", layer.mask.size, colours[layer.bottom]),
                    Image.new("RGB", layer.mask.size, colours[layer.top]),
                    ramp,
                )
            picture.paste(fill, layer.at, layer.mask)
        return picture


def png(picture: Image.Image) -> bytes:
    """Encode without date nor comment: the same picture always gives the same bytes."""
    buffer = BytesIO()
    picture.save(buffer, "PNG", compress_level=6)
    return buffer.getvalue()


def _mask(points: list[Point], opacity: float) -> tuple[Image.Image, tuple[int, int]] | None:
    """Draw the part of a shape that is inside the picture; None when it is all outside."""
    left = max(0, floor(min(x for x, _ in points)) - 1)
    top = max(0, floor(min(y for _, y in points)) - 1)
    right = min(WIDTH, ceil(max(x for x, _ in points)) + 1)
    bottom = min(HEIGHT, ceil(max(y for _, y in points)) + 1)
    if right <= left or bottom <= top:
        return None
    size = (right - left, bottom - top)
    large = Image.new("L", (size[0] * _FINER, size[1] * _FINER))
    ImageDraw.Draw(large).polygon(
        [((x - left) * _FINER, (y - top) * _FINER) for x, y in points], fill=round(255 * opacity)
    )
    return large.reduce(_FINER), (left, top)
