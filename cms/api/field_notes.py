"""What the contract says of each field: a sentence, and an example where the value is a scalar.

The key is the name of the field, or ``Schema.name`` where the same name means another thing.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import TextChoices

from pages import choices


class Note(NamedTuple):
    """What a field is, in French; ``example`` is None for objects, lists and closed values."""

    description: str
    example: str | int | float | bool | None = None


_ID = "8c2f6d0e-5b1a-5f6e-9a3c-2d7e41b09f58"
_PATH = "/formations/conduire-un-atelier/"
_URL = "https://campus.example.gouv.fr/formations/conduire-un-atelier/"
_API = "https://campus.example.gouv.fr/api/v1"
_WHEN = "2026-11-23T14:30:00+01:00"

_DOCUMENT: Mapping[str, Note] = {
    "id": Note("Identifiant stable : il ne change jamais.", _ID),
    "kind": Note("Type du contenu.", "training"),
    "version": Note("Numéro qui augmente à chaque changement du contenu.", 7),
    "locale": Note("Langue du contenu (BCP 47).", "fr"),
    "title": Note("Titre.", "Conduire un atelier"),
    "path": Note("Adresse sur le site, sans l’origine.", _PATH),
    "url": Note("Adresse absolue.", _URL),
    "summary": Note("Résumé en texte simple.", "Préparer, animer et conclure un atelier."),
    "image": Note("Image d’illustration, ou null."),
    "themes": Note("Thèmes."),
    "audiences": Note("Publics visés."),
    "regions": Note("Régions concernées."),
    "organisations": Note("Organisations liées au contenu."),
    "first_published_at": Note("Première publication.", _WHEN),
    "published_at": Note("Dernière publication.", _WHEN),
    "updated_at": Note("Dernier changement de ce que donne l’API.", _WHEN),
    "breadcrumbs": Note("Pages parentes, l’accueil d’abord."),
    "details": Note("Champs propres au type du contenu."),
    "body": Note("Corps du contenu, bloc par bloc."),
    "related": Note("Contenus liés, tous publics."),
    "licence": Note("Licence de réutilisation.", "etalab-2.0"),
    "attribution": Note("Mention de la source à reprendre.", "DITP"),
}
_PARTS: Mapping[str, Note] = {
    "Breadcrumb.title": Note("Titre de la page parente.", "Formations"),
    "slug": Note("Nom court et stable, celui que prennent les filtres.", "innovation"),
    "label": Note("Nom à afficher.", "Innovation"),
    "alt": Note("Texte de remplacement ; vide pour une image décorative.", "Deux agents débattent"),
    "credit": Note("Crédit à afficher.", "DITP"),
    "renditions": Note("Tailles disponibles."),
    "Rendition.name": Note("Nom de la taille : « card » ou « large ».", "card"),
    "Rendition.type": Note("Type du fichier.", "image/webp"),
    "Rendition.url": Note(
        "Adresse absolue de l’image.", "https://campus.example.gouv.fr/media/atelier.webp"
    ),
    "width": Note("Largeur en pixels.", 600),
    "height": Note("Hauteur en pixels.", 338),
    "File.title": Note("Titre du fichier.", "Le guide"),
    "File.type": Note("Type du fichier.", "application/pdf"),
    "File.pages": Note("Nombre de pages, ou null s’il n’est pas connu.", 12),
    "size": Note("Taille en octets.", 120_000),
    "role": Note("Fonction de la personne.", "Designer"),
    "organisation": Note("Organisation."),
    "PersonReference.name": Note("Nom d’une personne qui accepte d’être citée.", "Prénom Nom"),
    "value": Note("Valeur, celle que prend le filtre.", "innovation"),
    "FigureData.value": Note("Valeur du chiffre.", 350),
    "FigureData.label": Note("Ce que compte le chiffre.", "événements"),
    "qualifier": Note("« plus de », « environ » ou null.", "plus de"),
    "unit": Note("Unité, ou null.", "agents"),
    "source": Note("Source de l’information, ou null.", "DITP"),
    "html": Note(
        "HTML simple : titres, listes, liens absolus, sans classe ni script.", "<p>Bonjour.</p>"
    ),
    "caption": Note("Légende, ou null.", "Un atelier à Rennes"),
    "author": Note("Auteur de la citation, ou null.", "Prénom Nom"),
    "text": Note("Texte simple.", "Apprendre ensemble."),
    "transcript": Note("Transcription, ou null.", "Bonjour et bienvenue."),
    "files": Note("Fichiers à télécharger."),
    "pages": Note("Contenus publics."),
    "items": Note("Éléments."),
    "type": Note("Type de bloc.", "text"),
    "index": Note("Page qui les réunit, ou null."),
}
_DETAILS: Mapping[str, Note] = {
    "level": Note("Niveau de la formation.", "initiation"),
    "delivery": Note("Modalité.", "en-ligne"),
    "duration_minutes": Note("Durée en minutes.", 90),
    "objectives": Note("Objectifs, un par ligne."),
    "programme": Note("Programme, étape par étape."),
    "ToolkitDetails.programme": Note("Programme de la mallette, en texte.", "Trois ateliers."),
    "prerequisites": Note("Prérequis.", "Aucun"),
    "provider": Note("Organisme de formation."),
    "certification": Note("Certification obtenue.", "Open badge"),
    "language": Note("Langue (BCP 47).", "fr"),
    "registration_url": Note("Adresse d’inscription.", "https://exemple.gouv.fr/inscription"),
    "is_permanent": Note("Vrai quand l’accès est permanent, sans session.", example=False),
    "sessions": Note("Sessions, dans l’ordre des dates."),
    "EventDetails.sessions": Note("Séances de l’événement, telles qu’elles sont annoncées."),
    "next_session_at": Note("Début de la prochaine session, ou null.", _WHEN),
    "state": Note("État à cet instant, d’après les dates.", "open"),
    "EventDetails.state": Note("État à cet instant, d’après les dates.", "upcoming"),
    "EventCardDetails.state": Note("État à cet instant, d’après les dates.", "upcoming"),
    "CampaignDetails.state": Note("État à cet instant, d’après les dates.", "upcoming"),
    "CampaignCardDetails.state": Note("État à cet instant, d’après les dates.", "upcoming"),
    "state_until": Note("Instant où l’état changera, ou null.", _WHEN),
    "starts_at": Note("Début.", _WHEN),
    "ends_at": Note("Fin, ou null si elle n’est pas connue.", "2026-11-23T17:00:00+01:00"),
    "starts_on": Note("Premier jour.", "2026-11-02"),
    "ends_on": Note("Dernier jour compris.", "2026-11-30"),
    "registration_opens_at": Note("Ouverture des inscriptions.", _WHEN),
    "registration_closes_at": Note("Clôture des inscriptions.", _WHEN),
    "place": Note("Lieu.", "Rennes"),
    "region": Note("Région, ou null."),
    "department": Note("Département, ou null."),
    "seats": Note("Nombre de places.", 20),
    "seats_left": Note("Nombre de places restantes.", 3),
    "is_cancelled": Note("Vrai quand c’est annulé.", example=False),
    "toolkit_kind": Note("Nature de la mallette ou du kit.", "mallette"),
    "item_count": Note("Nombre d’éléments.", 4),
    "position": Note("Rang, à partir de 1.", 1),
    "page": Note("Contenu public."),
    "ToolkitItem.type": Note("Type de ressource, ou « formation ».", "jeu"),
    "intro": Note("Conseil d’usage dans la mallette.", "Pour briser la glace."),
    "start_here": Note("Vrai pour l’élément par lequel commencer.", example=True),
    "resource_type": Note("Type de ressource.", "guide"),
    "external_url": Note("Adresse de l’outil sur un autre site.", "https://exemple.gouv.fr/outil"),
    "participants_min": Note("Nombre minimal de participants.", 4),
    "participants_max": Note("Nombre maximal de participants.", 12),
    "difficulty": Note("Difficulté.", "facile"),
    "published_on": Note("Date de parution.", "2026-11-02"),
    "authors": Note("Auteurs."),
    "scope": Note("Nature de la communauté.", "territoriale"),
    "members_count": Note("Nombre de membres.", 350),
    "members_qualifier": Note("« plus de », « environ » ou null.", "environ"),
    "members_unit": Note("Ce qui est compté.", "membres"),
    "animators": Note("Personnes qui animent la communauté."),
    "organiser": Note("Organisation qui la porte."),
    "is_open": Note("Vrai quand chacun peut la rejoindre.", example=True),
    "how_to_join": Note("Comment la rejoindre.", "Écrire à l’équipe d’animation."),
    "meeting_rhythm": Note("Rythme des rencontres.", "Une fois par mois"),
    "resources": Note("Ressources de la communauté."),
    "hub_url": Note("Espace de travail de la communauté.", "https://exemple.gouv.fr/espace"),
    "lab_kind": Note("Type de laboratoire.", "territorial"),
    "status": Note("Avancement du laboratoire.", "actif"),
    "address": Note("Adresse postale.", "1 place de la République, Rennes"),
    "latitude": Note("Latitude (WGS 84).", 48.11),
    "longitude": Note("Longitude (WGS 84).", -1.68),
    "carriers": Note("Organisations qui le portent."),
    "partners": Note("Partenaires."),
    "launch_year": Note("Année de lancement.", 2021),
    "alternative_names": Note("Autres noms."),
    "projects": Note("Projets."),
    "year": Note("Année.", 2025),
    "services": Note("Services proposés."),
    "website": Note("Site.", "https://exemple.gouv.fr/"),
    "edition": Note("Numéro de l’édition.", 10),
    "tagline": Note("Phrase d’accroche.", "Apprendre ensemble"),
    "campaign_themes": Note("Thèmes de l’édition."),
    "figures": Note("Chiffres clés."),
    "all_day": Note("Vrai quand les heures ne sont pas connues.", example=False),
    "date_precision": Note("Précision de la date.", "day"),
    "format": Note("Format de l’événement.", "atelier"),
    "mode": Note("Sur place, à distance ou hybride.", "presentiel"),
    "organisers": Note("Organisateurs."),
    "organiser_category": Note("Catégorie de l’organisateur.", "ministere"),
    "labs": Note("Laboratoires qui y prennent part."),
    "campaign": Note("Temps fort dont il fait partie, ou null."),
    "campaign_theme": Note("Thème du temps fort, ou null."),
    "capacity": Note("Nombre de places.", 60),
    "replay_url": Note("Adresse de l’enregistrement.", "https://exemple.gouv.fr/video"),
    "category": Note("Rubrique.", "actualite"),
    "template": Note("Nature de la page : accueil, sommaire d’un type, ou page simple."),
    "lists": Note("Type de contenu qu’un sommaire réunit, ou null.", "training"),
    "hero": Note("Texte d’accueil, ou null."),
    "highlights": Note("Contenus mis en avant."),
    "needs": Note("Entrées par besoin."),
}
_ENVELOPES: Mapping[str, Note] = {
    "count": Note("Nombre exact.", 131),
    "next": Note("Adresse absolue de la page suivante, ou null à la fin.", None),
    "VocabularyValue.count": Note("Nombre de contenus publics qui ont cette valeur.", 12),
    "parent": Note("Valeur parente, ou null.", "transformation"),
    "name": Note("Nom, celui du paramètre ou de l’adresse.", "themes"),
    "values": Note("Valeurs, avec leur nombre de résultats."),
    "selected": Note("Vrai quand la recherche filtre sur cette valeur.", example=False),
    "promoted": Note("Vrai pour un résultat choisi par la rédaction.", example=False),
    "SearchResults.page": Note("Numéro de cette page.", 1),
    "SearchResults.pages": Note("Nombre de pages.", 3),
    "document": Note("Fiche du contenu."),
    "facets": Note("Facettes demandées."),
    "suggestion": Note("Autres mots qui donneraient plus de résultats, ou null."),
    "q": Note("Mots à chercher.", "innovation"),
    "degraded": Note("Vrai quand le moteur de secours a répondu.", example=False),
    "engine": Note("Moteur qui a répondu.", "elasticsearch"),
    "SearchHit.highlights": Note("Extraits, où <mark> entoure les mots trouvés."),
    "highlight": Note("Titre, où <mark> entoure les mots trouvés.", "<mark>Inno</mark>vation"),
    "groups": Note("Suggestions, groupées par type."),
    "SuggestionGroup.kind": Note("Type des suggestions, ou « query ».", "training"),
    "links": Note("Adresses."),
    "Root.version": Note("Version de l’API.", "1"),
    "openapi": Note("Version d’OpenAPI.", "3.1.0"),
    "redirect": Note("Nouvelle adresse sur le site.", _PATH),
    "@context": Note("Vocabulaire."),
    "@type": Note("Type de schema.org.", "Course"),
    "parameter": Note("Nom du paramètre refusé.", "level"),
    "message": Note("Ce qui est attendu.", "« expert » est inconnu."),
    "allowed": Note("Valeurs permises quand la liste est fermée, sinon null."),
    "errors": Note("Paramètres refusés."),
    "detail": Note("Ce qui ne va pas et quoi faire.", "Paramètre invalide : « level »."),
    "op": Note("Ce qui est arrivé au contenu."),
    "reason": Note("Supprimé (gone), remplacé (redirect) ou retiré (withdrawn)."),
    "location": Note("Adresse qui le remplace, ou null.", _PATH),
}
_CHANGES: Mapping[str, Note] = {
    "seq": Note("Numéro d’ordre dans le journal.", 4812),
    "data": Note("Le contenu entier."),
    "has_more": Note("Vrai : d’autres changements attendent déjà.", example=True),
    "ChangePage.items": Note("Changements, dans l’ordre du journal."),
    "ChangePage.next": Note("Curseur de la suite.", "WzQ4MTUsMF0.Vx2…"),
    "DocumentUpsert.op": Note("Contenu à garder, ou à remplacer."),
    "DocumentDeletion.op": Note("Contenu à ne plus garder."),
}
_SITE: Mapping[str, Note] = {
    "menus": Note("Menus, par emplacement."),
    "main": Note("Menu principal."),
    "SiteMenus.footer": Note("Liens du pied de page."),
    "legal": Note("Mentions obligatoires."),
    "footer": Note("Pied de page."),
    "publisher": Note(
        "Éditeur du site.", "Direction interministérielle de la transformation publique"
    ),
    "description": Note("Présentation du site.", "Se former à la transformation publique."),
    "alerts": Note("Bandeaux affichés en ce moment."),
    "SiteAlert.level": Note("Gravité."),
    "link": Note("Lien, ou null."),
}
_FEEDS: Mapping[str, Note] = {
    "JsonFeed.version": Note("Version de JSON Feed."),
    "home_page_url": Note("Page du site.", "https://campus.example.gouv.fr/"),
    "feed_url": Note("Adresse du flux.", f"{_API}/feeds/contents.json"),
    "JsonFeedItem.id": Note("« urn:uuid: » et l’identifiant du contenu.", f"urn:uuid:{_ID}"),
    "JsonFeedItem.image": Note(
        "Adresse de l’image.", "https://campus.example.gouv.fr/media/atelier.webp"
    ),
    "content_text": Note("Résumé en texte simple.", "Préparer, animer et conclure un atelier."),
    "date_published": Note("Première publication.", _WHEN),
    "date_modified": Note("Dernier changement.", _WHEN),
    "tags": Note("Thèmes."),
    "_campus": Note("Ce que JSON Feed ne sait pas dire."),
    "FeedExtension.document": Note("Adresse du contenu dans l’API.", f"{_API}/contents/{_ID}"),
}
_PROBLEMS: Mapping[str, Note] = {
    f"{schema}.{name}": note
    for schema in ("ProblemDetails", "InvalidParametersProblem", "GoneProblem")
    for name, note in {
        "type": Note("Nature de l’erreur, toujours la même.", "urn:campus:problem:gone"),
        "title": Note("Nom de l’erreur.", "Requête invalide"),
        "status": Note("Statut HTTP.", 400),
    }.items()
}
_CODES: Mapping[str, type[TextChoices]] = {
    **choices.TERM_CHOICES,
    "difficulty": choices.Difficulty,
    "date_precision": choices.DatePrecision,
}
_NOTES: Mapping[str, Note] = {
    **_DOCUMENT,
    **_PARTS,
    **_DETAILS,
    **_ENVELOPES,
    **_CHANGES,
    **_SITE,
    **_FEEDS,
    **_PROBLEMS,
}


def note_of(schema: str, name: str) -> Note | None:
    """What is said of a field of a schema; None when nothing is.

    The codes of a closed list are added to what is said of it.
    """
    found = _NOTES.get(f"{schema}.{name}") or _NOTES.get(name)
    codes = _codes_of(schema, name)
    if found is None or codes is None or not schema.endswith("Details"):
        return found
    known = ", ".join(codes.values)
    return found._replace(
        description=f"{found.description} Codes : {known} ; d’autres peuvent s’ajouter."
    )


def _codes_of(schema: str, name: str) -> type[TextChoices] | None:
    if name == "state" and schema.startswith("Training"):
        return choices.SessionState
    return _CODES.get(name)
