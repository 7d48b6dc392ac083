"""Motifs of people and places: community, laboratory, home."""

from pages.importers.artwork.motifs.backdrop import backdrop, ground
from pages.importers.artwork.shapes import (
    Outline,
    arc,
    bar,
    box,
    curve,
    ellipse,
    hexagon,
    ring,
)
from pages.importers.artwork.stage import HEIGHT, WIDTH, Stage


def _person(stage: Stage, x: float, y: float, size: float, tone: str, to: str) -> None:
    """A bust that leaves the picture at the bottom, a head above."""
    shoulders = arc((x, y), (size * 1.25, size * 1.3), 180, 360)
    bust = [*shoulders, (x + size * 1.42, HEIGHT + 20), (x - size * 1.42, HEIGHT + 20)]
    stage.add(bust, tone, to=to, lift=size * 0.16)
    stage.add(ellipse(x, y - size * 1.62, size * 0.76), tone, to=to, lift=size * 0.12)
    stage.add(ring(x, y - size * 1.62, size * 0.64, size * 0.1, 195, 265), "white", opacity=0.35)


def _bubble(stage: Stage, x: float, y: float, width: float, tone: str, tail: float) -> None:
    height = width * 0.58
    stage.add(box(x, y, width, height, height * 0.36), tone, lift=12)
    base = x + width / 2
    stage.add(
        [(base - 26, y + height - 6), (base + 26, y + height - 6), (base + tail, y + height + 42)],
        tone,
    )
    ink = "main" if tone == "white" else "white"
    for index in (-1, 0, 1):
        stage.add(ellipse(base + index * width * 0.2, y + height / 2, width * 0.055), ink)


def community(stage: Stage) -> None:
    """Five people side by side, who talk."""
    backdrop(stage, sun=(800, 470), dots=(130, 120))
    _person(stage, 400, 700, 108, "mid", "mid")
    _person(stage, 1200, 700, 108, "mid", "mid")
    _person(stage, 590, 710, 132, "white", "paper")
    _person(stage, 1010, 710, 132, "main", "deep")
    _person(stage, 800, 740, 168, "navy-light", "navy")
    _bubble(stage, 430, 190, 230, "white", 60)
    _bubble(stage, 950, 130, 270, "red", -70)


def lab(stage: Stage) -> None:
    """A flask at work before a molecule."""
    backdrop(stage, sun=(760, 420), dots=(180, 150))
    ground(stage, 800, x=780, width=430)
    nodes = [(1120, 250), (1250, 350), (1220, 520), (1070, 560), (960, 400)]
    for start, end in ((0, 1), (1, 2), (2, 3), (3, 4), (4, 0)):
        stage.add(bar(nodes[start], nodes[end], 12), "main", opacity=0.55)
    for index, (x, y) in enumerate(nodes):
        size = (52, 38, 46, 34, 40)[index]
        tone = ("navy-light", "main", "mid", "white", "main")[index]
        stage.add(hexagon(x, y, size), tone, to="navy" if tone == "navy-light" else tone, lift=10)
    flask = curve(
        [
            (700, 190),
            (700, 190),
            (700, 360),
            (700, 390),
            (700, 430),
            (560, 600),
            (506, 690),
            (470, 752),
            (510, 790),
            (560, 790),
            (560, 790),
            (1000, 790),
            (1000, 790),
            (1050, 790),
            (1090, 752),
            (1054, 690),
            (1000, 600),
            (860, 430),
            (860, 390),
            (860, 390),
            (860, 190),
            (860, 190),
        ]
    )
    stage.add(flask, "white", to="paper", lift=28)
    liquid = curve(
        [
            (578, 574),
            (640, 540),
            (700, 610),
            (780, 580),
            (860, 550),
            (920, 606),
            (984, 574),
            (1010, 614),
            (1030, 648),
            (1040, 684),
            (1066, 736),
            (1042, 766),
            (996, 766),
            (996, 766),
            (564, 766),
            (564, 766),
            (518, 766),
            (494, 736),
            (520, 684),
            (534, 648),
            (550, 614),
            (578, 574),
        ]
    )
    stage.add(liquid, "main", to="deep")
    stage.add(
        curve(
            [
                (560, 606),
                (640, 566),
                (720, 640),
                (800, 604),
                (880, 572),
                (940, 634),
                (1002, 604),
                (1010, 616),
                (1020, 640),
                (1034, 668),
                (900, 720),
                (700, 700),
                (540, 640),
                (550, 625),
                (555, 615),
                (560, 606),
            ]
        ),
        "white",
        opacity=0.12,
    )
    stage.add(box(664, 150, 232, 54, 24), "navy-light", to="navy", lift=9)
    for x, y, size in (
        (690, 690, 26),
        (800, 650, 17),
        (880, 710, 32),
        (760, 730, 12),
        (940, 660, 13),
    ):
        stage.add(ellipse(x, y, size), "white", opacity=0.30)
        stage.add(ring(x, y, size, 4), "white", opacity=0.75)
    for x, y, size in ((772, 500, 24), (816, 420, 17), (768, 346, 12)):
        stage.add(ellipse(x, y, size), "mid", lift=5)
    stage.add(ellipse(800, 100, 20), "red", lift=6)
    stage.add(ellipse(742, 66, 11), "main")
    for index in range(4):
        stage.add(box(712, 250 + index * 44, 30 + 14 * (index % 2), 7, 3), "line")


