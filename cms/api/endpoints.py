"""Every address of the API in one table: what ``urls`` serves and ``openapi`` describes."""

from collections.abc import Collection, Mapping

from cms.api import schemas
from cms.api.contents import JSON_LD, ContentByPath, ContentDetail
from cms.api.http import JSON, Endpoint, Models
from cms.api.lists import ContentList
from cms.api.search import SEARCH_PARAMETERS, SUGGEST_PARAMETERS, search, suggest
from cms.api.vocabularies import list_vocabularies, show_vocabulary
from pages.choices import KIND_SINGULAR, Kind
from pages.documents.schemas import DOCUMENTS

PLURALS: Mapping[str, str] = {
    Kind.TRAINING: "trainings",
    Kind.TOOLKIT: "toolkits",
    Kind.RESOURCE: "resources",
    Kind.COMMUNITY: "communities",
    Kind.LAB: "labs",
    Kind.EVENT: "events",
    Kind.CAMPAIGN: "campaigns",
    Kind.ARTICLE: "articles",
    Kind.PAGE: "pages",
}
CONTENTS = "Tous les contenus"
TYPED = "Contenus d’un type"
SEARCH = "Recherche"
VOCABULARIES = "Vocabulaires"


def _representations(kinds: Collection[str]) -> dict[str, Models]:
    """What one document of these kinds may look like."""
    full = tuple(DOCUMENTS[kind] for kind in kinds)
    cards = tuple(schemas.CARDS[kind] for kind in kinds)
    return {JSON: (*full, *cards, schemas.Selection), JSON_LD: (schemas.JsonLd,)}


def _contents() -> list[Endpoint]:
    every_list, any_one, by_path = ContentList(), ContentDetail(), ContentByPath()
    representations = _representations(DOCUMENTS)
    return [
        Endpoint(
            "contents",
            every_list,
            "Tous les contenus publics",
            CONTENTS,
            "listContents",
            {
                JSON: (
                    schemas.CONTENT_CARD_LIST,
                    schemas.CONTENT_DOCUMENT_LIST,
                    schemas.SELECTION_LIST,
                )
            },
            every_list.parameters,
        ),
        Endpoint(
            "contents/by-path",
            by_path,
            "Un contenu par son adresse sur le site",
            CONTENTS,
            "getContentByPath",
            representations,
            by_path.parameters,
            (301, 404, 410),
        ),
        Endpoint(
            "contents/{id}",
            any_one,
            "Un contenu par son identifiant",
            CONTENTS,
            "getContent",
            representations,
            any_one.parameters,
            (404, 410),
        ),
    ]


def _typed(kind: str, plural: str) -> list[Endpoint]:
    listing, detail = ContentList(kind), ContentDetail(kind)
    stem = DOCUMENTS[kind].__name__.removesuffix("Document")
    return [
        Endpoint(
            plural,
            listing,
            Kind(kind).label,
            TYPED,
            f"list{plural.capitalize()}",
            {JSON: (schemas.CARD_LISTS[kind], schemas.FULL_LISTS[kind], schemas.SELECTION_LIST)},
            listing.parameters,
        ),
        Endpoint(
            f"{plural}/{{id}}",
            detail,
            f"{KIND_SINGULAR[Kind(kind)]}, par son identifiant",
            TYPED,
            f"get{stem}",
            _representations([kind]),
            detail.parameters,
            (404, 410),
        ),
    ]


def _discovery() -> list[Endpoint]:
    return [
        Endpoint(
            "search",
            search,
            "Résultats avec extraits et facettes",
            SEARCH,
            "search",
            {JSON: (schemas.SearchResults,)},
            SEARCH_PARAMETERS,
        ),
        Endpoint(
            "suggest",
            suggest,
            "Suggestions pendant la saisie",
            SEARCH,
            "suggest",
            {JSON: (schemas.Suggestions,)},
            SUGGEST_PARAMETERS,
        ),
        Endpoint(
            "vocabularies",
            list_vocabularies,
            "Vocabulaires des filtres",
            VOCABULARIES,
            "listVocabularies",
            {JSON: (schemas.VocabularyList,)},
        ),
        Endpoint(
            "vocabularies/{name}",
            show_vocabulary,
            "Valeurs d’un vocabulaire, avec leur nombre de contenus publics",
            VOCABULARIES,
            "getVocabulary",
            {JSON: (schemas.Vocabulary,)},
            others=(404,),
        ),
    ]


ENDPOINTS: list[Endpoint] = [
    *_contents(),
    *(endpoint for kind, plural in PLURALS.items() for endpoint in _typed(kind, plural)),
    *_discovery(),
]
