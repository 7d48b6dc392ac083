"""Plane geometry: every shape is a closed list of points, in pixels of the final picture."""

from collections.abc import Iterable, Sequence
from math import ceil, cos, pi, radians, sin

Point = tuple[float, float]
Outline = list[Point]


def arc(centre: Point, radius: Point, start: float, end: float) -> Outline:
    """Points of an elliptic arc; angles in degrees, clockwise on screen from three o'clock."""
    steps = max(2, ceil(abs(end - start) / 180 * pi * max(radius) / 4))
    angles = (radians(start + (end - start) * step / steps) for step in range(steps + 1))
    return [(centre[0] + radius[0] * cos(a), centre[1] + radius[1] * sin(a)) for a in angles]


def ellipse(x: float, y: float, rx: float, ry: float | None = None) -> Outline:
    """An ellipse, or a circle when one radius is given."""
    return arc((x, y), (rx, rx if ry is None else ry), 0, 360)


def ring(
    x: float, y: float, radius: float, width: float, start: float = 0, end: float = 360
) -> Outline:
    """A ring or a part of one; ``radius`` is the outer one."""
    inner = radius - width
    return arc((x, y), (radius, radius), start, end) + arc((x, y), (inner, inner), end, start)


def box(x: float, y: float, width: float, height: float, corner: float = 0) -> Outline:
    """A rectangle from its top left corner, with round corners."""
    if corner <= 0:
        return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    right, bottom = x + width - corner, y + height - corner
    left, top, radius = x + corner, y + corner, (corner, corner)
    return (
        arc((right, bottom), radius, 0, 90)
        + arc((left, bottom), radius, 90, 180)
        + arc((left, top), radius, 180, 270)
        + arc((right, top), radius, 270, 360)
    )


def bar(start: Point, end: Point, width: float) -> Outline:
    """A straight stroke with round ends."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = (dx * dx + dy * dy) ** 0.5
    flat = box(-width / 2, -width / 2, length + width, width, width / 2)
    c, s = dx / length, dy / length
    return [(start[0] + px * c - py * s, start[1] + px * s + py * c) for px, py in flat]


def turned(outline: Iterable[Point], degrees: float, about: Point) -> Outline:
    """A shape turned clockwise about a point."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    x, y = about
    return [
        (x + (px - x) * c - (py - y) * s, y + (px - x) * s + (py - y) * c) for px, py in outline
    ]


def moved(outline: Iterable[Point], dx: float, dy: float) -> Outline:
    """A shape somewhere else."""
    return [(x + dx, y + dy) for x, y in outline]


def curve(points: Sequence[Point], steps: int = 24) -> Outline:
    """A cubic Bézier curve through ``points``: start, then two handles and an end, repeated."""
    outline: Outline = [points[0]]
    for index in range(0, len(points) - 3, 3):
        p0, p1, p2, p3 = points[index : index + 4]
        for step in range(1, steps + 1):
            t = step / steps
            a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            outline.append(
                (
                    a * p0[0] + b * p1[0] + c * p2[0] + d * p3[0],
                    a * p0[1] + b * p1[1] + c * p2[1] + d * p3[1],
                )
            )
    return outline


def star(
    x: float, y: float, outer: float, inner: float, branches: int, turn: float = -90
) -> Outline:
    """A star, its first branch up."""
    outline: Outline = []
    for index in range(branches * 2):
        angle = radians(turn + index * 180 / branches)
        radius = inner if index % 2 else outer
        outline.append((x + radius * cos(angle), y + radius * sin(angle)))
    return outline


def hexagon(x: float, y: float, radius: float) -> Outline:
    """A regular hexagon, a point up."""
    return [
        (x + radius * cos(radians(60 * i - 90)), y + radius * sin(radians(60 * i - 90)))
        for i in range(6)
    ]
