"""Communities and laboratories."""

from cms.imports.columns import BooleanColumn, ChoiceColumn, Column, TextColumn, UrlColumn
from cms.imports.kinds.base import ImportKind
from cms.imports.kinds.common import FILING, REGION, SUMMARY, TITLE
from cms.imports.quantities import DecimalColumn, IntegerColumn
from cms.imports.relations import (
    ChildrenColumn,
    LinesColumn,
    LinkColumn,
    LinksColumn,
    RichTextColumn,
)
from pages.choices import CommunityScope, Kind, LabKind, LabStatus, Qualifier
from pages.models import CommunityAnimator, CommunityPage, CommunityResource, LabPage, LabProject

COMMUNITY = ImportKind(
    key=Kind.COMMUNITY,
    label="Communautés",
    singular="Communauté",
    model=CommunityPage,
    columns=(
        TITLE,
        SUMMARY,
        ChoiceColumn(
            key="scope",
            heading="Nature",
            choices=CommunityScope.choices,
            help="De métier, thématique ou territoriale.",
            example="Thématique",
        ),
        IntegerColumn(
            key="members_count", heading="Nombre de membres", help="Un nombre.", example="120"
        ),
        ChoiceColumn(
            key="members_qualifier",
            heading="Précision du nombre",
            choices=Qualifier.choices,
            help="« plus de » ou « environ ».",
        ),
        Column(key="members_unit", heading="Qui sont-ils", help="Coachs, designers…"),
        LinkColumn(
            key="organiser",
            heading="Animée par",
            catalogue="organisation",
            help="Une organisation du campus.",
        ),
        REGION,
        BooleanColumn(
            key="is_open",
            heading="Ouverte à tous les agents",
            may_be_unknown=True,
            help="Oui, non, ou inconnu.",
        ),
        RichTextColumn(
            key="how_to_join", heading="Comment la rejoindre", help="Ce qu’il faut faire."
        ),
        Column(
            key="meeting_rhythm", heading="Rythme des rencontres", help="Par exemple : mensuel."
        ),
        UrlColumn(
            key="hub_url", heading="Adresse de l’espace en ligne", help="Là où elle échange."
        ),
        ChildrenColumn(
            key="animators",
            heading="Animateurs",
            model=CommunityAnimator,
            parts=(
                LinkColumn(key="person", heading="personne", catalogue="person", required=True),
            ),
            help="Des personnes du campus.",
        ),
        ChildrenColumn(
            key="resources",
            heading="Ressources",
            model=CommunityResource,
            parts=(LinkColumn(key="target", heading="page", catalogue="usable", required=True),),
            help="Des ressources, mallettes ou formations qu’elle recommande.",
        ),
        *FILING,
    ),
    catalogues=("page",),
)

LAB = ImportKind(
    key=Kind.LAB,
    label="Laboratoires",
    singular="Laboratoire",
    model=LabPage,
    columns=(
        TITLE,
        SUMMARY,
        ChoiceColumn(
            key="lab_kind",
            heading="Type de laboratoire",
            required=True,
            choices=LabKind.choices,
            help="Territorial, ministériel…",
            example="Territorial",
            aliases=("type",),
        ),
        ChoiceColumn(
            key="status",
            heading="Avancement",
            choices=LabStatus.choices,
            help="De l’annonce à la fermeture.",
            aliases=("statut",),
        ),
        REGION,
        LinkColumn(
            key="department",
            heading="Département",
            catalogue="department",
            help="Le nom ou le numéro du département.",
        ),
        Column(key="address", heading="Adresse postale", help="L’adresse.", aliases=("adresse",)),
        DecimalColumn(
            key="latitude", heading="Latitude", places=5, help="En degrés.", example="48,85341"
        ),
        DecimalColumn(
            key="longitude", heading="Longitude", places=5, help="En degrés.", example="2,34880"
        ),
        LinksColumn(
            key="carriers",
            heading="Porteurs",
            catalogue="organisation",
            help="Les organisations qui le portent.",
            aliases=("porteur",),
        ),
        LinksColumn(
            key="partners",
            heading="Partenaires",
            catalogue="organisation",
            help="Les organisations qui le soutiennent.",
        ),
        IntegerColumn(
            key="launch_year",
            heading="Année de lancement",
            help="Une année.",
            example="2021",
            aliases=("année",),
        ),
        LinesColumn(
            key="alternative_names", heading="Autres noms", help="Ses autres noms et ses sigles."
        ),
        LinesColumn(
            key="services",
            heading="Services proposés",
            help="Ce qu’il propose.",
            example="Animation d’ateliers | Formation",
            aliases=("services",),
        ),
        UrlColumn(key="website", heading="Site web", help="Son site.", aliases=("site", "url")),
        ChildrenColumn(
            key="projects",
            heading="Projets",
            model=LabProject,
            parts=(
                Column(key="title", heading="titre", required=True),
                TextColumn(key="summary", heading="présentation"),
                IntegerColumn(key="year", heading="année"),
                Column(key="partners", heading="partenaires"),
            ),
            help="Ses projets.",
            example="Un guichet mobile ; année : 2022",
        ),
        *FILING,
    ),
    catalogues=("page", "lab"),
)
