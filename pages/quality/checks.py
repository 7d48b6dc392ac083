"""The checks of every page, then those of its kind."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import models

from pages.choices import Kind
from pages.quality import limits
from pages.quality.finding import Finding
from pages.quality.kinds import KIND_CHECKS
from pages.quality.markup import check_markup
from pages.quality.wording import is_file_name, is_shouted, plain

Check = Callable[[Any], Iterator[Finding]]

FILED_BY_THEME = frozenset(
    {
        Kind.TRAINING,
        Kind.TOOLKIT,
        Kind.RESOURCE,
        Kind.COMMUNITY,
        Kind.LAB,
        Kind.EVENT,
        Kind.ARTICLE,
    }
)
"""Kinds that readers find by theme; a campaign has themes of its own, a simple page has none."""


def findings_of(page: Any) -> list[Finding]:
    """What to mend in a page as it stands, blocking findings first, each sentence once.

    Args:
        page: a page of the campus, saved or not; what it lists is read, never written.
    """
    found: dict[Finding, None] = {}
    for check in (*COMMON, KIND_CHECKS.get(page.kind, _nothing)):
        found.update(dict.fromkeys(check(page)))
    return sorted(found, key=lambda finding: not finding.blocking)


def _nothing(page: Any) -> Iterator[Finding]:
    return iter(())


def _check_title(page: Any) -> Iterator[Finding]:
    title = page.title
    if is_shouted(title):
        yield Finding("Écrivez le titre en minuscules : les capitales se lisent mal.", "title")
    if title.rstrip().endswith(".") and not title.rstrip().endswith("..."):
        yield Finding("Retirez le point à la fin du titre.", "title")
    if len(title) > limits.TITLE:
        yield Finding(
            f"Raccourcissez le titre ({len(title)} caractères). {limits.advice('title')}", "title"
        )


def _check_summary(page: Any) -> Iterator[Finding]:
    summary = (page.summary or "").strip()
    if not summary:
        yield Finding(
            "Rédigez le résumé : une à trois phrases, qui figurent dans les listes et la "
            "recherche.",
            "summary",
            True,
        )
        return
    if summary.casefold() == page.title.strip().casefold():
        yield Finding(
            "Le résumé répète le titre : dites en une à trois phrases ce que la page apporte.",
            "summary",
            True,
        )
    elif len(summary) < limits.SHORTEST_SUMMARY:
        yield Finding(
            f"Le résumé est très court ({len(summary)} caractères) : dites en une à trois phrases "
            "ce que la page apporte, et à qui.",
            "summary",
        )
    if len(summary) > limits.SUMMARY:
        yield Finding(
            f"Raccourcissez le résumé ({len(summary)} caractères), ou mettez l’essentiel au début. "
            f"{limits.advice('summary')}",
            "summary",
        )


def _check_image(page: Any) -> Iterator[Finding]:
    if not page.image_id:
        return
    description = page.image_alt.strip()
    if not description:
        yield Finding(
            "L’image n’a pas de description : décrivez-la si elle apporte une information, laissez "
            "vide si elle est décorative.",
            "image_alt",
        )
    elif is_file_name(description):
        yield Finding(
            f"« {description} » est le nom d’un fichier : décrivez ce que montre l’image, ou "
            "laissez vide si elle est décorative.",
            "image_alt",
            True,
        )
    elif plain(description) == plain(page.title):
        yield Finding(
            "La description de l’image répète le titre : décrivez ce que montre l’image, ou "
            "laissez vide si elle est décorative.",
            "image_alt",
        )
    elif plain(description).startswith(("image de ", "image d ", "photo de ", "photo d ")):
        yield Finding(
            "Commencez la description par ce que montre l’image : les lecteurs d’écran annoncent "
            "déjà que c’en est une.",
            "image_alt",
        )


def _check_themes(page: Any) -> Iterator[Finding]:
    if page.kind in FILED_BY_THEME and not page.themes.all():
        yield Finding(
            "Choisissez au moins un thème : c’est par lui que les agents trouvent cette page.",
            "themes",
            True,
        )


def _check_addresses(page: Any) -> Iterator[Finding]:
    for field in page._meta.get_fields():
        if isinstance(field, models.URLField) and _is_plain_http(page, field.name):
            yield Finding(
                f"Le champ « {field.verbose_name} » commence par http:// : donnez l’adresse en "
                "https:// si elle existe.",
                field.name,
            )


def _is_plain_http(page: Any, name: str) -> bool:
    return str(getattr(page, name) or "").startswith("http://")


COMMON: tuple[Check, ...] = (
    _check_title,
    _check_summary,
    _check_image,
    _check_themes,
    _check_addresses,
    check_markup,
)
