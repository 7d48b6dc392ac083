"""Events."""

from datetime import time
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Page

from cms.imports.columns import BooleanColumn, ChoiceColumn, Column, TextColumn, UrlColumn
from cms.imports.kinds.base import ImportKind
from cms.imports.kinds.common import FILING, REGION, SUMMARY, TITLE
from cms.imports.quantities import InstantColumn, IntegerColumn
from cms.imports.relations import LinesColumn, LinkColumn, LinksColumn
from pages.choices import DatePrecision, EventFormat, EventMode, Kind, OrganiserCategory
from pages.models import EventPage


def _hours_unknown(event: Any, given: set[str]) -> None:
    """A start at midnight, without a word on hours, is a day alone."""
    if "all_day" not in given and timezone.localtime(event.starts_at).time() == time.min:
        event.all_day = True


def _theme_of_its_campaign(event: Any, parent: Page | None) -> None:
    theme = event.campaign_theme
    if theme is not None and parent is not None and theme.campaign_id != parent.pk:
        raise ValidationError(
            {"campaign_theme": "Cette thématique n’est pas celle du temps fort de l’événement."}
        )


EVENT = ImportKind(
    key=Kind.EVENT,
    label="Événements",
    singular="Événement",
    model=EventPage,
    columns=(
        TITLE,
        SUMMARY,
        InstantColumn(
            key="starts_at",
            heading="Début",
            required=True,
            help="Le jour, et l’heure si elle est connue.",
            example="23/11/2026 14:30",
            aliases=("date de début", "date", "du", "commence le"),
        ),
        InstantColumn(
            key="ends_at",
            heading="Fin",
            help="Le jour, et l’heure si elle est connue.",
            example="23/11/2026 17:00",
            aliases=("date de fin", "au", "finit le"),
        ),
        BooleanColumn(
            key="all_day",
            heading="Heures inconnues",
            help="Oui si seuls les jours sont connus : les heures ne sont pas affichées.",
        ),
        ChoiceColumn(
            key="date_precision",
            heading="Précision des dates",
            choices=DatePrecision.choices,
            help="Ce que l’on sait des dates.",
        ),
        ChoiceColumn(
            key="format",
            heading="Format",
            choices=EventFormat.choices,
            help="La forme de l’événement.",
            example="Atelier",
            aliases=("type", "type d’événement"),
        ),
        ChoiceColumn(
            key="mode",
            heading="Modalité",
            choices=EventMode.choices,
            help="Sur place, à distance, ou les deux.",
            example="En présentiel",
        ),
        Column(
            key="place",
            heading="Lieu",
            help="Là où l’on se retrouve.",
            example="Préfecture, salle des fêtes, Lyon",
            aliases=("adresse", "ville"),
        ),
        REGION,
        LinksColumn(
            key="organisers",
            heading="Organisateurs",
            catalogue="organisation",
            help="Des organisations du campus.",
            aliases=("organisateur", "organisé par"),
        ),
        ChoiceColumn(
            key="organiser_category",
            heading="Catégorie d’organisateur",
            choices=OrganiserCategory.choices,
            help="La sorte d’organisateur.",
        ),
        LinksColumn(
            key="labs",
            heading="Laboratoires",
            catalogue="lab",
            help="Les laboratoires qui y prennent part.",
        ),
        LinkColumn(
            key="campaign_theme",
            heading="Thématique du temps fort",
            catalogue="campaign_theme",
            help="Une thématique du temps fort dont l’événement fait partie.",
        ),
        UrlColumn(
            key="registration_url",
            heading="Adresse d’inscription",
            help="Là où l’on s’inscrit.",
            aliases=("inscription", "lien d’inscription"),
        ),
        IntegerColumn(
            key="capacity",
            heading="Nombre de places",
            help="Le nombre de places en tout.",
            example="40",
            aliases=("places", "capacité", "jauge"),
        ),
        BooleanColumn(key="is_cancelled", heading="Annulé", help="Oui s’il n’aura pas lieu."),
        LinesColumn(key="sessions", heading="Parties", help="Les titres de ses parties."),
        UrlColumn(
            key="replay_url",
            heading="Adresse de la rediffusion",
            help="Une fois l’événement passé.",
        ),
        TextColumn(key="transcript", heading="Transcription", help="Le texte de ce qui a été dit."),
        *FILING,
    ),
    catalogues=("page",),
    complete=_hours_unknown,
    check=_theme_of_its_campaign,
)
