"""Turn an editor's rich text into clean, absolute HTML without any internal id.

What stays: headings, paragraphs, lists, quotes, emphasis and links. A link to a page or a file
that is not public loses its link and keeps its words.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

KEPT = {
    "h2", "h3", "h4", "p", "ul", "ol", "li", "blockquote", "strong", "em", "a", "br", "hr",
    "sup", "sub", "code",
}  # fmt: skip
RENAMED = {"b": "strong", "i": "em"}
DROPPED = {"script", "style", "embed", "iframe", "object", "img"}
SCHEMES = {"http", "https", "mailto", "tel"}

ResolveLink = Callable[[str, str], str | None]


def clean_html(source: str, resolve: ResolveLink, base_url: str) -> str:
    """Give clean HTML.

    Args:
        source: rich text as Wagtail stores it (``<a linktype="page" id="3">``).
        resolve: gives the absolute address of a link type and an id, or None if not public.
        base_url: address of the site, put before links that begin with a slash.
    """
    soup = BeautifulSoup(source, "html.parser")
    for tag in soup.find_all(True):
        if tag.decomposed:
            continue
        if tag.name in DROPPED:
            tag.decompose()
            continue
        tag.name = RENAMED.get(tag.name, tag.name)
        if tag.name not in KEPT:
            tag.unwrap()
            continue
        address = _address(tag, resolve, base_url) if tag.name == "a" else None
        tag.attrs = {"href": address} if address else {}
        if tag.name == "a" and not address:
            tag.unwrap()
    return soup.decode(formatter="minimal").strip()


def _address(tag: Tag, resolve: ResolveLink, base_url: str) -> str | None:
    kind, key = tag.get("linktype"), tag.get("id")
    if isinstance(kind, str) and isinstance(key, str):
        return resolve(kind, key)
    href = tag.get("href")
    if not isinstance(href, str):
        return None
    if href.startswith("/") and not href.startswith("//"):
        return base_url + href
    return href if urlsplit(href).scheme in SCHEMES else None


def plain_text(html: str) -> str:
    """The words of clean HTML, for search."""
    return BeautifulSoup(html, "html.parser").get_text(" ", strip=True)
