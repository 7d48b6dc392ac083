"""Find in a public document the links that people made, and the images without a description."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urlsplit

from bs4 import BeautifulSoup
from django.conf import settings

from cms.backoffice.models import MAX_URL

SCHEMES = frozenset({"http", "https"})


@dataclass(frozen=True)
class Survey:
    """Addresses without their fragment; whether the main image lacks a description; how many of
    the text do."""

    links: frozenset[str]
    main_image: bool
    text_images: int


def survey(document: Mapping[str, Any]) -> Survey:
    """Look at one document as the API gives it (``pages.documents.schemas.Document``)."""
    blocks = document["body"]
    main = document["image"]
    return Survey(
        links=frozenset(_links([document["details"], blocks])),
        main_image=main is not None and not main["alt"],
        text_images=sum(
            1 for block in blocks if block["type"] == "image" and not block["image"]["alt"]
        ),
    )


def _links(value: object) -> Iterator[str]:
    for key, text in _texts(value, ""):
        if "href=" in text:
            yield from filter(None, map(_link, _targets(text)))
        elif _holds_an_address(key) and (link := _link(text)) and not is_internal(link):
            # An internal one outside a text is an address that the campus itself made.
            yield link


def _texts(value: object, key: str) -> Iterator[tuple[str, str]]:
    """Every text of a document, each with the name of the member that holds it."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _texts(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, key)


def _holds_an_address(key: str) -> bool:
    return key in {"url", "website"} or key.endswith("_url")


def _targets(html: str) -> Iterator[str]:
    for anchor in BeautifulSoup(html, "html.parser").find_all("a", href=True):
        yield str(anchor["href"])


def _link(text: str) -> str | None:
    """The address without its fragment, or None when it is none that can be visited."""
    link = urldefrag(text.strip()).url if "#" in text else text.strip()
    if len(link) > MAX_URL or not link.isprintable():
        return None
    try:
        scheme = urlsplit(link).scheme
    except ValueError:
        # It cannot even be taken apart: worth a visit, which will say so.
        scheme = link.partition(":")[0]
    return link if scheme in SCHEMES else None


def is_internal(link: str) -> bool:
    """Whether an address is one of the campus itself."""
    return link == settings.CAMPUS_BASE_URL or link.startswith(f"{settings.CAMPUS_BASE_URL}/")
