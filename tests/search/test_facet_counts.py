"""Counts of facets: equal to a count by hand, whatever the documents and the filters."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.delivery.filters import Filters
from search.contract import Engine, FacetResult, SearchRequest
from snippets.models import Theme
from tests.search.builders import publish
from tests.search.conftest import Feed

NAMES = ("kind", "theme", "audience", "level")
CHOICES = {
    "kind": ("training", "article", "lab"),
    "theme": ("a", "a-1", "b"),
    "audience": ("x", "y"),
    "level": ("initiation", "qualifiante"),
}


class Sample(NamedTuple):
    """A document as the count by hand sees it."""

    title: str
    terms: Mapping[str, tuple[str, ...]]

    def passes(self, filters: Filters, q: str) -> bool:
        kept = all(set(self.terms[name]) & set(values) for name, values in filters.terms.items())
        return kept and (not q or q in self.title)


def _samples() -> list[Sample]:
    """Documents that mix kinds, none to two themes, audiences and levels."""
    themes = ((), ("a",), ("a", "a-1"), ("b",), ("a", "b"))
    samples = []
    for number in range(30):
        terms = {
            "kind": (CHOICES["kind"][number % 3],),
            "theme": themes[number % 5],
            "audience": CHOICES["audience"][: number % 3],
            "level": (CHOICES["level"][number % 2],) if number % 3 == 0 else (),
        }
        samples.append(Sample(f"{('atelier', 'conférence')[number % 4 == 0]} n° {number}", terms))
    return samples


SAMPLES = _samples()


@pytest.fixture
def engine(feed: Feed) -> Engine:
    """An engine over the samples."""
    top = Theme.objects.create(slug="a", label="Zone A")
    Theme.objects.create(slug="a-1", label="Alpha", parent=top)
    Theme.objects.create(slug="b", label="Bêta")
    for sample in SAMPLES:
        terms = {name: values for name, values in sample.terms.items() if name != "kind"}
        publish(sample.title, sample.terms["kind"][0], terms=terms)
    return feed()


def by_hand(name: str, filters: Filters, q: str) -> Counter[str]:
    others = filters.without(name)
    found = [sample for sample in SAMPLES if sample.passes(others, q)]
    return Counter(value for sample in found for value in sample.terms[name])


def check(facet: FacetResult, filters: Filters, q: str) -> None:
    selected = filters.terms.get(facet.name, ())
    expected = by_hand(facet.name, filters, q)
    shown = {value.value: value.count for value in facet.values}
    assert shown == {**dict.fromkeys(selected, 0), **expected}
    assert {value.value for value in facet.values if value.selected} == set(selected)


selections = st.fixed_dictionaries(
    {},
    optional={
        name: st.lists(st.sampled_from(values), min_size=1, unique=True).map(tuple)
        for name, values in CHOICES.items()
    },
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(terms=selections, q=st.sampled_from(["", "atelier", "conférence"]))
def test_counts_equal_a_count_by_hand(
    engine: Engine, terms: dict[str, tuple[str, ...]], q: str
) -> None:
    filters = Filters(terms=terms)
    response = engine.search(SearchRequest(q=q, filters=filters, facets=NAMES))
    assert response.count == sum(sample.passes(filters, q) for sample in SAMPLES)
    for facet in response.facets:
        check(facet, filters, q)


def test_themes_come_as_a_tree_with_labels(engine: Engine) -> None:
    (facet,) = engine.search(SearchRequest(facets=("theme",))).facets
    assert facet.label == "Thème"
    assert [(value.value, value.label, value.parent) for value in facet.values] == [
        ("b", "Bêta", None), ("a", "Zone A", None), ("a-1", "Alpha", "a"),
    ]  # fmt: skip


def test_every_value_comes_back(feed: Feed) -> None:
    for number in range(131):
        publish(f"Laboratoire {number}", "lab", terms={"lab": [f"lab-{number}"]})
    (facet,) = feed().search(SearchRequest(facets=("lab",), limit=1)).facets
    assert len(facet.values) == 131
