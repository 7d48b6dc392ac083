"""What the site shows of an image, so that an editor sees what is cut."""

from dataclasses import dataclass
from typing import Any

from PIL import UnidentifiedImageError
from wagtail.images.models import SourceImageIOError
from willow.image import UnrecognisedImageFormatError

from media.models import CampusImage
from pages.documents.presentation import RENDITIONS

LABELS = {"card": "dans les cartes et les listes", "large": "en tête de page et dans le texte"}
SAME_SHAPE = 0.01
"""Two ratios that differ by less cut the same."""


@dataclass(frozen=True)
class Crop:
    """One cut of an image: where the site shows it, in words, and its rendition."""

    places: list[str]
    rendition: Any


@dataclass(frozen=True)
class Crops:
    """The whole image, and each shape to which the site cuts it; none when it is shown whole."""

    whole: Any
    cuts: list[Crop]


def crops_of(image: CampusImage) -> Crops | None:
    """The renditions that the site makes of an image; None when its file cannot be read."""
    specs = {name: spec for name, spec in RENDITIONS if spec.endswith("format-jpeg")}
    try:
        made = image.get_renditions("max-400x400", *specs.values())
    except (SourceImageIOError, UnidentifiedImageError, UnrecognisedImageFormatError):
        return None
    cuts: list[Crop] = []
    for name, spec in specs.items():
        same = next((cut for cut in cuts if _same_shape(cut.rendition, made[spec])), None)
        if same is None:
            cuts.append(Crop([LABELS[name]], made[spec]))
        else:
            same.places.append(LABELS[name])
    return Crops(
        whole=made["max-400x400"],
        cuts=[cut for cut in cuts if not _same_shape(image, cut.rendition)],
    )


def _same_shape(first: Any, second: Any) -> bool:
    return abs(first.width / first.height - second.width / second.height) < SAME_SHAPE
