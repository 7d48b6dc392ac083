"""Lit l’API du Campus avec un client Python engendré de son contrat, entièrement typé.

python client_python.py https://adresse-du-campus [curseur]

Le client s’obtient par openapi-python-client, avec les réglages de client_python.yaml ; la
commande est dans le guide de l’API. Ce qui a été lu est écrit en JSON. Le curseur est celui d’une
lecture précédente des changements.
"""

import json
import sys
from urllib.parse import parse_qs, urlsplit

from campus_client import Client
from campus_client.api.contents import get_content, list_contents
from campus_client.api.kinds import list_trainings
from campus_client.api.search import search
from campus_client.api.sync import list_changes
from campus_client.models import (
    ArticleDocument,
    CampaignDocument,
    ChangePage,
    CommunityDocument,
    ContentCardList,
    DocumentUpsert,
    EventDocument,
    InvalidParametersProblem,
    LabDocument,
    PageDocument,
    ResourceDocument,
    SearchResults,
    ToolkitDocument,
    TrainingCardList,
    TrainingDocument,
)
from campus_client.types import UNSET, Unset


def initiations(client: Client) -> list[str]:
    """Titres des formations d’initiation, page après page."""
    titres: list[str] = []
    suite: str | Unset = UNSET
    while True:
        page = list_trainings.sync(client=client, level=["initiation"], limit=2, after=suite)
        if not isinstance(page, TrainingCardList):
            raise TypeError(page)
        titres += [fiche.title for fiche in page.items]
        if page.next_ is None:
            return titres
        suite = parse_qs(urlsplit(page.next_).query)["after"][0]


def un_de_chaque_type(client: Client) -> dict[str, object]:
    """Un champ propre à chaque type, lu dans le contenu entier."""
    page = list_contents.sync(client=client, order="title", limit=100)
    if not isinstance(page, ContentCardList):
        raise TypeError(page)
    return {fiche.kind: _propre(get_content.sync(fiche.id, client=client)) for fiche in page.items}


def _propre(contenu: object) -> object:  # noqa: PLR0911 - un cas par type
    match contenu:
        case TrainingDocument():
            return contenu.details.level
        case ToolkitDocument():
            return contenu.details.toolkit_kind
        case ResourceDocument():
            return [fichier.title for fichier in contenu.details.files]
        case CommunityDocument():
            return contenu.details.scope
        case LabDocument():
            return contenu.details.lab_kind
        case EventDocument():
            return contenu.details.starts_at.year
        case CampaignDocument():
            return contenu.details.edition
        case ArticleDocument():
            return contenu.details.category
        case PageDocument():
            return contenu.details.template
        case _:
            raise TypeError(contenu)


def recherche(client: Client, mots: str) -> dict[str, object]:
    """Titres trouvés, et nombre de résultats de chaque type."""
    page = search.sync(client=client, q=mots, facets="kind")
    if not isinstance(page, SearchResults):
        raise TypeError(page)
    facette = next(facette for facette in page.facets if facette.name == "kind")
    return {
        "titles": sorted(resultat.title for resultat in page.items),
        "kinds": {valeur.value: valeur.count for valeur in facette.values if valeur.count},
    }


def refus(client: Client) -> list[str]:
    """Paramètres refusés d’une requête fausse."""
    reponse = list_contents.sync_detailed(client=client, limit=0)
    if not isinstance(reponse.parsed, InvalidParametersProblem):
        raise TypeError(reponse.parsed)
    return [erreur.parameter for erreur in reponse.parsed.errors or []]


def changements(client: Client, curseur: str) -> list[list[str]]:
    """Ce qui a changé depuis un curseur : un contenu à garder, ou à ne plus garder."""
    lus: list[list[str]] = []
    while True:
        page = list_changes.sync(client=client, cursor=curseur or UNSET, limit=3)
        if not isinstance(page, ChangePage):
            raise TypeError(page)
        for changement in page.items:
            if isinstance(changement, DocumentUpsert):
                lus.append(["upsert", changement.data.title])
            else:
                lus.append(["delete", changement.reason])
        curseur = page.next_
        if not page.has_more:
            return lus


def main(campus: str, curseur: str = "") -> None:
    """Lit un peu de tout, et l’écrit."""
    with Client(base_url=f"{campus}/api/v1") as client:
        lu = {
            "trainings": initiations(client),
            "kinds": un_de_chaque_type(client),
            "search": recherche(client, "atelier"),
            "refused": refus(client),
            "changes": changements(client, curseur),
        }
    sys.stdout.write(json.dumps(lu, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
