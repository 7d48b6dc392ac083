"""The pages of the editors' guide: Markdown files, made into HTML for the backoffice."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "guide-redaction"
IMAGES = "images"
FIRST = "README"
"""The page that lists the others, which GitHub and the like show first."""

_parser = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class GuidePage:
    """A page, by the name of its file; ``text`` is Markdown, its first line the title."""

    name: str
    title: str
    text: str

    @property
    def url(self) -> str:
        """Where the backoffice shows it."""
        return _page_url(self.name)

    @property
    def html(self) -> SafeString:
        """The text after its title; links and images lead to the backoffice."""
        tokens = _parser.parse(self.text)
        # The title is that of the screen: an opening, its words, a closing.
        return mark_safe(  # noqa: S308 - our own files, in which HTML is escaped
            _parser.renderer.render(_led_here(tokens[3:]), _parser.options, {})
        )


@lru_cache(maxsize=1)
def guide_pages() -> tuple[GuidePage, ...]:
    """All pages, the list first, then in the order of their file names."""
    found = [_read(path) for path in sorted(FOLDER.glob("*.md"))]
    return tuple(sorted(found, key=lambda page: page.name != FIRST))


def image_path(name: str) -> Path | None:
    """File of a screenshot; None when the guide has none of this name."""
    return next((path for path in (FOLDER / IMAGES).glob("*.png") if path.name == name), None)


def _read(path: Path) -> GuidePage:
    text = path.read_text(encoding="utf-8")
    title = text.partition("\n")[0].lstrip("# ").strip()
    return GuidePage(path.stem, title, text)


def _page_url(name: str) -> str:
    return reverse("guide") if name == FIRST else reverse("guide_page", args=[name])


def _led_here(tokens: Sequence[Token]) -> Sequence[Token]:
    """The same tokens, with the addresses of the backoffice in the place of names of files."""
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("href", _address(str(child.attrGet("href"))))
            elif child.type == "image":
                name = str(child.attrGet("src")).rpartition("/")[2]
                child.attrSet("src", reverse("guide_image", args=[name]))
                child.attrSet("loading", "lazy")
    return tokens


def _address(href: str) -> str:
    file, hash_sign, part = href.partition("#")
    return _page_url(file.removesuffix(".md")) + hash_sign + part if file.endswith(".md") else href
