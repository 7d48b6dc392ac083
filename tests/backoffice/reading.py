"""What a screen of the backoffice tells people and leads to, read from its HTML or its JSON."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

# Attributes that people read or hear; a button's value too.
SPOKEN = frozenset({"title", "aria-label", "aria-description", "placeholder", "alt", "label"})
UNREAD = frozenset({"script", "style", "svg", "code", "pre"})
# Actions, classes and targets of Stimulus, and of CSS.
CODE = re.compile(r"->|(^|\s)-?[a-z]+-[a-z]+(-|\s|$)|(^|\s)[a-z]+:[a-z]|[{};]")
BUTTONS = frozenset({"submit", "button", "reset"})
# Nothing is counted yet: hidden until a script gives a number.
COUNTER = "data-side-panel-toggle-counter"
# What scripts show under these names is for people, be it a single word.
SHOWN = frozenset({"label", "title", "text", "name", "verbose_name", "helpText", "html", "message"})


@dataclass
class Screen:
    """Texts of a screen, and the paths of the backoffice that it leads to."""

    texts: set[str] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)


def read_screen(content: str, content_type: str) -> Screen:
    """Read an answer of the backoffice."""
    screen = Screen()
    if content_type.startswith("application/json"):
        _read_values(json.loads(content), screen)
    elif content_type.startswith("text/html"):
        _read_html(content, screen)
    return screen


def _read_html(content: str, screen: Screen) -> None:
    reader = _Reader(screen)
    reader.feed(content)
    reader.close()


class _Reader(HTMLParser):
    def __init__(self, screen: Screen) -> None:
        super().__init__(convert_charrefs=True)
        self.screen = screen
        self.inside: list[str] = []
        self.is_data = False
        self.is_hidden_count = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value for name, value in attrs if value}
        self.is_hidden_count = {COUNTER, "hidden"} <= dict(attrs).keys()
        if tag in UNREAD:
            self.inside.append(tag)
            self.is_data = given.get("type") == "application/json"
        for name, value in given.items():
            self._read_attribute(tag, name, value, given)

    def _read_attribute(self, tag: str, name: str, value: str, given: dict[str, str]) -> None:
        if name in SPOKEN or (name == "value" and tag == "input" and given.get("type") in BUTTONS):
            self._say(value)
        elif name in {"href", "action"} or value.startswith("/"):
            _lead(value, self.screen)
        elif name.startswith("data-") or name == "value":
            _read_text(value, self.screen, is_shown=False)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self.is_hidden_count = False
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if self.is_hidden_count:
            return
        if not self.inside:
            self._say(data)
        elif self.inside[-1] == "script" and self.is_data:
            _read_text(data, self.screen, is_shown=False)

    def _say(self, text: str) -> None:
        spoken = " ".join(text.split())
        if spoken:
            self.screen.texts.add(spoken)


def _lead(value: str, screen: Screen) -> None:
    path = value.partition("#")[0]
    if path.startswith("/"):
        screen.paths.add(path)


def _read_text(value: str, screen: Screen, *, is_shown: bool) -> None:
    """A string that scripts use: data, HTML, an address, or words."""
    text = value.strip()
    if text.startswith(("{", "[")):
        try:
            _read_values(json.loads(text), screen)
        except ValueError:
            return
    elif "<" in text and ">" in text:
        _read_html(text, screen)
    elif text.startswith("/"):
        _lead(text, screen)
    elif is_shown or (" " in text and not CODE.search(text)):
        screen.texts.add(" ".join(text.split()))


def _read_values(value: Any, screen: Screen, name: str = "") -> None:
    for found_name, text in _strings(value, name):
        _read_text(text, screen, is_shown=found_name in SHOWN and not _is_identifier(text))


def _strings(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _strings(each, str(key))
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each, name)


def _is_identifier(text: str) -> bool:
    """A name that programs give: ``focal_point_x``, ``page-explorer``, ``action``."""
    return text.islower() and " " not in text
