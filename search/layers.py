"""The layers of ranking, as editors know them: what each does, and what it gave a result."""

from enum import Enum
from typing import NamedTuple

from django.db.models import TextChoices


class Layer(TextChoices):
    """One thing that search adds to the words themselves; each can be switched off alone."""

    SYNONYMS = "synonymes", "Synonymes"
    CORRECTIONS = "fautes", "Fautes de frappe"
    PARTIAL_WORDS = "partie", "Une partie des mots suffit"
    PAIRS = "voisins", "Mots côte à côte"
    ALL_WORDS = "tous", "Tous les mots"
    NAMED = "types", "Type nommé par la recherche"
    ACRONYMS = "sigles", "Sigles"
    PEOPLE = "personnes", "Personnes"
    TITLE = "titre", "Titre"
    WEIGHT = "poids", "Poids du type et de l’état"
    FRESHNESS = "fraicheur", "Fraîcheur"
    POPULARITY = "popularite", "Popularité"
    PROMOTIONS = "choix", "Mises en avant et retraits"

    @property
    def explanation(self) -> str:
        """What the layer does, in one sentence for editors."""
        return _EXPLANATIONS[self]


_EXPLANATIONS = {
    Layer.SYNONYMS: (
        "Un contenu qui dit un synonyme répond aussi, un peu moins bien que s’il disait le mot."
    ),
    Layer.CORRECTIONS: (
        "Un mot qu’aucun contenu n’emploie est aussi lu comme les mots connus les plus proches ; "
        "si rien ne répond, tous les mots le sont."
    ),
    Layer.PARTIAL_WORDS: (
        "À partir de trois mots, ou si presque rien ne répond, un contenu peut ne pas les dire "
        "tous."
    ),
    Layer.PAIRS: (
        "Deux mots qui se suivent dans la recherche comptent plus s’ils se suivent aussi dans le "
        "texte."
    ),
    Layer.ALL_WORDS: (
        "Quand une partie des mots suffit, un contenu qui les dit tous passe devant les autres."
    ),
    Layer.ACRONYMS: (
        "Un sigle tapé en capitales (« RH ») fait monter les contenus qui le portent dans leur "
        "titre ou dans le nom de leur organisation, écrit de même."
    ),
    Layer.PEOPLE: (
        "Si la recherche est le nom d’une personne, dans un sens ou dans l’autre, ce qu’elle a "
        "écrit ou anime passe devant ce qui parle d’elle."
    ),
    Layer.NAMED: (
        "Si la recherche nomme un type ou un format (« formation », « atelier »), les contenus de "
        "ce type montent."
    ),
    Layer.TITLE: (
        "Un titre égal à la recherche, qui commence par elle ou qui la contient telle quelle, "
        "monte."
    ),
    Layer.WEIGHT: (
        "Une mallette ou une formation ouverte passe devant un événement terminé, à texte égal."
    ),
    Layer.FRESHNESS: "Une actualité récente monte un peu.",
    Layer.POPULARITY: (
        "Un contenu que les agents ouvrent souvent depuis les résultats monte un peu ; un clic "
        "compte davantage si le résultat était plus bas."
    ),
    Layer.PROMOTIONS: (
        "Vos mises en avant viennent en tête, et ce que vous retirez n’apparaît pas."
    ),
}


class Reason(Enum):
    """Why the score of a text is multiplied; a layer may have several reasons."""

    ALL_WORDS = "Il dit tous les mots", Layer.ALL_WORDS
    BEFORE_PARTIAL = "Il dit plus de mots que les réponses partielles", Layer.ALL_WORDS
    NAMED = "Il est du type que la recherche nomme", Layer.NAMED
    ACRONYM = "Il porte ce sigle", Layer.ACRONYMS
    PERSON = "La recherche nomme une personne qui l’a écrit ou l’anime", Layer.PEOPLE
    TITLE_EQUAL = "Son titre est égal à la recherche", Layer.TITLE
    TITLE_START = "Son titre commence par ces mots", Layer.TITLE
    TITLE_PHRASE = "Son titre contient ces mots à la suite", Layer.TITLE
    WEIGHT = "Poids de son type et de son état", Layer.WEIGHT
    FRESHNESS = "Il est récent", Layer.FRESHNESS
    POPULARITY = "Il est souvent ouvert depuis les résultats", Layer.POPULARITY

    def __init__(self, text: str, layer: Layer) -> None:
        self.text = text
        self.layer = layer


FACTOR_LAYERS = frozenset(reason.layer for reason in Reason)
"""The layers that multiply the score of a text, and change nothing else."""


class Factor(NamedTuple):
    """What the score of a text is multiplied by, and why."""

    reason: Reason
    value: float
