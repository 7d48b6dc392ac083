"""Our own translations are compiled, and none of our templates copies one of Wagtail's."""

import gettext
import re
from ast import literal_eval
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Engine, Origin
from django.template.loader import get_template
from django.template.loaders.app_directories import Loader as AppDirectories
from django.utils.translation import gettext as translated
from django.utils.translation import override

from cms.backoffice.upstream_words import SAID, TEMPLATES, Loader

CATALOGUE = Path(settings.LOCALE_PATHS[0]) / "fr" / "LC_MESSAGES" / "django"
LINE = re.compile(r'(?:(msgid_plural|msgid|msgstr(?:\[\d])?) )?(".*")')
OURS = Path(settings.TEMPLATES[0]["DIRS"][0])
SHARED_AT_MOST = 3


def read_source() -> dict[str, list[str]]:
    """Translations of each text of the catalogue, as they are written."""
    found: dict[str, list[str]] = {}
    for block in CATALOGUE.with_suffix(".po").read_text(encoding="utf-8").split("\n\n"):
        entry: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            match = LINE.fullmatch(line)
            if match:
                name = match[1] or name
                entry[name] = entry.get(name, "") + literal_eval(match[2])
        if entry.get("msgid"):
            found[entry["msgid"]] = [v for k, v in entry.items() if k.startswith("msgstr")]
    return found


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    source = read_source()
    assert len(source) > 50
    for text, translations in source.items():
        kept = [compiled.gettext(text)] if len(translations) == 1 else [
            compiled.ngettext(text, text, count) for count in (1, 2, 1_000_000)
        ]  # fmt: skip
        assert set(kept) <= set(translations), text


def test_double_signs_keep_to_their_words_and_no_one_is_asked_for_their_gender() -> None:
    said = [each for translations in read_source().values() for each in translations]
    assert [text for text in said if re.search(r"« | [»:;?!]|\(e\)|\(tte\)", text)] == []


def test_a_workflow_is_called_a_circuit() -> None:
    with override("fr"):
        assert translated("Workflows") == "Circuits de validation"
        assert translated("Any") == "Indifférent"


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_word_that_wagtail_does_not_translate_is_marked(name: str) -> None:
    found = Engine.get_default().get_template(name).origin
    assert SAID in Path(found.name).read_text(encoding="utf-8"), "it may leave the list"
    origin = Origin(found.name, template_name=name)
    assert SAID not in Loader(Engine.get_default()).get_contents(origin)


def test_the_search_of_a_list_is_said_in_french() -> None:
    header = get_template("wagtailadmin/shared/header.html")
    assert 'value="Rechercher"' in header.render({"search_url": "wagtailadmin_home"})


def test_none_of_our_templates_is_a_copy_of_one_of_wagtail() -> None:
    """One that has the same name extends the other, or shares next to nothing with it."""
    copies = [
        name
        for name, ours, theirs in templates_of_the_same_name()
        if "{% extends" not in ours and shared_lines(ours, theirs) > SHARED_AT_MOST
    ]
    assert copies == []


def templates_of_the_same_name() -> Iterator[tuple[str, str, str]]:
    """Name, our source and that of the application."""
    applications = AppDirectories(Engine.get_default())
    for path in sorted(OURS.rglob("*.*")):
        name = str(path.relative_to(OURS))
        for origin in applications.get_template_sources(name):
            if Path(origin.name).is_file():
                yield name, path.read_text(encoding="utf-8"), applications.get_contents(origin)


def shared_lines(ours: str, theirs: str) -> int:
    """How many lines they share, but for short ones."""
    lines = [{line.strip() for line in text.splitlines()} for text in (ours, theirs)]
    return sum(len(line) > 20 for line in lines[0] & lines[1])
