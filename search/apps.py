"""Django application: search."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The application ``search``: its indexes follow the change log."""

    name = "search"
    verbose_name = "Recherche"

    def ready(self) -> None:
        """Give delivery the consumers of the log, and listen to what editors decide."""
        from cms.delivery.consumers import register
        from search.consumer import DatabaseConsumer, ElasticsearchConsumer
        from search.signals import connect

        register(DatabaseConsumer())
        register(ElasticsearchConsumer())
        connect()
