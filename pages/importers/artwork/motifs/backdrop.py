"""What stands behind every motif: a tinted sky, two large discs and a quiet grid of dots."""

from pages.importers.artwork.shapes import box, ellipse, ring
from pages.importers.artwork.stage import HEIGHT, WIDTH, Stage


def backdrop(stage: Stage, *, sun: tuple[float, float], dots: tuple[float, float]) -> None:
    """Draw the ground of a picture; ``sun`` is the middle of the large disc."""
    stage.add(box(0, 0, WIDTH, HEIGHT), "pale", to="soft")
    x, y = sun
    stage.add(ring(x, y, 560, 120), "white", opacity=0.35)
    stage.add(ellipse(x, y, 380), "mid", to="soft", opacity=0.75)
    stage.add(ellipse(WIDTH - x * 0.35, HEIGHT + 120, 330), "mid", opacity=0.28)
    stage.add(ellipse(x * 0.12, -60, 250), "white", opacity=0.45)
    for row in range(5):
        for column in range(7):
            stage.add(ellipse(dots[0] + column * 34, dots[1] + row * 34, 4), "main", opacity=0.45)


def ground(stage: Stage, y: float, x: float = 800, width: float = 560) -> None:
    """Draw the shadow of something that stands at ``y``."""
    stage.add(ellipse(x, y, width, 30), "shadow", opacity=0.10)
    stage.add(ellipse(x, y, width * 0.72, 17), "shadow", opacity=0.12)
