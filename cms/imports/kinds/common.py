"""Columns that every page has."""

from cms.imports.columns import Column, DownloadColumn, TextColumn
from cms.imports.models import MediaSort
from cms.imports.quantities import DateColumn, IntegerColumn
from cms.imports.relations import BodyColumn, ChildrenColumn, LinkColumn, LinksColumn
from pages.models import RelatedPage

TITLE = Column(
    key="title",
    heading="Titre",
    required=True,
    help="Le titre de la page.",
    aliases=("intitulé", "nom", "libellé"),
)
SUMMARY = TextColumn(
    key="summary",
    heading="Résumé",
    required=True,
    help="Une à trois phrases, pour les listes et la recherche.",
    example="Une demi-journée pour découvrir la méthode et la mettre en pratique.",
    aliases=("description courte", "présentation courte", "chapô"),
)
FILING = (
    BodyColumn(
        key="body",
        heading="Contenu",
        help="Le texte de la page.",
        aliases=("texte", "description", "présentation"),
    ),
    LinksColumn(
        key="themes",
        heading="Thèmes",
        catalogue="theme",
        help="Les thèmes du campus.",
        aliases=("thème", "thématique", "thématiques"),
    ),
    LinksColumn(
        key="audiences",
        heading="Publics",
        catalogue="audience",
        help="À qui la page s’adresse.",
        aliases=("public", "public visé", "cible"),
    ),
    ChildrenColumn(
        key="related_links",
        heading="Contenus liés",
        model=RelatedPage,
        parts=(LinkColumn(key="target", heading="page", catalogue="page", required=True),),
        help="D’autres pages du campus, par leur titre ou leur adresse.",
    ),
    Column(
        key="search_keywords",
        heading="Mots de recherche",
        help="Sigles et autres mots sous lesquels on cherche la page ; on ne les voit pas.",
        aliases=("mots clés", "mots-clés"),
    ),
    LinkColumn(
        key="image",
        heading="Image",
        catalogue="image",
        help="Le titre d’une image de la médiathèque.",
    ),
    Column(
        key="image_alt",
        heading="Description de l’image",
        help="Ce que l’image apporte au texte ; vide si elle est décorative.",
        aliases=("texte alternatif",),
    ),
    DownloadColumn(
        key="image_url",
        heading="Adresse d’une image",
        help="L’image elle-même, si le campus autorise son site ; donnez aussi sa description.",
        target="image",
        sort=MediaSort.IMAGE,
        described="image_alt",
        aliases=("image url", "url image", "url de l’image"),
    ),
    Column(
        key="seo_title",
        heading="Titre pour les moteurs de recherche",
        help="S’il doit différer du titre.",
    ),
    TextColumn(
        key="search_description",
        heading="Description pour les moteurs de recherche",
        help="Si elle doit différer du résumé.",
    ),
    DateColumn(key="reviewed_on", heading="Relu le", help="Date de la dernière relecture."),
    IntegerColumn(
        key="review_interval_months",
        heading="À relire tous les (mois)",
        help="Nombre de mois entre deux relectures.",
        example="12",
    ),
)
REGION = LinkColumn(
    key="region",
    heading="Région",
    catalogue="region",
    help="Le nom, l’identifiant ou le code INSEE de la région.",
)
