"""An Elasticsearch index and its consumer, whose turns a test decides."""

from cms.delivery.consumers import run_consumer
from cms.delivery.models import ConsumerOffset, PublishedDocument
from search.consumer import ElasticsearchConsumer
from search.contract import SearchRequest
from search.engines.elasticsearch import ElasticsearchEngine
from search.index.elasticsearch import ElasticsearchIndex
from search.index.upkeep import EVERY
from tests.clock import Clock


class Fed:
    """The index, its consumer with a clock of the test, and what searches find."""

    def __init__(self) -> None:
        self.index = ElasticsearchIndex()
        self.clock = Clock()
        self.consumer = ElasticsearchConsumer(self.clock)

    def turn(self, seconds: float = EVERY) -> None:
        """One turn of the worker, after the time between two checks."""
        self.clock.now += seconds
        ConsumerOffset.objects.update(retry_at=None)
        run_consumer(self.consumer)
        if self.index.current():
            self.index.client.indices.refresh(index=self.index.alias)

    def titles(self) -> set[str]:
        hits = ElasticsearchEngine().search(SearchRequest()).hits
        found = PublishedDocument.objects.filter(pk__in=[hit.id for hit in hits])
        return set(found.values_list("title", flat=True))
