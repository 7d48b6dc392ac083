"""What a search or an index must stand: very long queries, endless words, an index that is late."""

from collections import deque

import pytest

from cms.delivery.models import Change, ConsumerOffset
from search.consumer import DatabaseConsumer
from search.contract import Engine, SearchRequest
from search.engines import postgresql
from search.engines.columns import Columns, current_columns
from search.engines.elasticsearch import ElasticsearchEngine
from search.index.client import CONSUMER
from search.index.elasticsearch import ElasticsearchIndex
from search.models import SearchEntry, SynonymSet
from search.scan import Scan
from tests.search.builders import publish, withdraw
from tests.search.conftest import Feed
from tests.search.test_highlight import every


def test_a_long_query_of_words_with_many_synonyms_is_answered(feed: Feed) -> None:
    words = [f"{letter}{other}tique" for letter in "bcdfg" for other in "aeiou"][:24]
    SynonymSet.objects.create(terms=", ".join(words))
    publish(" ".join(words[:3]))
    engine: Engine = feed()
    assert engine.search(SearchRequest(q=" ".join(words))).count == 1


def test_a_long_run_of_one_letter_is_scanned_at_once() -> None:
    text = "a" * 60_000 + " aabcd"
    assert [token.exact for token in Scan(("aabcd",), every).tokens(text)][-1:] == ["aabcd"]


def test_a_vector_holds_less_than_postgresql_refuses() -> None:
    words = [f"{number:0>200}" for number in range(16_000)]
    vector = postgresql._vector([("D", words)])
    assert 500_000 < len(vector.encode()) < 1_000_000


@pytest.mark.django_db
def test_entries_met_by_two_requests_are_known_only_once_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A reader in another thread sees an entry with its position, or does not see it yet."""
    publish("Atelier")
    DatabaseConsumer().consume(list(Change.objects.all()))
    columns = current_columns()
    entry = SearchEntry.objects.first()
    assert entry is not None
    columns.entries.clear()
    seen: list[dict[int, int | None]] = []
    values_list = type(SearchEntry.objects.all()).values_list

    def watched(self: object, *names: str, **options: object) -> object:
        seen.append(dict(columns.entries))
        return values_list(self, *names, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(type(SearchEntry.objects.all()), "values_list", watched)
    Columns.at_entries(columns, [entry.pk])
    assert seen[0] == {}
    assert columns.entries[entry.pk] is not None


@pytest.mark.elasticsearch
@pytest.mark.django_db
def test_what_was_withdrawn_counts_for_nothing_while_the_index_is_late(
    elasticsearch_index: str,
) -> None:
    secret = publish("Atelier secret", terms={"theme": ["confidentiel"]})
    publish("Atelier ouvert", terms={"theme": ["public"]})
    deque(ElasticsearchIndex().rebuild(), maxlen=0)
    engine = ElasticsearchEngine()
    newest = Change.objects.order_by("-sequence").values_list("sequence", flat=True)[0]
    ConsumerOffset.objects.create(pk=CONSUMER, sequence=newest)
    withdraw(secret)
    found = engine.search(SearchRequest(q="atelier", facets=("theme",)))
    assert found.count == 1
    assert [value.value for value in found.facets[0].values] == ["public"]
    assert engine.search(SearchRequest(q="secret")).count == 0
