"""Filters of the public templates: they read documents (plain dictionaries) and nothing else."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from cms.delivery.models import PublishedDocument
from pages import choices, french
from pages.documents.jsonld import structured_data
from snippets.identity import IDENTITY, Identity

register = template.Library()

BADGES = {
    "permanent": "fr-badge--success",
    "open": "fr-badge--success",
    "upcoming": "fr-badge--info",
    "soon": "fr-badge--info",
    "ongoing": "fr-badge--new",
    "full": "fr-badge--warning",
    "cancelled": "fr-badge--error",
}

PICTOGRAMS = {
    "training": "digital/self-training",
    "toolkit": "document/binders",
    "resource": "leisure/book",
    "community": "leisure/community",
    "lab": "digital/innovation",
    "event": "digital/calendar",
    "campaign": "digital/calendar",
    "article": "document/presse-card",
    "page": "document/document",
}


@register.filter
def choice_label(code: str | None, name: str) -> str:
    """Label of a code of ``pages.choices``: ``{{ "en-ligne"|choice_label:"Delivery" }}``.

    An empty or unknown code gives itself, so that a new code never breaks a page.
    """
    if not code:
        return ""
    return dict(getattr(choices, name).choices).get(code, code)


@register.filter
def kind_label(kind: str) -> str:
    """« Formation » for ``training``."""
    return dict(choices.KIND_SINGULAR).get(choices.Kind(kind), "") if kind in choices.Kind else ""


@register.filter
def badge_class(state: str | None) -> str:
    """DSFR badge class of a session's or an event's state; none for a neutral one."""
    return BADGES.get(state or "", "")


@register.filter
def pictogram(kind: str) -> str:
    """Path of the DSFR pictogram of a kind, under the static root."""
    return f"dsfr/dist/artwork/pictograms/{PICTOGRAMS.get(kind, PICTOGRAMS['page'])}.svg"


@register.filter
def day(value: object) -> str:
    """« 3 novembre 2021 » from an ISO date or instant."""
    parsed = french.parse(value)
    return french.full_date(parsed) if parsed else ""


@register.filter
def weekday(value: object) -> str:
    """« mercredi 3 novembre 2021 »."""
    parsed = french.parse(value)
    return french.weekday_date(parsed) if parsed else ""


@register.filter
def iso_day(value: object) -> str:
    """``2021-11-03`` in Paris time, for ``<time datetime>``, ``regroup`` and comparisons."""
    parsed = french.parse(value)
    return f"{parsed:%Y-%m-%d}" if parsed else ""


@register.filter
def day_of_month(value: object) -> str:
    """« 3 », « 1er »."""
    parsed = french.parse(value)
    return french.day_number(parsed) if parsed else ""


@register.filter
def month(value: object) -> str:
    """« novembre 2021 »."""
    parsed = french.parse(value)
    return french.month_and_year(parsed) if parsed else ""


@register.filter
def days(start: object, end: object = None) -> str:
    """« du 2 au 30 novembre 2021 » from two ISO dates, the second one optional."""
    first = french.parse(start)
    return french.days(first, french.parse(end)) if first else ""


@register.filter
def session_dates(session: Mapping[str, Any]) -> str:
    """Dates and hours of a training session, empty when they are not known."""
    first, last = french.parse(session["starts_at"]), french.parse(session["ends_at"])
    if first is None:
        return ""
    return french.event_dates(first, last, all_day=False, precision="day")


@register.filter
def event_dates(details: Mapping[str, Any]) -> str:
    """Dates of an event from its ``details``, as precisely as they are known."""
    first = french.parse(details["starts_at"])
    if first is None:
        return ""
    return french.event_dates(
        first,
        french.parse(details["ends_at"]),
        all_day=details["all_day"],
        precision=details["date_precision"],
    )


@register.filter
def duration(minutes: int | None) -> str:
    """« 1 h 30 » from minutes."""
    return french.duration(minutes) if minutes else ""


@register.filter
def number(value: int | float | None) -> str:
    """« 1 300 »."""
    return "" if value is None else french.number(value)


@register.filter
def agree(count: int, forms: str) -> str:
    """``{{ 0|agree:"résultat,résultats" }}`` gives « résultat », where ``pluralize`` would not."""
    singular, plural = forms.split(",")
    return french.agree(count, singular, plural)


@register.filter
def file_detail(file: Mapping[str, Any]) -> str:
    """« PDF – 42 Ko – 12 pages »."""
    return french.file_detail(file["type"], file["size"], file["pages"])


@register.filter
def renditions(image: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Renditions of one size (``card`` or ``large``), lightest format first, JPEG last.

    The last one is the fallback of ``<picture>``; the others are its sources. When the size was
    not made, every rendition of the image stands in for it.
    """
    order = {"image/avif": 0, "image/webp": 1}
    found = [r for r in image["renditions"] if r["name"] == name] or list(image["renditions"])
    return sorted(found, key=lambda rendition: order.get(rendition["type"], 2))


