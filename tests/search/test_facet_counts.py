"""Counts of facets: equal to a count by hand, whatever the documents and the filters."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.delivery.filters import Filters, TimeRange
from pages import choices
from search.contract import Engine, FacetResult, SearchRequest
from search.facets import FACETS
from snippets.models import Audience, Organisation, Region, Theme
from tests.search.builders import publish
from tests.search.conftest import Feed

pytestmark = pytest.mark.both_services

CLOSED = {
    name: tuple(facet.values()) for name, facet in FACETS.items() if name in {
        "kind", "level", "delivery", "session_state", "duration", "resource_type", "toolkit_kind",
        "scope", "lab_kind", "status", "format", "mode", "state", "organiser_category", "category",
    }
}  # fmt: skip
OPEN = {
    "theme": ("a", "a-1", "a-2", "b"),
    "audience": ("x", "y"),
    "region": ("r-1", "r-2", "r-3"),
    "organisation": ("o-1", "o-2"),
    "event_month": ("2025-12", "2026-01", "2026-02"),
    "community": ("c-1", "c-2"),
    "campaign": ("t-1",),
    "lab": ("l-1", "l-2", "l-3"),
}
CODES: Mapping[str, tuple[str, ...]] = {**CLOSED, **OPEN}
WORDS = ("atelier", "conférence", "mallette")
START = datetime(2026, 1, 1, 9, tzinfo=UTC)
DAYS = 40


@dataclass(frozen=True)
class Interval:
    """A stretch of time, its end excluded; no end: it counts by its start alone."""

    name: str
    starts_at: datetime
    ends_at: datetime | None

    def overlaps(self, wanted: TimeRange) -> bool:
        is_over = (
            wanted.start is not None
            and self.starts_at < wanted.start
            and (self.ends_at is None or self.ends_at <= wanted.start)
        )
        return not is_over and (wanted.end is None or self.starts_at <= wanted.end)


@dataclass(frozen=True)
class Sample:
    """A document as the count by hand sees it."""

    title: str
    terms: Mapping[str, tuple[str, ...]]
    intervals: tuple[Interval, ...]
    published_at: datetime
    updated_at: datetime
    duration: int | None
    expired: bool

    def passes(self, filters: Filters, q: str) -> bool:
        return all(
            (
                not self.expired,
                not q or q in self.title,
                all(
                    not values or set(self.terms.get(name, ())) & set(values)
                    for name, values in filters.terms.items()
                ),
                filters.updated_since is None or self.updated_at >= filters.updated_since,
                filters.published_since is None or self.published_at >= filters.published_since,
                self._meets("session", filters.sessions),
                self._meets("event", filters.events),
                filters.duration_max is None
                or (self.duration is not None and self.duration <= filters.duration_max),
            )
        )

    def _meets(self, name: str, wanted: TimeRange) -> bool:
        return not wanted or any(
            each.name == name and each.overlaps(wanted) for each in self.intervals
        )


def _sample(draw: random.Random, number: int) -> Sample:
    """A document of any kind, with up to three codes of about half of the facets."""
    terms = {
        name: tuple(draw.sample(codes, draw.randint(0, min(3, len(codes)))))
        for name, codes in CODES.items()
        if name != "kind" and draw.random() < 0.5
    }
    if {"a-1", "a-2"} & set(terms.get("theme", ())):
        terms["theme"] = tuple(dict.fromkeys((*terms["theme"], "a")))

    def day() -> datetime:
        return START + timedelta(days=draw.randint(0, DAYS))

    starts = [(draw.choice(("session", "event")), day()) for _ in range(draw.randint(0, 3))]
    return Sample(
        title=f"{draw.choice(WORDS)} {draw.choice(('vert', 'bleu', 'gris'))} n° {number}"
        + (" rarissime" if number % 40 == 0 else ""),
        terms={**terms, "kind": (draw.choice(CODES["kind"]),)},
        intervals=tuple(
            Interval(name, at, draw.choice((None, at, at + timedelta(days=draw.randint(1, 9)))))
            for name, at in starts
        ),
        published_at=day(),
        updated_at=day(),
        duration=draw.choice((None, 30, 60, 120, 600)),
        expired=draw.random() < 0.1,
    )


@pytest.fixture(params=[1, 2])
def samples(request: pytest.FixtureRequest, db: None) -> list[Sample]:
    """120 documents drawn with the seed of the test, published, with their vocabularies."""
    draw = random.Random(request.param)  # noqa: S311 - documents of a test
    top = Theme.objects.create(slug="a", label="Zone A")
    for slug in ("a-1", "a-2"):
        Theme.objects.create(slug=slug, label=f"Thème {slug}", parent=top)
    Theme.objects.create(slug="b", label="Bêta")
    Audience.objects.create(slug="x", label="Élus")
    Region.objects.create(slug="r-1", label="Île")
    Organisation.objects.create(slug="o-1", name="Étape")
    found = [_sample(draw, number) for number in range(120)]
    for sample in found:
        publish(
            sample.title,
            sample.terms["kind"][0],
            terms={name: codes for name, codes in sample.terms.items() if name != "kind"},
            intervals=[(each.name, each.starts_at, each.ends_at) for each in sample.intervals],
            published_at=sample.published_at,
            updated_at=sample.updated_at,
            duration_minutes=sample.duration,
            expires_at=START - timedelta(days=1) if sample.expired else None,
        )
    return found


@pytest.fixture
def engine(samples: list[Sample], feed: Feed) -> Engine:
    """An engine over the samples."""
    return feed()


def check(facet: FacetResult, filters: Filters, q: str, samples: list[Sample]) -> None:
    """Compare one facet with a count by hand under every filter but its own."""
    selected = filters.terms.get(facet.name, ())
    others = filters.without(facet.name)
    found = [sample for sample in samples if sample.passes(others, q)]
    expected = Counter(code for sample in found for code in sample.terms.get(facet.name, ()))
    assert {value.value: value.count for value in facet.values} == {
        **dict.fromkeys(selected, 0),
        **expected,
    }, facet.name
    assert {value.value for value in facet.values if value.selected} == set(selected)
    assert len({value.value for value in facet.values}) == len(facet.values)
    known = FACETS[facet.name].values()
    for value in facet.values:
        assert value.label == (known[value.value].label if value.value in known else value.value)
    order = [list(known).index(each.value) for each in facet.values if each.value in known]
    assert all(left < right for left, right in pairwise(order))


instants = st.integers(-2, DAYS + 2).map(lambda day: START + timedelta(days=day))
ranges = st.builds(TimeRange, st.none() | instants, st.none() | instants)
nothing = st.just(TimeRange())
selections = st.dictionaries(st.sampled_from(sorted(CODES)), st.none(), max_size=3).flatmap(
    lambda names: st.fixed_dictionaries(
        {
            name: st.lists(st.sampled_from((*CODES[name], "inconnu")), max_size=3, unique=True).map(
                tuple
            )
            for name in names
        }
    )
)
requests = st.builds(
    Filters,
    terms=selections,
    updated_since=st.none() | instants,
    published_since=st.none() | instants,
    sessions=nothing | ranges,
    events=nothing | ranges,
    duration_max=st.none() | st.sampled_from((0, 30, 100, 600)),
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(filters=requests, q=st.sampled_from(["", *WORDS]))
def test_counts_equal_a_count_by_hand(
    engine: Engine, samples: list[Sample], filters: Filters, q: str
) -> None:
    response = engine.search(SearchRequest(q=q, filters=filters, facets=tuple(FACETS)))
    assert response.count == sum(sample.passes(filters, q) for sample in samples)
    assert [facet.name for facet in response.facets] == list(FACETS)
    for facet in response.facets:
        check(facet, filters, q, samples)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    filters=requests,
    q=st.sampled_from(
        [
            "",
            "atelier vert",
            "rarissime bleu",
            "mallette rarissime grise",
            "atelire",
            "vertt inconnu",
        ]
    ),
    data=st.data(),
)
def test_choosing_a_value_alone_gives_the_count_that_it_shows(
    engine: Engine, filters: Filters, q: str, data: st.DataObject
) -> None:
    """Whatever the words are taken to mean: misspelt, or said in part."""
    response = engine.search(SearchRequest(q=q, filters=filters, facets=tuple(FACETS)))
    shown = [(facet.name, value) for facet in response.facets for value in facet.values]
    for name, value in data.draw(st.lists(st.sampled_from(shown), max_size=3)) if shown else ():
        alone = replace(filters, terms={**filters.terms, name: (value.value,)})
        chosen = engine.search(SearchRequest(q=q, filters=alone))
        assert (chosen.count, chosen.relaxed) == (value.count, response.relaxed), (name, value)


def test_every_facet_has_codes_to_count() -> None:
    assert CODES.keys() == FACETS.keys()
    assert set(CODES["kind"]) == set(choices.Kind.values)


def test_themes_come_as_a_tree_with_labels(feed: Feed) -> None:
    top = Theme.objects.create(slug="a", label="Zone A")
    Theme.objects.create(slug="a-1", label="Alpha", parent=top)
    Theme.objects.create(slug="b", label="Bêta")
    publish("Un", terms={"theme": ["a", "a-1"]})
    publish("Deux", terms={"theme": ["b"]})
    (facet,) = feed().search(SearchRequest(facets=("theme",))).facets
    assert facet.label == "Thème"
    assert [(value.value, value.label, value.parent) for value in facet.values] == [
        ("b", "Bêta", None), ("a", "Zone A", None), ("a-1", "Alpha", "a"),
    ]  # fmt: skip


def test_every_value_comes_back(feed: Feed) -> None:
    for number in range(131):
        publish(f"Laboratoire {number}", "lab", terms={"lab": [f"lab-{number}"]})
    (facet,) = feed().search(SearchRequest(facets=("lab",), limit=1)).facets
    assert len(facet.values) == 131
