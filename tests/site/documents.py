"""One complete document of each kind and template, checked by the schemas of the API."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from pages.documents.schemas import DOCUMENTS

BASE = "https://campus.example"


def identifier(name: str) -> str:
    """A stable id for a name."""
    return str(uuid5(NAMESPACE_URL, name))


def reference(kind: str, title: str, path: str) -> dict[str, str]:
    """A reference to another page."""
    return {"id": identifier(path), "kind": kind, "title": title, "path": path, "url": BASE + path}


def term(slug: str, label: str) -> dict[str, str]:
    """An entry of a vocabulary."""
    return {"slug": slug, "label": label}


IMAGE = {
    "alt": "Trois personnes autour d’un plan de travail",
    "credit": "Campus",
    "licence": "etalab-2.0",
    "renditions": [
        {"name": name, "url": f"{BASE}/media/{name}.{end}", "width": width, "height": height,
         "type": media_type}
        for name, width, height in (("card", 600, 338), ("large", 1200, 675))
        for end, media_type in (("avif", "image/avif"), ("jpg", "image/jpeg"))
    ],
}  # fmt: skip
PDF = {"title": "Guide d’animation", "url": f"{BASE}/documents/1/guide.pdf",
       "type": "application/pdf", "size": 42_000, "pages": 12}  # fmt: skip
TOOLKIT = reference("toolkit", "Mallette de la transformation managériale", "/mallettes/mallette/")
DITP = term("ditp", "Direction interministérielle de la transformation publique (DITP)")
REGION = term("bretagne", "Bretagne")
FIGURE = {"value": 1300, "qualifier": "plus de", "unit": "experts",
          "label": "Experts dans les communautés", "source": "DITP, 2024"}  # fmt: skip
BODY: list[dict[str, Any]] = [
    {"type": "text", "html": "<h2>Pourquoi</h2><p>Un texte avec un <a href=\"/\">lien</a>.</p>"},
    {"type": "image", "image": IMAGE, "caption": "Une légende"},
    {"type": "quote", "text": "Nous avons gagné du temps.", "author": "Une cheffe de service"},
    {"type": "callout", "title": "À retenir", "html": "<p>Commencer petit.</p>"},
    {"type": "files", "files": [PDF]},
    {"type": "pages", "title": "À lire", "pages": [TOOLKIT]},
    {"type": "accordion", "items": [{"title": "Une question ?", "html": "<p>Une réponse.</p>"}]},
    {"type": "video", "title": "Le campus en deux minutes", "url": "https://video.example/1",
     "transcript": "Bonjour."},
]  # fmt: skip

SESSION = {
    "starts_at": "2026-12-03T09:30:00+01:00", "ends_at": "2026-12-03T12:30:00+01:00",
    "registration_opens_at": None, "registration_closes_at": "2026-11-30T23:59:00+01:00",
    "place": "Paris", "region": term("ile-de-france", "Île-de-France"), "delivery": "presentiel",
    "seats": 20, "seats_left": 4, "is_cancelled": False,
    "registration_url": "https://inscription.example/1", "state": "open",
}  # fmt: skip

DETAILS: dict[str, dict[str, Any]] = {
    "training": {
        "level": "operationnelle", "delivery": "presentiel", "duration_minutes": 180,
        "objectives": ["Préparer une réorganisation", "Associer les équipes"],
        "programme": [{"title": "Comprendre", "summary": "Les étapes."}],
        "prerequisites": "Aucun.", "provider": DITP, "certification": None, "language": "fr",
        "registration_url": "https://inscription.example/", "is_permanent": False,
        "sessions": [
            SESSION, SESSION | {"starts_at": None, "ends_at": None, "state": "to-be-scheduled"}
        ],
        "next_session_at": SESSION["starts_at"], "state": "open",
        "state_until": "2026-11-30T23:59:00+01:00",
    },
    "toolkit": {
        "toolkit_kind": "mallette", "item_count": 2, "programme": "Transformation managériale",
        "organisation": DITP,
        "items": [
            {"position": 1, "page": reference("training", "Travailler autrement", "/formations/t/"),
             "type": "formation", "summary": "Les limites du cerveau.", "intro": None,
             "duration_minutes": 90, "start_here": True},
            {"position": 2, "page": reference("resource", "Micro-défis", "/outils/micro-defis/"),
             "type": "micro-defi", "summary": "De petits exercices.", "intro": "À faire seul.",
             "duration_minutes": None, "start_here": False},
        ],
    },
    "resource": {
        "resource_type": "guide", "files": [PDF], "external_url": "https://outil.example/",
        "duration_minutes": 45, "participants_min": 4, "participants_max": 12,
        "difficulty": "facile", "licence": "etalab-2.0", "published_on": "2024-12-01",
        "authors": [DITP],
    },
    "community": {
        "scope": "metier", "members_count": 500, "members_qualifier": "plus de",
        "members_unit": "facilitateurs",
        "animators": [{"name": "Prénom Nom", "role": "Animatrice", "organisation": DITP}],
        "organiser": DITP, "region": REGION, "is_open": True,
        "how_to_join": "Écrivez à l’équipe d’animation.", "meeting_rhythm": "Chaque mois",
        "resources": [TOOLKIT], "hub_url": "https://hub.example/",
    },
    "lab": {
        "lab_kind": "territorial", "status": "actif", "region": REGION, "department": None,
        "address": "Rennes", "latitude": 48.1, "longitude": -1.6, "carriers": [DITP],
        "partners": [], "launch_year": 2017, "alternative_names": ["Ti-Lab"],
        "projects": [{"title": "Parcours", "summary": "Un projet.", "year": 2018,
                      "partners": ["Pôle emploi"]}],
        "services": ["Ateliers"], "website": "https://lab.example/",
    },
    "event": {
        "starts_at": "2021-11-03T09:30:00+01:00", "ends_at": "2021-11-03T12:30:00+01:00",
        "all_day": False, "date_precision": "day", "sessions": ["Ouverture", "Atelier"],
        "format": "atelier", "mode": "presentiel", "place": "Rennes", "region": REGION,
        "organisers": [DITP], "organiser_category": "ministere",
        "labs": [reference("lab", "Ti Lab", "/laboratoires/ti-lab/")],
        "campaign": reference("campaign", "Mois de l’innovation publique 2021", "/agenda/mois/"),
        "campaign_theme": term("experience-usager", "Expérience usager"),
        "registration_url": None, "capacity": 80, "is_cancelled": False, "replay_url": None,
        "transcript": "Bonjour à tous.", "state": "past", "state_until": None,
    },
    "campaign": {
        "edition": 8, "starts_on": "2021-11-02", "ends_on": "2021-11-30",
        "tagline": "Innovation ouverte", "campaign_themes": [term("agent", "Expérience agent")],
        "partners": [DITP], "figures": [FIGURE], "state": "past", "state_until": None,
    },
    "article": {
        "published_on": "2024-12-01", "category": "actualite", "source": "DITP",
        "authors": [{"name": "Prénom Nom", "role": None, "organisation": None}],
    },
    "home": {
        "template": "home", "lists": None, "figures": [FIGURE],
        "hero": {"title": "Transformer l’action publique", "text": "Des formations, des outils."},
        "highlights": [{"title": "Se former", "text": "En ligne et en présentiel.",
                        "index": reference("page", "Formations", "/formations/"),
                        "pages": [TOOLKIT]}],
        "needs": [{"title": "Mener un projet", "text": "De bout en bout.",
                   "url": "/recherche?theme=conduite-de-projet"}],
    },
    "index": {"template": "index", "lists": "training", "hero": None, "figures": [],
              "highlights": [], "needs": []},
    "standard": {"template": "standard", "lists": None, "hero": None, "figures": [],
                 "highlights": [], "needs": []},
}  # fmt: skip


def document(template: str, **changes: Any) -> dict[str, Any]:
    """A document for one template of ``templates/pages``, as JSON gives it.

    Raises:
        pydantic.ValidationError: ``changes`` leave the contract.
    """
    kind = "page" if template in {"home", "index", "standard"} else template
    path = "/" if template == "home" else f"/rubrique/{template}/"
    data = {
        "id": identifier(path), "kind": kind, "version": 1, "locale": "fr",
        "title": f"Exemple de {template}", "path": path, "url": BASE + path,
        "summary": "Un résumé en une phrase.", "image": IMAGE,
        "themes": [term("simplification", "Simplification")],
        "audiences": [term("managers", "Managers")], "regions": [REGION], "organisations": [DITP],
        "first_published_at": "2024-12-01T10:00:00+01:00",
        "published_at": "2024-12-01T10:00:00+01:00", "updated_at": "2025-01-02T10:00:00+01:00",
        "breadcrumbs": [{"title": "Campus", "path": "/"}], "details": DETAILS[template],
        "body": BODY, "related": [TOOLKIT], "licence": "etalab-2.0", "attribution": "DITP",
    } | changes  # fmt: skip
    return DOCUMENTS[kind].model_validate(data).model_dump(mode="json")
