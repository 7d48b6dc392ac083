"""Wherever links and menus lead each role: French, no broken link, and what the guide quotes."""

import re
from collections import defaultdict
from collections.abc import Iterable
from http import HTTPStatus

import pytest

from cms.backoffice.guide.pages import guide_pages
from tests.backoffice.content import USERNAMES
from tests.backoffice.crawl import Visit, visits
from tests.backoffice.english import ALLOWED, english_words

pytestmark = pytest.mark.django_db
MISSING = re.compile(r"\bNone\b")
LABELS = re.compile(r"«\s*([^»]+?)\s*»")
# How many there are, after the title of a list: « Ce qui m’attend (3) ».
COUNT = re.compile(r" \(\d+\)$")


@pytest.mark.parametrize("username", [*USERNAMES, ""])
def test_nobody_meets_an_english_word(username: str) -> None:
    report = english_in(visits()[username])
    assert not report, "\n".join(report)


@pytest.mark.parametrize("username", USERNAMES)
def test_no_screen_shows_a_value_of_python_that_is_missing(username: str) -> None:
    found = {
        f"{text!r}: {visit.path}"
        for visit in visits()[username]
        for text in visit.screen.texts
        if MISSING.search(text)
    }
    assert not found, "\n".join(sorted(found))


def english_in(visits: Iterable[Visit]) -> list[str]:
    """One line for each English text, with where it is."""
    found: dict[str, list[str]] = defaultdict(list)
    for visit in visits:
        for text in visit.screen.texts - ALLOWED.keys():
            if english_words(text):
                found[text].append(visit.path)
    return [
        f"{sorted(english_words(text))} in {text!r}: {len(paths)} screens, {paths[0]} first"
        for text, paths in sorted(found.items())
    ]


@pytest.mark.parametrize("username", USERNAMES)
def test_no_link_of_the_backoffice_is_broken(username: str) -> None:
    broken = [
        f"{visit.status}: {visit.path}, from {visit.led_by}"
        for visit in visits()[username]
        if visit.status >= HTTPStatus.BAD_REQUEST and visit.status != HTTPStatus.METHOD_NOT_ALLOWED
    ]
    assert not broken, "\n".join(broken)


def test_the_words_that_the_guide_quotes_are_those_of_the_screens() -> None:
    seen = (visit for each in visits().values() for visit in each)
    said = {plain(COUNT.sub("", text)) for visit in seen for text in visit.screen.texts}
    quoted = {label: page for page in guide_pages() for label in LABELS.findall(page.text)}
    unknown = [
        f"{label} ({page.name})" for label, page in quoted.items() if plain(label) not in said
    ]
    assert unknown == []


def plain(text: str) -> str:
    """The same text with one kind of apostrophe and of space."""
    return " ".join(text.replace("’", "'").split()).lower()
