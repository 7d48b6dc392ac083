"""Read a page's HTML as tests want it: what it loads, and what a strict policy would refuse."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

LOADING = {"script": "src", "img": "src", "source": "srcset", "iframe": "src", "video": "src"}
LOADING_LINKS = {"stylesheet", "icon", "shortcut icon", "apple-touch-icon", "preload", "manifest"}
DATA_BLOCKS = {"application/ld+json", "application/json"}
HEADINGS = {f"h{level}" for level in range(1, 7)}


@dataclass
class Markup:
    """What was found in a page."""

    title: str = ""
    loaded: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found = Markup()
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._in_title = tag == "title"
        if tag in HEADINGS:
            self.found.headings.append(int(tag[1]))
        if "id" in given:
            self.found.ids.append(given["id"])
        self._read_loading(tag, given)
        self._read_refused(tag, given)

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.found.title += data
            self._in_title = False

    def _read_loading(self, tag: str, given: dict[str, str]) -> None:
        if tag == "link" and given.get("rel") in LOADING_LINKS:
            self.found.loaded.append(given["href"])
        elif tag in LOADING and given.get(LOADING[tag]):
            self.found.loaded.append(given[LOADING[tag]])

    def _read_refused(self, tag: str, given: dict[str, str]) -> None:
        inline_script = (
            tag == "script" and "src" not in given and given.get("type") not in DATA_BLOCKS
        )
        handlers = [name for name in given if name.startswith("on") or name == "style"]
        if tag == "style" or inline_script or handlers:
            self.found.refused.append(f"<{tag} {' '.join(handlers)}>")


def read(html: str) -> Markup:
    """Read a whole page."""
    reader = _Reader()
    reader.feed(html)
    return reader.found
