"""Motifs of what happens: event, campaign, article."""

from pages.importers.artwork.motifs.backdrop import backdrop, ground
from pages.importers.artwork.shapes import arc, bar, box, ellipse, ring, star, turned
from pages.importers.artwork.stage import Stage


def event(stage: Stage) -> None:
    """A calendar with its day, and a clock."""
    backdrop(stage, sun=(760, 430), dots=(1210, 110))
    ground(stage, 806, x=760, width=470)
    stage.add(turned(box(452, 200, 620, 580, 34), -5, (760, 500)), "main", to="deep", lift=22)
    stage.add(box(450, 186, 620, 600, 34), "white", to="paper", lift=22)
    header = (
        arc((484, 220), (34, 34), 180, 270)
        + arc((1036, 220), (34, 34), 270, 360)
        + [(1070, 330), (450, 330)]
    )
    stage.add(header, "navy-light", to="navy")
    stage.add(box(640, 244, 240, 24, 12), "white", opacity=0.9)
    stage.add(box(690, 284, 140, 12, 6), "white", opacity=0.45)
    for x in (560, 960):
        stage.add(ellipse(x, 222, 19), "shadow", opacity=0.6)
        stage.add(box(x - 13, 138, 26, 92, 13), "paper", to="mid", lift=7)
    for row in range(4):
        for column in range(6):
            if (row, column) in {(0, 0), (3, 5), (3, 4)}:
                continue
            x, y = 492 + column * 92, 368 + row * 98
            tone = "mid" if (row, column) in {(1, 1), (0, 4), (2, 2)} else "soft"
            stage.add(box(x, y, 74, 76, 14), tone)
    stage.add(box(768, 466, 74, 76, 14), "red", to="red-deep", lift=10)
    stage.add(bar((788, 505), (801, 519), 9), "white")
    stage.add(bar((801, 519), (824, 490), 9), "white")
    stage.add(ellipse(1090, 650, 146), "navy-light", to="navy", lift=24)
    stage.add(ellipse(1090, 650, 118), "white", to="paper")
    for hour in range(12):
        tick = box(1086, 546, 8, 22 if hour % 3 == 0 else 12, 4)
        stage.add(turned(tick, hour * 30, (1090, 650)), "navy" if hour % 3 == 0 else "line")
    stage.add(bar((1090, 650), (1090, 578), 12), "navy")
    stage.add(bar((1090, 650), (1142, 684), 12), "main")
    stage.add(ellipse(1090, 650, 15), "red")


def campaign(stage: Stage) -> None:
    """A megaphone that calls far, before rays."""
    backdrop(stage, sun=(700, 450), dots=(120, 620))
    for index in range(18):
        ray = (
            [(700, 450), (1500, 372), (1500, 528)]
            if index % 2
            else [(700, 450), (1500, 410), (1500, 490)]
        )
        stage.add(turned(ray, index * 20, (700, 450)), "white", opacity=0.28)
    stage.add(ellipse(700, 450, 330), "mid", to="soft", opacity=0.9, lift=14)
    tilt, about = -14.0, (700.0, 450.0)

    def put(
        outline: list[tuple[float, float]],
        tone: str,
        to: str | None = None,
        lift: float = 0,
        opacity: float = 1,
    ) -> None:
        stage.add(turned(outline, tilt, about), tone, to=to, lift=lift, opacity=opacity)

    put(
        [(520, 520), (610, 520), (656, 726), (634, 744), (572, 744), (552, 726)],
        "navy-light",
        "navy",
        14,
    )
    put(box(404, 356, 190, 190, 60), "navy-light", "navy", 18)
    put(
        [(520, 366), (620, 356), (960, 214), (960, 688), (620, 546), (520, 536)],
        "white",
        "paper",
        22,
    )
    put([(690, 327), (790, 285), (790, 617), (690, 575)], "main", "deep")
    put(ellipse(960, 451, 66, 250), "main", "deep", 12)
    put(ellipse(968, 451, 44, 206), "deep")
    put(ellipse(974, 451, 24, 92), "navy")
    put(box(424, 408, 66, 86, 30), "white", opacity=0.14)
    for index, tone in enumerate(("red", "red", "red")):
        wave = ring(960, 451, 190 + index * 88, 24, -26, 26)
        put(wave, tone, opacity=1 - index * 0.28)
    for x, y, size, tone in (
        (330, 240, 34, "red"),
        (1290, 640, 40, "main"),
        (1180, 742, 22, "navy"),
        (250, 420, 20, "navy"),
        (420, 700, 26, "main"),
        (560, 150, 24, "navy"),
    ):
        stage.add(star(x, y, size, size * 0.42, 4), tone, lift=5)


def article(stage: Stage) -> None:
    """A newspaper page, another behind it."""
    backdrop(stage, sun=(820, 440), dots=(150, 130))
    ground(stage, 812, width=520)
    stage.add(turned(box(500, 130, 620, 660, 16), 7, (800, 460)), "main", to="deep", lift=20)
    stage.add(turned(box(490, 126, 620, 664, 16), 3, (800, 460)), "mid", lift=14)
    stage.add(
        [(480, 120), (1100, 120), (1100, 704), (1016, 790), (480, 790)],
        "white",
        to="paper",
        lift=24,
    )
    stage.add([(1100, 704), (1016, 790), (1024, 712)], "mid", to="main", lift=6)
    stage.add(box(524, 160, 532, 56, 6), "navy-light", to="navy")
    stage.add(box(548, 180, 210, 16, 8), "white", opacity=0.95)
    stage.add(ellipse(1024, 188, 13), "red")
    stage.add(box(524, 244, 410, 26, 6), "deep")
    stage.add(box(524, 284, 300, 26, 6), "deep")
    stage.add(box(524, 344, 300, 216, 10), "soft")
    stage.add(
        [(524, 560), (524, 500), (616, 410), (700, 494), (752, 450), (824, 520), (824, 560)],
        "main",
        to="deep",
    )
    stage.add(ellipse(758, 402, 28), "red")
    for row in range(6):
        stage.add(box(856, 348 + row * 37, 200 - (row % 3) * 22, 13, 6), "line")
    for row in range(4):
        stage.add(box(524, 594 + row * 37, 300 - (row == 3) * 120, 13, 6), "line")
        stage.add(box(856, 594 + row * 37, 200 - (row == 3) * 90, 13, 6), "line")
    stage.add(box(524, 758, 60, 8, 4), "red")
