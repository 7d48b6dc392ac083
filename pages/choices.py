"""Closed lists of the content model: a code and its French label, for pages, API and search."""

from collections.abc import Mapping

from django.db.models import TextChoices


class Kind(TextChoices):
    """The public word for a page type; part of the contract, it never changes."""

    TRAINING = "training", "Formations"
    TOOLKIT = "toolkit", "Mallettes et kits"
    RESOURCE = "resource", "Outils et ressources"
    COMMUNITY = "community", "Communautés"
    LAB = "lab", "Laboratoires"
    EVENT = "event", "Événements"
    CAMPAIGN = "campaign", "Temps forts"
    ARTICLE = "article", "Actualités"
    PAGE = "page", "Pages"


KIND_SINGULAR = {
    Kind.TRAINING: "Formation",
    Kind.TOOLKIT: "Mallette ou kit",
    Kind.RESOURCE: "Outil ou ressource",
    Kind.COMMUNITY: "Communauté",
    Kind.LAB: "Laboratoire",
    Kind.EVENT: "Événement",
    Kind.CAMPAIGN: "Temps fort",
    Kind.ARTICLE: "Actualité",
    Kind.PAGE: "Page",
}


class Level(TextChoices):
    QUALIFIANTE = "qualifiante", "Formation qualifiante"
    OPERATIONNELLE = "operationnelle", "Formation opérationnelle"
    INITIATION = "initiation", "Initiation"


class Delivery(TextChoices):
    EN_LIGNE = "en-ligne", "En ligne"
    PRESENTIEL = "presentiel", "En présentiel"
    HYBRIDE = "hybride", "Hybride"


class SessionState(TextChoices):
    """States of a session, best first: a training takes the best of its sessions."""

    PERMANENT = "permanent", "Accès permanent"
    OPEN = "open", "Inscriptions ouvertes"
    SOON = "soon", "Inscriptions bientôt ouvertes"
    FULL = "full", "Complet"
    CLOSED = "closed", "Inscriptions closes"
    ONGOING = "ongoing", "En cours"
    TO_BE_SCHEDULED = "to-be-scheduled", "Dates à venir"
    PAST = "past", "Terminé"
    CANCELLED = "cancelled", "Annulé"


class DurationBand(TextChoices):
    """Bands of the duration facet; upper bounds in minutes are in ``duration_band``."""

    UNDER_ONE_HOUR = "moins-1h", "Moins d’une heure"
    UP_TO_THREE_HOURS = "1h-3h", "D’une à trois heures"
    UP_TO_ONE_DAY = "3h-1j", "De trois heures à une journée"
    LONGER = "plus-1j", "Plus d’une journée"


def duration_band(minutes: int) -> DurationBand:
    """The band of a duration in minutes; a working day has seven hours."""
    if minutes < 60:
        return DurationBand.UNDER_ONE_HOUR
    if minutes <= 180:
        return DurationBand.UP_TO_THREE_HOURS
    if minutes <= 420:
        return DurationBand.UP_TO_ONE_DAY
    return DurationBand.LONGER


class EventState(TextChoices):
    UPCOMING = "upcoming", "À venir"
    ONGOING = "ongoing", "En cours"
    PAST = "past", "Passé"
    CANCELLED = "cancelled", "Annulé"


class ToolkitKind(TextChoices):
    MALLETTE = "mallette", "Mallette"
    BOITE_A_OUTILS = "boite-a-outils", "Boîte à outils"
    KIT = "kit", "Kit"
    GUIDE = "guide", "Guide"


class ResourceType(TextChoices):
    GUIDE = "guide", "Guide"
    FICHE = "fiche", "Fiche"
    JEU = "jeu", "Jeu"
    ATELIER = "atelier", "Atelier"
    MICRO_DEFI = "micro-defi", "Micro-défi"
    RECUEIL = "recueil", "Recueil"
    CAHIER = "cahier", "Cahier"
    MODELE = "modele", "Modèle"
    VIDEO = "video", "Vidéo"
    OUTIL_EN_LIGNE = "outil-en-ligne", "Outil en ligne"


