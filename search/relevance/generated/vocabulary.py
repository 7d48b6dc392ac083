"""The word lists beside this file, read once and made ready to draw from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from search.relevance.generated.french import bare, de, de_infinitive, de_name, split, zipf

Pools = Mapping[str, tuple[str, ...]]
"""What may fill each slot of a template, the frequent entries several times."""

_WORDS = Path(__file__).with_name("words")
_FAMILIES = ("things", "procedures", "people")
_TOWN_ORDER = 1
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_YEARS = ("2023", "2022", "2020", "2017", "2016", "2015", "2014", "2013", "2012", "2009", "1998")


@dataclass(frozen=True)
class Action:
    """What one does with an object: « entretenir », « l’entretien »."""

    infinitive: str
    noun: str


@dataclass(frozen=True)
class Subject:
    """A public service: ``objects`` are noun phrases with the actions that fit them.

    ``organisations`` are noun phrases too (« la régie de l’eau potable de … »).
    """

    name: str
    objects: tuple[tuple[str, tuple[Action, ...]], ...]
    organisations: tuple[str, ...]
    pools: Pools

    @property
    def bare(self) -> str:
        """The name without its article."""
        return bare(self.name)


@dataclass(frozen=True)
class Templates:
    """Sentences with slots, by the place they stand in; titles by kind."""

    titles: Pools
    summaries: tuple[str, ...]
    bodies: tuple[str, ...]
    endings: tuple[str, ...]
    mentions: tuple[str, ...]
    passing: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """All that documents are made of; ``regions`` are slugs."""

    subjects: tuple[Subject, ...]
    templates: Templates
    towns: tuple[str, ...]
    regions: tuple[str, ...]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Read the lists."""
    places, templates = _read("places"), _read("templates")
    towns = _towns(split(places["beginnings"]), split(places["endings"]))
    regions = places["regions"]
    pools = _everyday(_read("words")) | {"near": zipf(towns), "elsewhere": zipf(regions.values())}
    actions = {
        family: tuple(Action(infinitive, noun) for infinitive, noun in found.items())
        for family, found in _read("actions").items()
    }
    return Vocabulary(
        subjects=tuple(
            _subject(entry, actions, pools, templates["organisations"], towns[rank])
            for rank, entry in enumerate(_read("subjects"))
        ),
        templates=Templates(
            titles={kind: tuple(found) for kind, found in templates["titles"].items()},
            summaries=tuple(templates["summaries"]),
            bodies=tuple(templates["bodies"]),
            endings=tuple(templates["endings"]),
            mentions=tuple(templates["mentions"]),
            passing=tuple(templates["passing"]),
        ),
        towns=zipf(towns),
        regions=tuple(regions),
    )


def _read(name: str) -> Any:
    return yaml.safe_load((_WORDS / f"{name}.yaml").read_text(encoding="utf-8"))


def _towns(beginnings: tuple[str, ...], endings: tuple[str, ...]) -> tuple[str, ...]:
    towns = [
        beginning + (ending.capitalize() if beginning.endswith("-") else ending)
        for beginning in beginnings
        for ending in endings
    ]
    Random(_TOWN_ORDER).shuffle(towns)  # noqa: S311 - an order, no secret
    return tuple(towns)


def _everyday(words: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    notions = zipf(split(words["notions"]))
    verbs, handling = zipf(split(words["verbs"])), zipf(split(words["handling"]))
    return {
        "notion": notions,
        "de_notion": tuple(map(de, notions)),
        "verb": verbs,
        "de_verb": tuple(map(de_infinitive, verbs)),
        "handle": handling,
        "de_handle": tuple(map(de_infinitive, handling)),
        "adjective": zipf(split(words["adjectives"])),
        "adverb": zipf(split(words["adverbs"])),
        "unit": zipf(split(words["units"])),
        "number": zipf(str(number) for number in range(2, 1000)),
        "month": _MONTHS,
        "year": zipf(_YEARS),
    }


def _subject(
    entry: Mapping[str, str],
    actions: Mapping[str, tuple[Action, ...]],
    everyday: Pools,
    organisations: list[str],
    seat: str,
) -> Subject:
    name = entry["subject"]
    people, details = zipf(split(entry["people"])), zipf(split(entry["details"]))
    return Subject(
        name=name,
        objects=tuple(
            (phrase, actions[family]) for family in _FAMILIES for phrase in split(entry[family])
        ),
        organisations=tuple(
            form.format(de_s=de(name), de_seat=de_name(seat)) for form in organisations
        ),
        pools={
            **everyday,
            "person": people,
            "de_person": tuple(map(de, people)),
            "detail": details,
            "de_detail": tuple(map(de, details)),
        },
    )
