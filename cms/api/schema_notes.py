"""What the contract says of each shape."""

from collections.abc import Mapping

from pages.choices import KIND_SINGULAR, Kind
from pages.documents.schemas import DOCUMENTS

_NOTES: Mapping[str, str] = {
    "AccordionBlock": "Bloc : sections à déplier.",
    "AccordionItem": "Section à déplier.",
    "AnyCard": "Fiche d’un contenu, du type que dit « kind ».",
    "AnyDocument": "Contenu entier, du type que dit « kind ».",
    "Breadcrumb": "Page parente.",
    "CalloutBlock": "Bloc : texte mis en avant.",
    "Contract": "Contrat de l’API (OpenAPI 3.1).",
    "CursorExpiredProblem": "Curseur trop ancien : tout est à relire.",
    "FeedAuthor": "Auteur d’un flux.",
    "FeedExtension": "Ce que JSON Feed ne sait pas dire d’un contenu.",
    "FigureData": "Chiffre clé.",
    "File": "Fichier à télécharger.",
    "FilesBlock": "Bloc : fichiers à télécharger.",
    "GoneProblem": "Contenu qui était public : pourquoi il ne l’est plus, et ce qui le remplace.",
    "Hero": "Texte d’accueil.",
    "HighlightGroup": "Contenus mis en avant ensemble.",
    "Image": "Image, avec son texte de remplacement.",
    "ImageBlock": "Bloc : image.",
    "InvalidParametersProblem": "Requête refusée : chaque paramètre, avec ce qui serait juste.",
    "JsonFeed": "Flux (JSON Feed 1.1).",
    "JsonFeedItem": "Contenu d’un flux.",
    "JsonLd": "Contenu décrit avec le vocabulaire de schema.org (JSON-LD).",
    "LabProject": "Projet d’un laboratoire.",
    "NeedEntry": "Entrée par besoin : l’adresse est une recherche.",
    "PageReference": "Autre contenu public.",
    "PagesBlock": "Bloc : liens vers des contenus.",
    "ParameterError": "Paramètre refusé.",
    "PersonReference": "Personne qui accepte d’être citée.",
    "ProblemDetails": "Erreur (RFC 9457).",
    "QuoteBlock": "Bloc : citation.",
    "Redirect": "Adresse où le contenu a déménagé.",
    "Rendition": "Une taille d’une image.",
    "Root": "Ce que donne l’API, avec les adresses.",
    "SearchFacet": "Facette : un filtre et ses valeurs.",
    "SearchFacetValue": "Valeur d’une facette.",
    "SearchHit": "Résultat, avec ses extraits et sa fiche.",
    "SearchResults": "Page de résultats.",
    "SearchSuggestion": "Autres mots, et leur nombre de résultats.",
    "Selection": "Contenu dont « fields » n’a gardé que quelques champs.",
    "Site": "Nom du site et ce qui se trouve sur chacune de ses pages.",
    "SiteAlert": "Bandeau affiché en ce moment.",
    "SiteFooter": "Pied de page.",
    "SiteLink": "Lien d’un menu.",
    "SiteMenus": "Menus.",
    "SuggestionGroup": "Suggestions d’un type.",
    "SuggestionItem": "Suggestion : un contenu, ou des mots à chercher.",
    "Suggestions": "Suggestions, groupées.",
    "Term": "Valeur d’un vocabulaire, ou organisation.",
    "TextBlock": "Bloc : texte.",
    "ToolkitItem": "Élément d’une mallette.",
    "TrainingSession": "Session d’une formation.",
    "TrainingStep": "Étape d’un programme.",
    "VideoBlock": "Bloc : vidéo d’un autre site, avec sa transcription.",
    "Vocabulary": "Vocabulaire et ses valeurs.",
    "VocabularyList": "Vocabulaires.",
    "VocabularyReference": "Vocabulaire, et où le lire.",
    "VocabularyValue": "Valeur, avec son nombre de contenus publics.",
}
_ENDINGS: Mapping[str, str] = {
    "Card": "{label}, en fiche.",
    "CardDetails": "{label} : champs propres, en fiche.",
    "CardList": "Page d’une liste de fiches ({label}).",
    "Details": "{label} : champs propres.",
    "Document": "{label}, en entier.",
    "DocumentList": "Page d’une liste de contenus entiers ({label}).",
}
_BY_KIND: Mapping[str, str] = {
    document.__name__.removesuffix("Document") + ending: text.format(
        label=KIND_SINGULAR[Kind(kind)]
    )
    for kind, document in DOCUMENTS.items()
    for ending, text in _ENDINGS.items()
} | {
    "ContentCardList": "Page d’une liste de fiches, de tous types.",
    "ContentDocumentList": "Page d’une liste de contenus entiers, de tous types.",
    "SelectionList": "Page d’une liste dont « fields » n’a gardé que quelques champs.",
}


def description_of(name: str) -> str | None:
    """What a shape is, in French; None when its model says it itself."""
    return _NOTES.get(name) or _BY_KIND.get(name)
