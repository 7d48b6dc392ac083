"""Addresses of the campus itself, typed by hand in a text: looked up, not called."""

from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, ResolverMatch, resolve
from wagtail.models import Page

from cms.backoffice.links.verdicts import Outcome, Visit
from cms.delivery import sources
from cms.delivery.models import PublishedDocument
from media.models import CampusDocument
from pages.files import in_private_collection, is_used_in_public
from pages.visibility import Visibility

_PAGES = "wagtail_serve"
_FILES = "media:document"
OFF_LINE = Visit(Outcome.FAULTY, error="Cette page du campus n’est pas en ligne.")
RESERVED = Visit(Outcome.GUARDED, error="Cette page du campus est réservée à certains lecteurs.")
NO_FILE = Visit(Outcome.FAULTY, error="Ce fichier du campus n’est pas en ligne.")
ALIVE = Visit(Outcome.ALIVE)


def look_up(url: str) -> Visit:
    """Say whether an address of the campus leads somewhere now."""
    try:
        path = unquote(urlsplit(url).path) or "/"
    except ValueError:
        return OFF_LINE
    if "\0" in path:  # PostgreSQL refuses it in every query
        return OFF_LINE
    try:
        match = resolve(path)
    except Resolver404:  # an address without its final slash, for one
        return _page(path)
    if match.view_name == _FILES:
        return _file(match)
    return _page(path) if match.view_name == _PAGES else ALIVE


def _page(path: str) -> Visit:
    slashed = path if path.endswith("/") else f"{path}/"
    if PublishedDocument.objects.public().filter(path__in={path, slashed}).exists():
        return ALIVE
    if sources.current().replacement(path):
        return ALIVE
    return RESERVED if _is_live(slashed) else OFF_LINE


def _file(match: ResolverMatch) -> Visit:
    document = CampusDocument.objects.filter(key=match.kwargs["key"]).first()
    if document is None or in_private_collection(document):
        return NO_FILE
    return ALIVE if is_used_in_public(document._meta.label_lower, document.pk) else NO_FILE


def _is_live(path: str) -> bool:
    """Whether a page is there, though not for everyone."""
    root = Visibility.load().root_url_path
    return Page.objects.filter(live=True, url_path=f"{root}{path.removeprefix('/')}").exists()
