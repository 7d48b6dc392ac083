"""Colours of the pictures: the illustrative families of the DSFR, beside its blue and its red.

Source: DSFR 1.14, ``dsfr.css``, custom properties ``--<family>-<level>``.
"""

from dataclasses import dataclass

Colour = tuple[int, int, int]

BLUE_FRANCE: Colour = (0x00, 0x00, 0x91)
RED_MARIANNE: Colour = (0xE1, 0x00, 0x0F)
WHITE: Colour = (0xFF, 0xFF, 0xFF)

# Family: levels 975, 925, 850, main and sun, from the palest to the darkest.
_FAMILIES = {
    "blue-france": ("f5f5fe", "e3e3fd", "cacafb", "6a6af4", "313178"),
    "green-tilleul-verveine": ("fef7da", "fbe769", "e2cf58", "b7a73f", "66673d"),
    "green-bourgeon": ("e6feda", "a9fb68", "95e257", "68a532", "447049"),
    "green-emeraude": ("e3fdeb", "9ef9be", "6fe49d", "00a95f", "297254"),
    "green-menthe": ("dffdf7", "8bf8e7", "73e0cf", "009081", "37635f"),
    "green-archipel": ("e5fbfd", "a6f2fa", "60e0eb", "009099", "006a6f"),
    "blue-ecume": ("f4f6fe", "dee5fd", "bfccfb", "465f9d", "2f4077"),
    "blue-cumulus": ("f3f6fe", "dae6fd", "b6cffb", "417dc4", "3558a2"),
    "purple-glycine": ("fef3fd", "fddbfa", "fbb8f6", "a558a0", "6e445a"),
    "pink-macaron": ("fef4f2", "fddfda", "fcc0b4", "e18b76", "8d533e"),
    "pink-tuile": ("fef4f3", "fddfdb", "fcbfb7", "ce614a", "a94645"),
    "yellow-tournesol": ("fef6e3", "fde39c", "efcb3a", "c8aa39", "716043"),
    "yellow-moutarde": ("fef5e8", "fde2b5", "fcc63a", "c3992a", "695240"),
    "orange-terre-battue": ("fef4f2", "fddfd8", "fcc0b0", "e4794a", "755348"),
    "brown-cafe-creme": ("fbf6ed", "f4e3c7", "e7ca8e", "d1b781", "685c48"),
    "brown-caramel": ("fbf5f2", "f3e2d9", "eac7b2", "c08c65", "845d48"),
    "brown-opera": ("fbf5f2", "f3e2d7", "eac7ad", "bd987a", "745b47"),
    "beige-gris-galet": ("f9f6f2", "eee4d9", "e0cab0", "aea397", "6a6156"),
}
FAMILIES = tuple(_FAMILIES)


def parse(code: str) -> Colour:
    """Read ``rrggbb``."""
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Give ``first`` with a ``share`` (0 to 1) of ``second``."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


@dataclass(frozen=True)
class Tones:
    """The colours a motif names; what it draws is the same in every family."""

    by_name: dict[str, Colour]

    def __getitem__(self, name: str) -> Colour:
        return self.by_name[name]


def tones(family: str) -> Tones:
    """Give the tones of a family.

    Raises:
        KeyError: a family that the palette lacks.
    """
    pale, soft, mid, main, deep = (parse(code) for code in _FAMILIES[family])
    return Tones(
        {
            "pale": mix(pale, WHITE, 0.15),
            "soft": mix(pale, soft, 0.4),
            "mid": mix(mid, WHITE, 0.12),
            "main": main,
            "deep": mix(main, deep, 0.62),
            "navy": BLUE_FRANCE,
            "navy-light": mix(BLUE_FRANCE, WHITE, 0.18),
            "navy-soft": parse("cacafb"),
            "red": RED_MARIANNE,
            "red-deep": mix(RED_MARIANNE, BLUE_FRANCE, 0.22),
            "white": WHITE,
            "paper": mix(WHITE, pale, 0.55),
            "line": mix(soft, main, 0.28),
            "shadow": mix(BLUE_FRANCE, deep, 0.35),
        }
    )