@register.filter
def local_url(url: str) -> str:
    """Address of one of our files without its origin, whatever name the site answers to.

    Documents hold absolute addresses for other sites; here they would be another host, which
    the content security policy refuses, as soon as the site is reached by another name.
    """
    path = urlsplit(url).path
    return path if path.startswith((settings.MEDIA_URL, "/documents/")) else url


@register.filter
def safe_html(html: str) -> SafeString:
    """HTML of a document's block: the presenter has cleaned it, whatever an editor typed."""
    return mark_safe(html)  # noqa: S308


@register.filter
def marked(highlight: str) -> SafeString:
    """A search highlight, whose only tag is ``<mark>`` (see ``search.contract.Hit``)."""
    return mark_safe(highlight)  # noqa: S308


@register.filter
def address_words(path: str) -> str:
    """Words of an address, to search them: ``/formations/conduire-le-changement/``."""
    words = unquote(path).rstrip("/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return " ".join(words.replace("-", " ").replace("_", " ").split())[:100]


@register.filter
def block_template(block: Mapping[str, Any]) -> str:
    """Template of a body block: ``blocks/<type>.html``."""
    return f"blocks/{block['type']}.html"


@register.filter
def page_title(document: Mapping[str, Any]) -> str:
    """Title short enough for a browser tab."""
    return Truncator(document["title"]).chars(90)


@register.filter
def social_image(document: Mapping[str, Any]) -> str:
    """Absolute address of the large image, in a format every network reads."""
    image = document.get("image")
    return renditions(image, "large")[-1]["url"] if image and image["renditions"] else ""


@register.filter
def json_ld(document: Mapping[str, Any]) -> SafeString:
    """The page in the words of schema.org, as a data block that no browser runs.

    ``<``, ``>`` and ``&`` are escaped as Django's ``json_script`` does.
    """
    text = json.dumps(structured_data(document), ensure_ascii=False)
    for character, escape in (("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026")):
        text = text.replace(character, escape)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308


@register.simple_tag
def identity() -> Identity:
    """What the site says of itself: read without request, so that error pages show it too."""
    return IDENTITY


def references(value: object) -> Iterator[str]:
    """Ids of every page that a document refers to, wherever it does."""
    if isinstance(value, Mapping):
        if {"id", "kind", "path"} <= value.keys():
            yield value["id"]
        else:
            for inner in value.values():
                yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


@register.simple_tag
def load_cards(
    document: Mapping[str, Any], similar: Iterable[Mapping[str, str]] = ()
) -> dict[str, dict[str, Any]]:
    """Cards of the pages that a document refers to, and of ``similar``, by id, in one query."""
    quoted = (document["details"], document["body"], document["related"])
    ids = {key for part in quoted for key in references(part)}
    ids.update(reference["id"] for reference in similar)
    if not ids:
        return {}
    rows = PublishedDocument.objects.public().filter(id__in=ids).values_list("id", "card")
    return {str(key): json.loads(bytes(card)) for key, card in rows}


@register.simple_tag
def cards_of(
    similar: Iterable[Mapping[str, str]], cards: Mapping[str, Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """The cards of these references, less those that have left the public since."""
    return [cards[reference["id"]] for reference in similar if reference["id"] in cards]


@register.filter
def card_of(reference: Mapping[str, Any], cards: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The card of a reference, or None when it has left the public since."""
    return cards.get(reference["id"])
