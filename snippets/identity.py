"""What the site says of itself on every page: its name, the words and links of its footer."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class StateSite:
    """A site of the State that the footer of every public site links to (DSFR)."""

    label: str
    url: str


@dataclass(frozen=True)
class Identity:
    """The words of the header and of the footer; ``licence`` is that of the contents (SPDX)."""

    name: str
    publisher: str
    description: str
    licence: str
    state_sites: tuple[StateSite, ...]


IDENTITY: Final = Identity(
    name="Campus de la transformation publique",
    publisher="Direction interministérielle de la transformation publique (DITP)",
    description=(
        "Le campus aide les agents et les cadres des trois fonctions publiques à mener leurs "
        "projets de transformation : des formations, des outils, des communautés et des "
        "laboratoires. Il est porté par la direction interministérielle de la transformation "
        "publique."
    ),
    licence="etalab-2.0",
    state_sites=tuple(
        StateSite(host, f"https://www.{host}")
        for host in ("info.gouv.fr", "service-public.gouv.fr", "legifrance.gouv.fr", "data.gouv.fr")
    ),
)
