"""Campaigns, articles and standard pages."""

from cms.imports.columns import ChoiceColumn, Column
from cms.imports.kinds.base import ImportKind
from cms.imports.kinds.common import FILING, SUMMARY, TITLE
from cms.imports.quantities import DateColumn, IntegerColumn
from cms.imports.relations import ChildrenColumn, LinkColumn, LinksColumn
from pages.choices import ArticleCategory, Kind
from pages.models import (
    ArticleAuthor,
    ArticlePage,
    CampaignFigure,
    CampaignPage,
    CampaignTheme,
    StandardPage,
)

CAMPAIGN = ImportKind(
    key=Kind.CAMPAIGN,
    label="Temps forts",
    singular="Temps fort",
    model=CampaignPage,
    columns=(
        TITLE,
        SUMMARY,
        IntegerColumn(
            key="edition", heading="Numéro d’édition", help="Le numéro de l’édition.", example="3"
        ),
        DateColumn(
            key="starts_on",
            heading="Premier jour",
            help="Une date.",
            example="16/11/2026",
            aliases=("début", "date de début"),
        ),
        DateColumn(
            key="ends_on",
            heading="Dernier jour",
            help="Une date.",
            example="20/11/2026",
            aliases=("fin", "date de fin"),
        ),
        Column(key="tagline", heading="Accroche", help="Une phrase."),
        LinksColumn(
            key="partners",
            heading="Partenaires",
            catalogue="organisation",
            help="Des organisations du campus.",
        ),
        ChildrenColumn(
            key="campaign_themes",
            heading="Thématiques propres",
            model=CampaignTheme,
            match="slug",
            parts=(
                Column(key="label", heading="libellé", required=True),
                Column(key="slug", heading="identifiant", required=True),
            ),
            help="Les thématiques de ce temps fort seulement.",
            example="Sobriété ; identifiant : sobriete",
        ),
        ChildrenColumn(
            key="figures",
            heading="Chiffres clés",
            model=CampaignFigure,
            parts=(LinkColumn(key="figure", heading="chiffre", catalogue="figure", required=True),),
            help="Des chiffres clés du campus.",
        ),
        *FILING,
    ),
    catalogues=("page",),
)

ARTICLE = ImportKind(
    key=Kind.ARTICLE,
    label="Actualités",
    singular="Actualité",
    model=ArticlePage,
    columns=(
        TITLE,
        SUMMARY,
        DateColumn(
            key="published_on",
            heading="Date affichée",
            help="La date que l’on voit.",
            example="23/11/2026",
            aliases=("date",),
        ),
        ChoiceColumn(
            key="category",
            heading="Rubrique",
            choices=ArticleCategory.choices,
            help="Actualité, retour d’expérience…",
            example="Actualité",
            aliases=("catégorie",),
        ),
        Column(key="source", heading="Source", help="D’où vient l’information."),
        ChildrenColumn(
            key="authors",
            heading="Auteurs",
            model=ArticleAuthor,
            parts=(
                LinkColumn(key="person", heading="personne", catalogue="person", required=True),
            ),
            help="Des personnes du campus.",
            aliases=("auteur",),
        ),
        *FILING,
    ),
    catalogues=("page",),
)

PAGE = ImportKind(
    key=Kind.PAGE,
    label="Pages simples",
    singular="Page simple",
    model=StandardPage,
    columns=(TITLE, SUMMARY, *FILING),
    catalogues=("page",),
)
