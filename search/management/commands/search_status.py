"""``search_status``: what the search indexes hold, and how far behind they are."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from elasticsearch import ApiError, TransportError

from cms.delivery.consumers import Consumer, lag
from cms.delivery.models import PublishedDocument
from search.consumer import DatabaseConsumer, ElasticsearchConsumer
from search.index.elasticsearch import ElasticsearchIndex
from search.models import SearchEntry, SynonymSet
from search.service import BREAKER


class Command(BaseCommand):
    """Reads only."""

    help = "Donne l’état des index de recherche."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each fact."""
        self._line("documents publiés", PublishedDocument.objects.public().count())
        self._line("groupes de synonymes", SynonymSet.objects.filter(is_active=True).count())
        self._index("base de données", SearchEntry.objects.count(), DatabaseConsumer())
        if not settings.CAMPUS_ELASTICSEARCH["url"]:
            self._line("Elasticsearch", "non configuré, la base de données répond")
            return
        try:
            status = ElasticsearchIndex().status()
        except (ApiError, TransportError) as error:
            self._line("Elasticsearch", f"injoignable : {error}")
        else:
            self._line("index Elasticsearch", status.current or "aucun : lancez search_rebuild")
            self._line("index conservés", ", ".join(status.others) or "aucun")
            self._index("Elasticsearch", status.count, ElasticsearchConsumer())
        if outage := BREAKER.outage():
            self._line("panne depuis", f"{outage.since:%Y-%m-%d %H:%M:%S} : {outage.error}")

    def _index(self, label: str, count: int, consumer: Consumer) -> None:
        self._line(label, f"documents : {count} ; changements à prendre : {lag(consumer)}")

    def _line(self, label: str, value: object) -> None:
        self.stdout.write(f"{label:<22} {value}")
