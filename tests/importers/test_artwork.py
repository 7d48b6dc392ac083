"""Pictures drawn for the campus: right size, distinct, the same bytes every time."""

from io import BytesIO

import pytest
from PIL import Image

from pages.importers.artwork import MOTIFS, draw
from pages.importers.artwork.motifs import MOTIFS as DRAWINGS
from pages.importers.artwork.palette import FAMILIES, tones
from pages.importers.artwork.stage import Stage, png
from snippets.models.vocabularies import ThemeColour


def test_every_colour_of_a_theme_has_its_family() -> None:
    assert set(ThemeColour.values) <= set(FAMILIES)


@pytest.mark.parametrize("motif", sorted(MOTIFS))
def test_a_picture_fills_its_frame_and_shows_something(motif: str) -> None:
    picture = Image.open(BytesIO(draw(motif, "green-menthe")))
    assert (picture.size, picture.mode) == ((1600, 900), "RGB")
    colours = picture.resize((160, 90)).getcolors(160 * 90)
    assert colours is not None
    assert len(colours) > 500


def test_motifs_differ() -> None:
    assert len({draw(motif, "blue-cumulus") for motif in MOTIFS}) == len(MOTIFS)


def test_drawing_again_gives_the_same_bytes() -> None:
    stage = Stage()
    DRAWINGS["lab"](stage)
    assert png(stage.coloured(tones("pink-tuile"))) == draw("lab", "pink-tuile")
