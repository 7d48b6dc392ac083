"""Django application: pages."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The application ``pages``."""

    name = "pages"
    verbose_name = "Pages"

    def ready(self) -> None:
        """Give delivery its source and listen to what changes the public pages."""
        from cms.delivery import sources
        from pages import signals
        from pages.documents.source import PageSource

        sources.register(PageSource())
        signals.connect()
