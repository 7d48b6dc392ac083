"""Motifs of what one learns and works with: training, toolkit, resource."""

from pages.importers.artwork.motifs.backdrop import backdrop, ground
from pages.importers.artwork.shapes import Outline, bar, box, curve, ellipse, ring, turned
from pages.importers.artwork.stage import Stage


def _mirror(outline: Outline, axis: float) -> Outline:
    return [(2 * axis - x, y) for x, y in outline]


def training(stage: Stage) -> None:
    """A mortarboard above an open book."""
    backdrop(stage, sun=(800, 430), dots=(1230, 130))
    ground(stage, 800)
    cover = curve(
        [
            (800, 770),
            (700, 706),
            (480, 690),
            (330, 716),
            (330, 716),
            (330, 520),
            (330, 520),
            (480, 494),
            (700, 510),
            (800, 574),
        ]
    )
    pages = curve(
        [
            (800, 742),
            (705, 680),
            (500, 664),
            (362, 688),
            (362, 688),
            (362, 492),
            (362, 492),
            (500, 468),
            (705, 484),
            (800, 546),
        ]
    )
    top = curve(
        [
            (800, 724),
            (710, 656),
            (520, 640),
            (392, 660),
            (392, 660),
            (392, 468),
            (392, 468),
            (520, 448),
            (710, 464),
            (800, 530),
        ]
    )
    for side in (cover, _mirror(cover, 800)):
        stage.add(side, "main", to="deep", lift=26)
    for side in (pages, _mirror(pages, 800)):
        stage.add(side, "mid", lift=5)
    stage.add(top, "white", to="paper", lift=8)
    stage.add(_mirror(top, 800), "paper", to="white", lift=8)
    for index in range(4):
        y = 508 + index * 38
        line = curve([(440, y), (540, y - 8), (640, y + 2), (742 - index * 12, y + 40)])
        stroke = line + [(px, py + 9) for px, py in reversed(line)]
        stage.add(stroke, "line")
        stage.add(_mirror(stroke, 800), "line")
    stage.add([(786, 540), (814, 540), (814, 760), (800, 774), (786, 760)], "deep", opacity=0.12)
    cap = [(632, 330), (968, 330), (968, 428), (900, 468), (800, 482), (700, 468), (632, 428)]
    stage.add(cap, "navy-light", to="navy", lift=16)
    board = [(800, 170), (1110, 296), (800, 422), (490, 296)]
    stage.add([(x, y + 16) for x, y in board], "shadow", lift=20)
    stage.add(board, "navy-light", to="navy")
    stage.add([(800, 170), (1110, 296), (800, 296)], "white", opacity=0.07)
    stage.add(bar((800, 296), (1030, 352), 9), "red")
    stage.add(bar((1030, 352), (1030, 462), 9), "red")
    stage.add([(1012, 462), (1048, 462), (1058, 540), (1002, 540)], "red", to="red-deep", lift=8)
    stage.add(ellipse(1030, 460, 21), "red")
    stage.add(ellipse(800, 296, 15), "red")


def _card(stage: Stage, x: float, y: float, angle: float, tone: str, to: str, sign: str) -> None:
    about = (x + 95, y + 400)
    stage.add(turned(box(x, y, 190, 330, 20), angle, about), tone, to=to, lift=14)
    ink = "white" if tone in {"main", "navy-light"} else "main"
    if sign == "ring":
        stage.add(turned(ring(x + 95, y + 84, 44, 15), angle, about), ink)
    elif sign == "disc":
        stage.add(turned(ellipse(x + 95, y + 84, 40), angle, about), ink)
    else:
        stage.add(turned(box(x + 55, y + 44, 80, 80, 14), angle, about), ink)
    for row in range(2):
        stripe = box(x + 40, y + 158 + row * 30, 110 - row * 34, 11, 5)
        stage.add(turned(stripe, angle, about), ink, opacity=0.55)


def toolkit(stage: Stage) -> None:
    """An open case, its cards in order."""
    backdrop(stage, sun=(800, 400), dots=(160, 560))
    ground(stage, 806, width=620)
    _card(stage, 480, 210, -9, "white", "paper", "ring")
    _card(stage, 930, 210, 9, "white", "paper", "square")
    _card(stage, 620, 160, -3.5, "main", "deep", "square")
    _card(stage, 790, 160, 3.5, "mid", "mid", "disc")
    _card(stage, 705, 118, 0, "navy-light", "navy", "ring")
    stage.add(box(404, 452, 792, 340, 44), "main", to="deep", lift=30)
    stage.add(box(404, 452, 792, 84, 40), "white", opacity=0.14)
    stage.add(box(404, 560, 792, 10), "deep", opacity=0.55)
    stage.add(box(404, 570, 792, 4), "white", opacity=0.22)
    handle = ring(800, 470, 122, 30, 180, 360)
    stage.add(handle, "navy-light", to="navy", lift=9)
    stage.add(box(664, 452, 60, 34, 10), "navy")
    stage.add(box(876, 452, 60, 34, 10), "navy")
    for x in (520, 1016):
        stage.add(box(x, 528, 64, 84, 14), "white", to="paper", lift=8)
        stage.add(box(x + 20, 566, 24, 26, 6), "navy")
    stage.add(box(742, 612, 116, 78, 16), "white", opacity=0.16)
    stage.add(box(742, 612, 10, 78, 5), "red")
    stage.add(box(764, 640, 72, 9, 4), "white", opacity=0.8)
    stage.add(box(764, 660, 44, 9, 4), "white", opacity=0.8)


def _sheet(stage: Stage, angle: float, tone: str, to: str, lift: float) -> None:
    stage.add(turned(box(590, 160, 420, 560, 22), angle, (800, 900)), tone, to=to, lift=lift)


def resource(stage: Stage) -> None:
    """A fan of sheets, a magnifying glass and a bookmark."""
    backdrop(stage, sun=(790, 430), dots=(1180, 600))
    ground(stage, 792, width=500)
    _sheet(stage, -17, "main", "deep", 18)
    _sheet(stage, 15, "mid", "mid", 18)
    _sheet(stage, -8, "soft", "mid", 16)
    _sheet(stage, 6, "paper", "soft", 16)
    stage.add(box(590, 150, 420, 590, 22), "white", to="paper", lift=24)
    stage.add(box(636, 204, 190, 22, 11), "navy")
    stage.add(box(636, 244, 120, 14, 7), "line")
    stage.add(box(636, 296, 328, 150, 14), "soft")
    stage.add([(636, 446), (636, 410), (716, 340), (790, 410), (846, 366), (964, 446)], "mid")
    stage.add([(716, 446), (846, 366), (964, 446)], "main", opacity=0.75)
    stage.add(ellipse(900, 334, 20), "white")
    for row, width in enumerate((328, 300, 318, 210)):
        stage.add(box(636, 486 + row * 40, width, 13, 6), "line")
    stage.add(
        [(908, 128), (966, 128), (966, 264), (937, 238), (908, 264)], "red", to="red-deep", lift=7
    )
    stage.add(bar((1066, 676), (1152, 762), 44), "navy-light", to="navy", lift=14)
    stage.add(ellipse(986, 596, 112), "pale", opacity=0.55)
    stage.add(ring(986, 596, 126, 28), "navy-light", to="navy", lift=14)
    stage.add(ring(986, 596, 82, 12, 190, 262), "white", opacity=0.9)
