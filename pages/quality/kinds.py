"""The checks of each kind: dates that make sense, and what readers come for."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone

from pages.choices import Delivery, EventMode, Kind
from pages.quality.finding import Finding
from pages.quality.wording import is_file_name
from pages.states import end_of_day, local_day

FAR = timedelta(days=2 * 366)
LONG = timedelta(days=366)


def _check_training(page: Any) -> Iterator[Finding]:
    sessions = list(page.sessions.all())
    if not page.is_permanent and not sessions:
        yield Finding(
            "Ajoutez une session, ou cochez « Accès permanent » : sans l’un ni l’autre, la "
            "formation est annoncée « Dates à venir ».",
            "sessions",
        )
    if not page.objectives.all():
        yield Finding(
            "Ajoutez au moins un objectif : ce que l’on saura faire après la formation.",
            "objectives",
        )
    for name in ("objectives", "programme"):
        for item in getattr(page, name).all():
            if str(item).rstrip().endswith(("…", "...")):
                yield Finding(f"Complétez « {item} », ou supprimez cette ligne.", name, True)
    yield from _check_sessions(page, sessions)


def _check_sessions(page: Any, sessions: list[Any]) -> Iterator[Finding]:
    now = timezone.now()
    dated = [session for session in sessions if session.starts_at and not session.is_cancelled]
    if page.is_permanent and dated:
        yield Finding(
            "La formation est en accès permanent et a des sessions : gardez l’un ou l’autre.",
            "sessions",
        )
    if dated and all(_end(session) <= now for session in dated):
        yield Finding("Toutes les sessions sont passées : ajoutez les prochaines.", "sessions")
    for session in dated:
        day = f"{timezone.localtime(session.starts_at):%d/%m/%Y}"
        if session.registration_closes_at and session.registration_closes_at > _end(session):
            yield Finding(
                f"Les inscriptions à la session du {day} closent après sa fin : vérifiez la date "
                "de clôture.",
                "sessions",
            )
        if session.starts_at > now + FAR:
            yield Finding(
                f"La session du {day} est dans plus de deux ans : vérifiez l’année.", "sessions"
            )
        if _end(session) > now and not (session.registration_url or page.registration_url):
            yield Finding(
                f"La session du {day} n’a pas d’adresse d’inscription : donnez-la ici ou pour "
                "toute la formation.",
                "sessions",
            )
        if session.delivery == Delivery.PRESENTIEL and not (session.place or session.region_id):
            yield Finding(f"Dites où se tient la session du {day}.", "sessions")


def _end(dated: Any) -> Any:
    return dated.ends_at or end_of_day(local_day(dated.starts_at))


def _check_event(page: Any) -> Iterator[Finding]:
    if page.starts_at is None:
        yield Finding("Donnez la date de début de l’événement.", "starts_at", True)
        return
    now = timezone.now()
    if _end(page) <= now and page.first_published_at is None:
        yield Finding(
            "L’événement est déjà passé : vérifiez sa date, et l’année.",
            "starts_at",
        )
    if page.starts_at > now + FAR:
        yield Finding("L’événement est dans plus de deux ans : vérifiez l’année.", "starts_at")
    if page.ends_at and page.ends_at - page.starts_at > LONG:
        yield Finding("L’événement dure plus d’un an : vérifiez la date de fin.", "ends_at")
    yield from _check_campaign_of(page)
    yield from _check_venue(page)
    if page.replay_url and not page.transcript:
        yield Finding(
            "La rediffusion n’a pas de transcription : ajoutez le texte de ce qui s’y dit, pour "
            "qui ne peut pas l’entendre.",
            "transcript",
        )


def _check_venue(page: Any) -> Iterator[Finding]:
    if not page.mode:
        yield Finding("Dites si l’événement est en présentiel, à distance ou les deux.", "mode")
    is_somewhere = page.mode in {EventMode.PRESENTIEL, EventMode.HYBRIDE}
    if is_somewhere and not page.place and not page.region_id:
        yield Finding("Dites où se tient l’événement : le lieu, ou la région.", "place")
    if page.mode == EventMode.DISTANCE and not (page.registration_url or page.replay_url):
        yield Finding(
            "Donnez l’adresse d’inscription : l’événement est à distance, on ne saurait comment y "
            "assister.",
            "registration_url",
        )


def _check_campaign_of(page: Any) -> Iterator[Finding]:
    parent = page.get_parent() if page.path and page.depth else None
    campaign: Any = parent.specific if parent is not None else None
    if getattr(campaign, "kind", None) != Kind.CAMPAIGN or not campaign.starts_on:
        return
    day = local_day(page.starts_at)
    if not campaign.starts_on <= day <= (campaign.ends_on or day):
        yield Finding(
            f"La date est hors de celles du temps fort « {campaign.title} » : vérifiez-la.",
            "starts_at",
        )


def _check_resource(page: Any) -> Iterator[Finding]:
    files = list(page.files.all())
    if not files and not page.external_url and not page.body:
        yield Finding(
            "Ajoutez un fichier, donnez l’adresse de l’outil, ou écrivez le contenu : sans rien de "
            "cela, il n’y a rien à utiliser.",
            "files",
            True,
        )
    for file in files:
        name = file.label or file.document.title
        if is_file_name(name):
            yield Finding(
                f"Le fichier « {name} » n’a pas de titre : donnez-lui un libellé que l’on comprend "
                "sans l’ouvrir.",
                "files",
            )
    if not page.resource_type:
        yield Finding(
            "Choisissez le type de ressource : les agents filtrent par lui.", "resource_type"
        )


def _check_toolkit(page: Any) -> Iterator[Finding]:
    if not page.items.all():
        yield Finding("Ajoutez les étapes : les ressources ou les formations à suivre.", "items")


def _check_community(page: Any) -> Iterator[Finding]:
    if not page.hub_url and not page.how_to_join:
        yield Finding("Dites comment rejoindre la communauté.", "how_to_join")


def _check_lab(page: Any) -> Iterator[Finding]:
    if not page.region_id:
        yield Finding("Choisissez la région : la carte des laboratoires la montre.", "region")


def _check_campaign(page: Any) -> Iterator[Finding]:
    if not page.starts_on:
        yield Finding("Donnez les dates du temps fort : l’agenda le classe par elles.", "starts_on")
    if (
        page.ends_on
        and page.first_published_at is None
        and end_of_day(page.ends_on) <= (timezone.now())
    ):
        yield Finding("Le temps fort est déjà passé : vérifiez ses dates, et l’année.", "ends_on")
    if not page.themes.all() and not page.campaign_themes.all():
        yield Finding(
            "Ajoutez une thématique au moins : les événements se rangent sous elle.",
            "campaign_themes",
        )


def _check_article(page: Any) -> Iterator[Finding]:
    if not page.body:
        yield Finding("Écrivez le texte de l’actualité.", "body")
    if not page.published_on:
        yield Finding(
            "Donnez la date affichée : les actualités se rangent par elle.", "published_on"
        )


KIND_CHECKS: dict[Kind, Callable[[Any], Iterator[Finding]]] = {
    Kind.TRAINING: _check_training,
    Kind.EVENT: _check_event,
    Kind.RESOURCE: _check_resource,
    Kind.TOOLKIT: _check_toolkit,
    Kind.COMMUNITY: _check_community,
    Kind.LAB: _check_lab,
    Kind.CAMPAIGN: _check_campaign,
    Kind.ARTICLE: _check_article,
}
