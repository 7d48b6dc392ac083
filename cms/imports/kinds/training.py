"""Trainings, with their sessions."""

from cms.imports.columns import BooleanColumn, ChoiceColumn, Column, TextColumn, UrlColumn
from cms.imports.kinds.base import ImportKind
from cms.imports.kinds.common import FILING, SUMMARY, TITLE
from cms.imports.quantities import InstantColumn, IntegerColumn, MinutesColumn
from cms.imports.relations import ChildrenColumn, LinkColumn, RichTextColumn
from pages.choices import Delivery, Kind, Level
from pages.models import TrainingObjective, TrainingPage, TrainingSession, TrainingStep

SESSION_PARTS = (
    InstantColumn(key="starts_at", heading="début"),
    InstantColumn(key="ends_at", heading="fin"),
    Column(key="place", heading="lieu"),
    LinkColumn(key="region", heading="région", catalogue="region"),
    ChoiceColumn(key="delivery", heading="modalité", choices=Delivery.choices),
    IntegerColumn(key="seats", heading="places"),
    IntegerColumn(key="seats_left", heading="places restantes"),
    InstantColumn(key="registration_opens_at", heading="ouverture des inscriptions"),
    InstantColumn(key="registration_closes_at", heading="clôture des inscriptions"),
    UrlColumn(key="registration_url", heading="adresse d’inscription"),
    BooleanColumn(key="is_cancelled", heading="annulée"),
)

TRAINING = ImportKind(
    key=Kind.TRAINING,
    label="Formations",
    singular="Formation",
    model=TrainingPage,
    columns=(
        TITLE,
        SUMMARY,
        ChoiceColumn(
            key="level",
            heading="Niveau",
            choices=Level.choices,
            help="Le niveau de la formation.",
            example="Initiation",
        ),
        ChoiceColumn(
            key="delivery",
            heading="Modalité",
            choices=Delivery.choices,
            help="En ligne, en présentiel, ou les deux.",
            example="En ligne",
        ),
        MinutesColumn(
            key="duration_minutes",
            heading="Durée",
            help="En minutes, ou en heures et minutes.",
            example="1 h 30",
            aliases=("durée en minutes", "durée (en minutes)"),
        ),
        RichTextColumn(
            key="prerequisites", heading="Prérequis", help="Ce qu’il faut savoir avant."
        ),
        LinkColumn(
            key="provider",
            heading="Organisme",
            catalogue="organisation",
            help="L’organisation qui donne la formation.",
            aliases=("organisateur", "opérateur"),
        ),
        Column(key="certification", heading="Certification", help="Ce qu’elle délivre."),
        Column(key="language", heading="Langue", help="Code de la langue.", example="fr"),
        UrlColumn(
            key="registration_url",
            heading="Adresse d’inscription",
            help="Là où l’on s’inscrit.",
            aliases=("inscription", "lien d’inscription"),
        ),
        BooleanColumn(
            key="is_permanent",
            heading="Accès permanent",
            help="Oui pour une formation en ligne ouverte à tout moment.",
        ),
        ChildrenColumn(
            key="objectives",
            heading="Objectifs",
            model=TrainingObjective,
            parts=(Column(key="text", heading="objectif", required=True),),
            help="Ce que l’on saura faire.",
            example="Préparer une réunion | Animer une réunion",
        ),
        ChildrenColumn(
            key="programme",
            heading="Programme",
            model=TrainingStep,
            parts=(
                Column(key="title", heading="titre", required=True),
                TextColumn(key="summary", heading="contenu"),
            ),
            help="Les étapes, dans l’ordre.",
            example="Préparer ; contenu : L’ordre du jour | Animer",
        ),
        ChildrenColumn(
            key="sessions",
            heading="Sessions",
            model=TrainingSession,
            parts=SESSION_PARTS,
            help="Les sessions, dans l’ordre.",
            example="début : 23/11/2026 09:00 ; fin : 23/11/2026 17:00 ; lieu : Lyon ; places : 12",
        ),
        *FILING,
    ),
    catalogues=("page", "usable"),
)