def _hill(base: float, start: float, peak: float, end: float) -> Outline:
    return [
        *curve([(0, start), (WIDTH * 0.3, peak), (WIDTH * 0.55, peak + 40), (WIDTH, end)], 60),
        (WIDTH, base),
        (0, base),
    ]


def _tree(stage: Stage, x: float, y: float, size: float, tone: str, to: str) -> None:
    stage.add(box(x - 6, y - size * 0.2, 12, size * 1.3), "deep")
    stage.add(ellipse(x, y - size * 0.7, size * 0.78, size), tone, to=to, lift=9)


def home(stage: Stage) -> None:
    """A public building open on a campus, and the way that leads to it."""
    stage.add(box(0, 0, WIDTH, HEIGHT), "pale", to="soft")
    stage.add(ring(800, 470, 620, 110), "white", opacity=0.4)
    stage.add(ellipse(800, 470, 430), "mid", to="soft", opacity=0.8)
    stage.add(ellipse(1230, 190, 62), "red", to="red-deep", lift=14)
    for x, y, scale in ((250, 190, 1.0), (1350, 330, 0.7), (480, 110, 0.55)):
        stage.add(
            box(x - 110 * scale, y, 220 * scale, 46 * scale, 23 * scale), "white", opacity=0.9
        )
        stage.add(ellipse(x - 20 * scale, y, 56 * scale), "white", opacity=0.9)
        stage.add(ellipse(x + 44 * scale, y + 8 * scale, 38 * scale), "white", opacity=0.9)
    stage.add(_hill(HEIGHT, 640, 520, 650), "mid", to="soft", lift=10)
    for x, y, size in ((250, 640, 76), (330, 660, 58), (1290, 650, 80), (1370, 672, 56)):
        _tree(stage, x, y, size, "mid", "main")
    stage.add(box(420, 420, 200, 290), "navy-soft", to="soft", lift=14)
    stage.add(box(980, 420, 200, 290), "navy-soft", to="soft", lift=14)
    for x in (448, 520, 1010, 1082):
        for y in (456, 556):
            stage.add(box(x, y, 46, 66, 6), "white", opacity=0.9)
            stage.add(box(x, y, 46, 30, 6), "navy", opacity=0.22)
    stage.add(box(580, 400, 440, 320), "paper", to="white", lift=22)
    stage.add([(540, 400), (800, 236), (1060, 400)], "navy-light", to="navy", lift=18)
    stage.add([(628, 384), (800, 274), (972, 384)], "white", opacity=0.12)
    stage.add(ellipse(800, 346, 28), "white")
    stage.add(box(560, 396, 480, 30, 4), "white", to="paper", lift=8)
    for index in range(5):
        x = 602 + index * 90
        stage.add(box(x, 426, 36, 268), "white", to="soft", lift=6)
        stage.add(box(x - 7, 426, 50, 14, 3), "mid")
        stage.add(box(x - 7, 682, 50, 14, 3), "mid")
    stage.add(box(738, 540, 124, 156, 4), "navy")
    stage.add(box(752, 556, 44, 140, 2), "main")
    stage.add(box(804, 556, 44, 140, 2), "main")
    for index in range(3):
        stage.add(
            box(560 - index * 26, 694 + index * 20, 480 + index * 52, 22, 3),
            "white",
            to="paper",
            lift=5,
        )
    stage.add(bar((800, 238), (800, 128), 8), "navy")
    stage.add([(804, 130), (838, 130), (838, 186), (804, 186)], "navy")
    stage.add([(838, 130), (872, 130), (872, 186), (838, 186)], "white")
    stage.add([(872, 130), (906, 130), (906, 186), (872, 186)], "red")
    stage.add(_hill(HEIGHT, 772, 716, 772), "mid", to="main", lift=14)
    stage.add([(690, 744), (910, 744), (1130, 900), (470, 900)], "paper", to="white")
    stage.add([(792, 762), (808, 762), (814, 796), (786, 796)], "line")
    stage.add([(782, 820), (818, 820), (828, 880), (772, 880)], "line")
    for x, y, size in ((150, 790, 84), (1450, 790, 84), (70, 812, 60), (1530, 812, 60)):
        _tree(stage, x, y, size, "main", "deep")
