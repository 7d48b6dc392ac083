"""Give a page its picture: one motif per kind, one family of colours per theme."""

from collections.abc import Sequence

from django.core.files.base import ContentFile

from media.models import CampusImage, Licence
from pages.choices import LabKind
from pages.importers.artwork import draw
from pages.importers.loading.memory import Memory
from pages.importers.reading import Facts
from snippets.models.vocabularies import ThemeColour

MOTIF_NAMES = {
    "training": "formation",
    "toolkit": "mallette",
    "resource": "ressource",
    "community": "communauté",
    "lab": "laboratoire",
    "event": "événement",
    "campaign": "temps fort",
    "article": "actualité",
    "home": "campus",
}
DEFAULT_FAMILY = ThemeColour.BLUE_CUMULUS
LAB_FAMILIES = {
    LabKind.TERRITORIAL: ThemeColour.GREEN_ARCHIPEL,
    LabKind.MINISTERIEL: ThemeColour.BLUE_ECUME,
    LabKind.OPERATEUR: ThemeColour.PURPLE_GLYCINE,
    LabKind.HOSPITALIER: ThemeColour.PINK_MACARON,
    LabKind.COLLECTIVITE: ThemeColour.ORANGE_TERRE_BATTUE,
    LabKind.CHAIRE: ThemeColour.YELLOW_TOURNESOL,
}


class Pictures:
    """Draws a picture when a page first needs it; pages of one motif and family share it."""

    def __init__(self, facts: Facts, memory: Memory) -> None:
        self._themes = facts.themes
        self._memory = memory
        self._made: dict[str, CampusImage | None] = {}

    def of_theme(self, motif: str, themes: Sequence[str]) -> CampusImage | None:
        """The picture of the first theme; None when an editor deleted it."""
        family = self._themes[themes[0]].colour if themes else DEFAULT_FAMILY
        return self.of_family(motif, family)

    def of_family(self, motif: str, family: str) -> CampusImage | None:
        """The picture of a family of colours; None when an editor deleted it."""
        name = f"{motif}-{family}"
        if name not in self._made:
            if not self._memory.has("image", name):
                self._memory.remember("image", name, self._make(motif, family, name))
            self._made[name] = self._memory.find(CampusImage, "image", name)
        return self._made[name]

    def _make(self, motif: str, family: str, name: str) -> CampusImage:
        label = dict(ThemeColour.choices).get(family, "Bleu France")
        image = CampusImage(
            title=f"Illustration : {MOTIF_NAMES[motif]} ({label.lower()})",
            file=ContentFile(draw(motif, family), name=f"{name}.png"),
            credit="Campus de la transformation publique",
            licence=Licence.ETALAB,
        )
        image._set_image_file_metadata()
        image.save()
        return image
