"""The backoffice speaks French to each role, wherever links and menus lead."""

from collections import defaultdict
from collections.abc import Iterable
from http import HTTPStatus

import pytest

from tests.backoffice.content import USERNAMES, make_campus
from tests.backoffice.crawl import Visit, visit_signed_out, visits_of
from tests.backoffice.english import ALLOWED, english_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("campus")]


@pytest.fixture
def campus(db: None) -> None:
    """A small campus with something on every screen."""
    make_campus()


@pytest.mark.parametrize("username", USERNAMES)
def test_no_role_meets_an_english_word(username: str) -> None:
    report = english_in(visits_of(username))
    assert not report, "\n".join(report)


def test_who_has_not_signed_in_meets_none_either() -> None:
    report = english_in(visit_signed_out())
    assert not report, "\n".join(report)


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
        for visit in visits_of(username)
        if visit.status >= HTTPStatus.BAD_REQUEST and visit.status != HTTPStatus.METHOD_NOT_ALLOWED
    ]
    assert not broken, "\n".join(broken)
