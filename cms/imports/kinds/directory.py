"""Organisations, people and themes."""

from cms.imports.columns import (
    BooleanColumn,
    ChoiceColumn,
    Column,
    DownloadColumn,
    TextColumn,
    UrlColumn,
)
from cms.imports.kinds.base import ImportKind
from cms.imports.kinds.common import REGION
from cms.imports.models import MediaSort
from cms.imports.quantities import DateColumn
from cms.imports.relations import LinkColumn, LinksColumn, RichTextColumn
from snippets.models import Organisation, Person, Theme
from snippets.models.organisations import OrganisationKind
from snippets.models.vocabularies import ThemeColour, ThemePictogram

ORGANISATION = ImportKind(
    key="organisation",
    label="Organisations",
    singular="Organisation",
    model=Organisation,
    title="name",
    columns=(
        Column(
            key="name",
            heading="Nom",
            required=True,
            help="Le nom complet.",
            aliases=("libellé", "intitulé", "raison sociale"),
        ),
        Column(key="acronym", heading="Sigle", help="S’il y en a un.", aliases=("acronyme",)),
        ChoiceColumn(
            key="kind",
            heading="Nature",
            choices=OrganisationKind.choices,
            help="La sorte d’organisation.",
            example="Ministère",
            aliases=("type",),
        ),
        UrlColumn(key="website", heading="Site web", help="Son site.", aliases=("site", "url")),
        LinkColumn(
            key="parent",
            heading="Organisation de rattachement",
            catalogue="organisation",
            help="Celle dont elle dépend ; dans le fichier, placez-la plus haut.",
            aliases=("rattachement", "tutelle"),
        ),
        LinkColumn(key="logo", heading="Logo", catalogue="image", help="Le titre d’une image."),
        DownloadColumn(
            key="image_url",
            heading="Adresse d’une image",
            help="Le logo lui-même, si le campus autorise son site.",
            target="logo",
            sort=MediaSort.IMAGE,
            aliases=("image url", "url logo", "logo url"),
        ),
    ),
    catalogues=("organisation",),
)

PERSON = ImportKind(
    key="person",
    label="Personnes",
    singular="Personne",
    model=Person,
    title="name",
    columns=(
        Column(
            key="name",
            heading="Nom",
            required=True,
            help="Prénom, puis nom.",
            aliases=("prénom et nom", "nom complet"),
        ),
        Column(key="role", heading="Fonction", help="Ce qu’elle fait.", aliases=("poste",)),
        LinkColumn(
            key="organisation",
            heading="Organisation",
            catalogue="organisation",
            help="Là où elle travaille.",
        ),
        REGION,
        LinksColumn(
            key="skills",
            heading="Compétences",
            catalogue="skill",
            help="Ce qu’elle sait faire.",
            aliases=("expertise", "expertises"),
        ),
        RichTextColumn(
            key="bio", heading="Présentation", help="Quelques phrases.", aliases=("biographie",)
        ),
        LinkColumn(key="photo", heading="Photo", catalogue="image", help="Le titre d’une image."),
        BooleanColumn(
            key="is_public",
            heading="Visible sur le site",
            help="Oui seulement avec l’accord de la personne ; donnez alors sa date et son texte.",
        ),
        DateColumn(key="consent_on", heading="Date de l’accord", help="Une date."),
        TextColumn(
            key="consent_wording", heading="Texte de l’accord", help="Ce qu’elle a accepté."
        ),
        DownloadColumn(
            key="image_url",
            heading="Adresse d’une image",
            help="La photo elle-même, si le campus autorise son site.",
            target="photo",
            sort=MediaSort.IMAGE,
            aliases=("image url", "photo url", "url photo"),
        ),
    ),
    catalogues=("person",),
)

THEME = ImportKind(
    key="theme",
    label="Thèmes",
    singular="Thème",
    model=Theme,
    title="label",
    columns=(
        Column(
            key="label", heading="Libellé", required=True, help="Le nom.", aliases=("nom", "titre")
        ),
        TextColumn(key="summary", heading="Présentation", help="Quelques phrases."),
        LinkColumn(
            key="parent",
            heading="Thème parent",
            catalogue="theme",
            help="Vide pour un premier niveau ; dans le fichier, placez-le plus haut.",
            aliases=("parent",),
        ),
        ChoiceColumn(
            key="pictogram",
            heading="Pictogramme",
            choices=ThemePictogram.choices,
            help="Un pictogramme de la liste.",
        ),
        ChoiceColumn(
            key="colour", heading="Couleur", choices=ThemeColour.choices, help="Une couleur."
        ),
    ),
    catalogues=("theme",),
)
