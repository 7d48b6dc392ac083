"""Query budgets: the same number of SQL queries for 5 items and for 50."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.api.endpoints import PLURALS
from cms.delivery.consumers import run_consumers
from snippets.models import Theme
from tests.api.client import ContractClient
from tests.builders import Library, presented

KIND_OF = {plural: kind for kind, plural in PLURALS.items()}
# The rows; after a change, the schedule and the count too. The state of the log, which every call
# reads with the driver of the database, is not among the queries that Django counts.
LIST_QUERIES = 1
AFTER_A_CHANGE = LIST_QUERIES + 2
DETAIL_QUERIES = 1


def queries(api: ContractClient, path: str, **headers: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert api.call(path, **headers).status_code in {200, 304}
    return len(captured)


def steady_queries(api: ContractClient, path: str) -> int:
    """Count once the process has read what changed: that costs the same few queries each time."""
    api.call(path)
    return queries(api, path)


@pytest.mark.parametrize("plural", ["contents", *KIND_OF])
def test_a_list_makes_as_many_queries_for_5_items_as_for_50(
    api: ContractClient, library: Library, plural: str
) -> None:
    kind = KIND_OF.get(plural, "article")
    views = ("card", "full", "card&fields=title", "full&fields=body")
    paths = [f"{plural}?limit=50&view={view}" for view in views]
    library.publish(*(presented(kind, f"n{number}") for number in range(5)))
    with_5 = [queries(api, path) for path in paths]
    library.publish(*(presented(kind, f"n{number}") for number in range(5, 50)))

    assert with_5 == [AFTER_A_CHANGE] + [LIST_QUERIES] * 3
    assert [queries(api, path) for path in paths] == with_5


@pytest.mark.parametrize(
    "path", ["search?limit=50", "search?limit=50&q=document", "suggest?q=do&limit=20",
             "vocabularies/themes", "vocabularies/kinds"]
)  # fmt: skip
def test_search_and_vocabularies_make_as_many_queries_for_5_items_as_for_50(
    api: ContractClient, library: Library, path: str
) -> None:
    for number in range(5):
        Theme.objects.create(slug=f"t{number}", label=f"Thème {number}")
        library.add("article", f"document-{number}", terms={"theme": (f"t{number}",)})
    run_consumers()
    with_5 = steady_queries(api, path)
    for number in range(5, 50):
        Theme.objects.create(slug=f"t{number}", label=f"Thème {number}")
        library.add("article", f"document-{number}", terms={"theme": (f"t{number}",)})
    run_consumers()

    assert steady_queries(api, path) == with_5


def test_a_filter_by_vocabulary_reads_it_once_whatever_the_values(
    api: ContractClient, library: Library
) -> None:
    for number in range(3):
        Theme.objects.create(slug=f"t{number}", label=f"Thème {number}")
    library.add("article", "a", terms={"theme": ("t0",)})

    # The vocabulary, once.
    assert queries(api, "contents?theme=t0") == AFTER_A_CHANGE + 1
    assert queries(api, "contents?theme=t0") == LIST_QUERIES
    # Other ids.
    assert queries(api, "contents?theme=t0&theme=t1&theme=t2") == LIST_QUERIES + 1


def test_a_document_takes_one_query(api: ContractClient, library: Library) -> None:
    key = library.add("training", "a")

    for path in (f"contents/{key}", f"trainings/{key}?view=jsonld"):
        assert steady_queries(api, path) == DETAIL_QUERIES


def test_an_unchanged_list_takes_no_query_but_that_of_the_log(
    api: ContractClient, library: Library
) -> None:
    library.add("training", "a")
    etag = api.call("trainings").headers["ETag"]

    assert queries(api, "trainings", **{"If-None-Match": etag}) == 0
