"""Every address of the API in one table: what ``urls`` serves and ``openapi`` describes."""

from collections.abc import Collection, Mapping

from cms.api import schemas
from cms.api.changes import change_endpoints
from cms.api.contents import JSON_LD, ContentByPath, ContentDetail
from cms.api.export import export_endpoints
from cms.api.feeds import feed_endpoints
from cms.api.http import JSON, Endpoint, Models
from cms.api.lists import ContentList
from cms.api.preview import PREVIEW
from cms.api.search import SEARCH_PARAMETERS, SUGGEST_PARAMETERS, search, suggest
from cms.api.site import SITE
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
CONTENTS = "contents"
TYPED = "kinds"
SEARCH = "search"
VOCABULARIES = "vocabularies"
_LIST = (
    "Une page de la liste : « count » est exact, « next » mène à la page suivante. « view=full » "
    "donne les contenus entiers, « fields » n’en garde que quelques champs."
)
_DETAIL = (
    "Le contenu entier ; sa fiche avec « view=card », du JSON-LD avec « view=jsonld ». Un contenu "
    "qui n’est plus public répond 410 et dit pourquoi."
)


def _representations(kinds: Collection[str]) -> dict[str, Models]:
    """What one document of these kinds may look like."""
    models: Models = (schemas.AnyDocument, schemas.AnyCard)
    if len(kinds) == 1:
        (kind,) = kinds
        models = (DOCUMENTS[kind], schemas.CARDS[kind])
    return {JSON: (*models, schemas.Selection), JSON_LD: (schemas.JsonLd,)}


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
                    schemas.CONTENT_DOCUMENT_LIST,
                    schemas.CONTENT_CARD_LIST,
                    schemas.SELECTION_LIST,
                )
            },
            every_list.parameters,
            description=_LIST,
            remembered=True,
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
            description="Par l’adresse de sa page, avec ou sans barre finale. Une page qui a "
            "changé d’adresse répond 301 ; une page qui n’est plus publique, 410.",
            remembered=True,
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
            description=_DETAIL,
            remembered=True,
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
            {JSON: (schemas.FULL_LISTS[kind], schemas.CARD_LISTS[kind], schemas.SELECTION_LIST)},
            listing.parameters,
            description=_LIST,
            remembered=True,
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
            description=f"{_DETAIL} L’identifiant d’un contenu d’un autre type répond 404.",
            remembered=True,
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
            description="Sans mots, tout est donné, dans l’ordre des listes. Les filtres des "
            "listes valent ici. La recherche va jusqu’au 10 000ᵉ résultat.",
        ),
        Endpoint(
            "suggest",
            suggest,
            "Suggestions pendant la saisie",
            SEARCH,
            "suggest",
            {JSON: (schemas.Suggestions,)},
            SUGGEST_PARAMETERS,
            description="Contenus, thèmes et recherches qui commencent comme la saisie, groupés.",
        ),
        Endpoint(
            "vocabularies",
            list_vocabularies,
            "Vocabulaires des filtres",
            VOCABULARIES,
            "listVocabularies",
            {JSON: (schemas.VocabularyList,)},
            description="Un vocabulaire par filtre : son nom, son libellé et son adresse.",
            remembered=True,
        ),
        Endpoint(
            "vocabularies/{name}",
            show_vocabulary,
            "Valeurs d’un vocabulaire, avec leur nombre de contenus publics",
            VOCABULARIES,
            "getVocabulary",
            {JSON: (schemas.Vocabulary,)},
            others=(404,),
            description="« slug » est ce que prend le filtre. Un vocabulaire inconnu répond 404.",
            remembered=True,
        ),
    ]


ENDPOINTS: list[Endpoint] = [
    *_contents(),
    *(endpoint for kind, plural in PLURALS.items() for endpoint in _typed(kind, plural)),
    *_discovery(),
    *change_endpoints(),
    *export_endpoints(),
    PREVIEW,
    SITE,
    *feed_endpoints(PLURALS),
]
