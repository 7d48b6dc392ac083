"""Toolkits and resources."""

from cms.imports.columns import (
    BooleanColumn,
    ChoiceColumn,
    Column,
    DownloadColumn,
    TextColumn,
    UrlColumn,
)
from cms.imports.kinds.base import ImportKind
from cms.imports.kinds.common import FILING, SUMMARY, TITLE
from cms.imports.models import MediaSort
from cms.imports.quantities import DateColumn, IntegerColumn, MinutesColumn
from cms.imports.relations import ChildrenColumn, LinkColumn, LinksColumn
from media.models import Licence
from pages.choices import Difficulty, Kind, ResourceType, ToolkitKind
from pages.models import ResourceFile, ResourcePage, ToolkitItem, ToolkitPage

TOOLKIT = ImportKind(
    key=Kind.TOOLKIT,
    label="Mallettes et kits",
    singular="Mallette ou kit",
    model=ToolkitPage,
    columns=(
        TITLE,
        SUMMARY,
        ChoiceColumn(
            key="toolkit_kind",
            heading="Forme",
            required=True,
            choices=ToolkitKind.choices,
            help="Mallette, boîte à outils, kit ou guide.",
            example="Kit",
            aliases=("type",),
        ),
        Column(key="programme", heading="Programme", help="Le programme dont elle fait partie."),
        LinkColumn(
            key="organisation",
            heading="Organisation",
            catalogue="organisation",
            help="L’organisation qui la propose.",
        ),
        ChildrenColumn(
            key="items",
            heading="Étapes",
            model=ToolkitItem,
            parts=(
                LinkColumn(key="target", heading="page", catalogue="usable", required=True),
                TextColumn(key="intro", heading="présentation"),
                MinutesColumn(key="duration_minutes", heading="durée"),
                BooleanColumn(key="start_here", heading="commencer ici"),
            ),
            help="Des ressources ou des formations du campus, dans l’ordre.",
        ),
        *FILING,
    ),
    catalogues=("page", "usable"),
)

RESOURCE = ImportKind(
    key=Kind.RESOURCE,
    label="Outils et ressources",
    singular="Outil ou ressource",
    model=ResourcePage,
    columns=(
        TITLE,
        SUMMARY,
        ChoiceColumn(
            key="resource_type",
            heading="Type de ressource",
            choices=ResourceType.choices,
            help="Guide, fiche, jeu…",
            example="Fiche",
            aliases=("type",),
        ),
        UrlColumn(
            key="external_url",
            heading="Adresse de l’outil",
            help="Si l’outil est ailleurs que sur le campus.",
            aliases=("lien", "url"),
        ),
        MinutesColumn(
            key="duration_minutes",
            heading="Durée",
            help="Le temps qu’il faut pour s’en servir.",
            example="1 h 30",
        ),
        IntegerColumn(
            key="participants_min", heading="Participants (au moins)", help="Le plus petit nombre."
        ),
        IntegerColumn(
            key="participants_max", heading="Participants (au plus)", help="Le plus grand nombre."
        ),
        ChoiceColumn(
            key="difficulty",
            heading="Difficulté",
            choices=Difficulty.choices,
            help="Facile, intermédiaire ou avancé.",
        ),
        ChoiceColumn(
            key="licence",
            heading="Licence",
            choices=Licence.choices,
            help="À quelles conditions on peut la réutiliser.",
        ),
        DateColumn(key="published_on", heading="Parue le", help="La date de parution."),
        LinksColumn(
            key="authors",
            heading="Auteurs",
            catalogue="organisation",
            help="Les organisations qui l’ont faite.",
            aliases=("auteur",),
        ),
        ChildrenColumn(
            key="files",
            heading="Fichiers",
            model=ResourceFile,
            parts=(
                LinkColumn(key="document", heading="document", catalogue="document", required=True),
                Column(key="label", heading="libellé"),
            ),
            help="Des documents de la médiathèque, par leur titre.",
        ),
        DownloadColumn(
            key="fichier_url",
            heading="Adresse d’un fichier",
            help="Le fichier lui-même, si le campus autorise son site.",
            target="files",
            sort=MediaSort.DOCUMENT,
            aliases=("fichier url", "url fichier", "url du fichier"),
        ),
        *FILING,
    ),
    catalogues=("page", "usable"),
)