class Difficulty(TextChoices):
    FACILE = "facile", "Facile"
    INTERMEDIAIRE = "intermediaire", "Intermédiaire"
    AVANCE = "avance", "Avancé"


class CommunityScope(TextChoices):
    METIER = "metier", "De métier"
    THEMATIQUE = "thematique", "Thématique"
    TERRITORIALE = "territoriale", "Territoriale"


class LabKind(TextChoices):
    TERRITORIAL = "territorial", "Territorial"
    MINISTERIEL = "ministeriel", "Ministériel"
    OPERATEUR = "operateur", "D’opérateur"
    HOSPITALIER = "hospitalier", "Hospitalier"
    COLLECTIVITE = "collectivite", "De collectivité"
    CHAIRE = "chaire", "Chaire"


class LabStatus(TextChoices):
    ANNONCE = "annonce", "Annoncé"
    CONCEPTION = "conception", "En conception"
    INCUBATION = "incubation", "En incubation"
    AMORCAGE = "amorcage", "En amorçage"
    ACTIF = "actif", "Actif"
    FERME = "ferme", "Fermé"


class DatePrecision(TextChoices):
    DAY = "day", "Jours connus"
    MONTH = "month", "Mois connu"
    CAMPAIGN = "campaign", "Dates du temps fort"
    OPEN_END = "open-end", "À partir d’une date"


class EventFormat(TextChoices):
    ATELIER = "atelier", "Atelier"
    TABLE_RONDE = "table-ronde", "Table ronde"
    WEBINAIRE = "webinaire", "Webinaire"
    CONFERENCE = "conference", "Conférence"
    PORTES_OUVERTES = "portes-ouvertes", "Portes ouvertes"
    SERIOUS_GAME = "serious-game", "Jeu sérieux"
    EXPOSITION = "exposition", "Exposition"
    HACKATHON = "hackathon", "Hackathon"
    MEETUP = "meetup", "Rencontre"
    MASTERCLASS = "masterclass", "Classe de maître"
    IMMERSION = "immersion", "Immersion"
    AUTRE = "autre", "Autre"


class EventMode(TextChoices):
    PRESENTIEL = "presentiel", "En présentiel"
    DISTANCE = "distance", "À distance"
    HYBRIDE = "hybride", "Hybride"


class OrganiserCategory(TextChoices):
    MINISTERE = "ministere", "Ministère"
    SERVICES_ETAT = "services-etat", "Services de l’État"
    COLLECTIVITES = "collectivites", "Collectivités"
    OPERATEURS = "operateurs", "Opérateurs"
    LABS = "labs", "Laboratoires"
    ASSOCIATIONS = "associations", "Associations"


class ArticleCategory(TextChoices):
    ACTUALITE = "actualite", "Actualité"
    RETOUR_D_EXPERIENCE = "retour-d-experience", "Retour d’expérience"
    DECRYPTAGE = "decryptage", "Décryptage"
    PORTRAIT = "portrait", "Portrait"


class Qualifier(TextChoices):
    PLUS_DE = "plus de", "plus de"
    ENVIRON = "environ", "environ"


TERM_CHOICES: Mapping[str, type[TextChoices]] = {
    "level": Level,
    "delivery": Delivery,
    "session_state": SessionState,
    "duration": DurationBand,
    "resource_type": ResourceType,
    "toolkit_kind": ToolkitKind,
    "scope": CommunityScope,
    "lab_kind": LabKind,
    "status": LabStatus,
    "format": EventFormat,
    "mode": EventMode,
    "state": EventState,
    "organiser_category": OrganiserCategory,
    "category": ArticleCategory,
}
"""The closed list of each name under which documents store its codes."""

SEARCHED_TERMS = (
    "level", "delivery", "resource_type", "toolkit_kind", "scope", "lab_kind", "format", "mode",
    "category",
)  # fmt: skip
"""Closed lists whose labels people type: « atelier », « en ligne », « ministériel »."""
